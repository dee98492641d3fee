import type { Retention } from "@perennial/contract";
import type { TenantTable } from "@perennial/table";
import type { NoteItem, TaskItem } from "../activity/activity.ts";
import type { TenantContext } from "../context.ts";
import { type CustomerItem, recordLists } from "../customer/customer.ts";
import { dayText } from "../day.ts";
import { pagesOf } from "../pages.ts";
import { inParallel } from "../parallel.ts";
import { SIGNALS } from "../signal/signal.store.ts";
import type { SignalItem } from "../signal/signal.ts";
import { todayOf } from "../workspace/workspace.ts";

/** Rules that say anything: the first business day that is kept, by kind. */
export type Cutoffs = { readonly [K in keyof Retention]?: string };

/** What of one customer is past its time. */
export interface Expired {
  readonly customerId: string;
  readonly notes: readonly NoteItem[];
  readonly tasks: readonly TaskItem[];
  readonly signals: readonly SignalItem[];
  /** The customer, where all of it is. */
  readonly customer: CustomerItem | undefined;
}

export function cutoffsOf(
  { workspace, now }: Pick<TenantContext, "workspace" | "now">,
  rules: Partial<Retention>,
): Cutoffs {
  const today = todayOf(workspace, now());
  const set = Object.entries(rules).flatMap(([kind, days]) => (days === null ? [] : [[kind, dayText(today - days)]]));
  return Object.fromEntries(set) as Cutoffs;
}

/** The customer, if nothing has been heard of it since a day: nothing bought, no subscription, no change. */
async function quietSince(table: TenantTable, customerId: string, day: string): Promise<CustomerItem | undefined> {
  const found = await table.range(
    "customer",
    { customerId },
    { from: "CUSTOMER", until: "CUSTOMER#SUBSCRIPTION$", consistent: true },
  );
  let quiet: CustomerItem | undefined;
  for (const { entity, item } of found) {
    if (entity === "subscription" && (item.row.endsOn === null || item.row.endsOn >= day)) return undefined;
    if (entity === "state" && (item.row.scores.lastPurchaseOn ?? "") >= day) return undefined;
    if (entity !== "customer") continue;
    if (item.erasedAt !== undefined || item.updatedAt.slice(0, 10) >= day) return undefined;
    quiet = item;
  }
  return quiet;
}

async function expiredOf(table: TenantTable, customerId: string, cutoffs: Cutoffs): Promise<Expired> {
  const { notes, tasks, signals, customers } = cutoffs;
  const [beside, evidence, customer] = await Promise.all([
    notes === undefined && tasks === undefined
      ? []
      : table.range("note", { customerId }, { from: "NOTE#", until: "TASK$", consistent: true }),
    signals === undefined
      ? []
      : table.range(
          "signal",
          { customerId },
          { from: SIGNALS.from, until: `${SIGNALS.from}${signals}`, consistent: true },
        ),
    customers === undefined ? undefined : quietSince(table, customerId, customers),
  ]);
  const isBefore = (instant: string | null, day: string | undefined): boolean =>
    instant !== null && day !== undefined && instant.slice(0, 10) < day;
  return {
    customerId,
    notes: beside.flatMap(({ entity, item }) => (entity === "note" && isBefore(item.createdAt, notes) ? [item] : [])),
    tasks: beside.flatMap(({ entity, item }) => (entity === "task" && isBefore(item.doneAt, tasks) ? [item] : [])),
    signals: evidence.flatMap(({ entity, item }) => (entity === "signal" ? [item] : [])),
    customer,
  };
}

const READERS = 8;

/** What of some customers is past its time. */
export async function expiredAmong(
  table: TenantTable,
  customerIds: readonly string[],
  cutoffs: Cutoffs,
): Promise<Expired[]> {
  return await inParallel(customerIds, READERS, (id) => expiredOf(table, id, cutoffs));
}

const PAGE = 100;
/** Customers looked at by a preview, which must be answered at once. */
const MOST = 3000;

/** Counts what rules would remove today. */
export async function previewRetention(context: TenantContext, rules: Partial<Retention>) {
  const { table } = context;
  const cutoffs = cutoffsOf(context, rules);
  const counts = { notes: 0, tasks: 0, signals: 0, customers: 0, examined: 0, complete: true };
  if (Object.keys(cutoffs).length === 0) return counts;
  for (const list of recordLists) {
    for await (const ids of pagesOf<string>(table, "by_created", list, PAGE)) {
      if (counts.examined >= MOST) return { ...counts, complete: false };
      for (const { notes, tasks, signals, customer } of await expiredAmong(table, ids, cutoffs)) {
        counts.notes += notes.length;
        counts.tasks += tasks.length;
        counts.signals += signals.length;
        counts.customers += customer ? 1 : 0;
      }
      counts.examined += ids.length;
    }
  }
  return counts;
}
