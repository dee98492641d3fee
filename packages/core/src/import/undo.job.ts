import type { Leg, TenantTable } from "@perennial/table";
import { releaseLeg } from "../claim.ts";
import { removeConsents } from "../consent/import-consents.ts";
import type { TenantContext } from "../context.ts";
import { customerLeg } from "../customer/customer.store.ts";
import type { CustomerItem } from "../customer/customer.ts";
import { piecesOf } from "../parallel.ts";
import { removeLegs } from "../purchase/purchase.store.ts";
import { openScoring } from "../score/parameters.ts";
import { refreshCustomers } from "../score/refresh.ts";
import { readPart, type Waiting } from "./chunk.ts";
import type { CustomerRow } from "./file/customer-row.ts";
import type { PurchaseRow } from "./file/purchase-row.ts";
import type { RowCustomer } from "./file/row-customer.ts";
import type { SignalRow } from "./file/signal-row.ts";
import type { SubscriptionRow } from "./file/subscription-row.ts";
import type { ImportWork } from "./import.job.ts";
import type { ImportItem, ImportPartItem } from "./import.ts";
import { endWhenThrough } from "./load.job.ts";
import { signalsOf } from "./load-signals.ts";
import { momentOf, subscriptionsOf } from "./load-subscriptions.ts";
import { purchasesOf } from "./purchase-facts.ts";
import { type ByCustomer, byCustomer } from "./rows-by-customer.ts";

const PAGE = 40;
const TOGETHER = 50;

export async function beginUndo({ queue, workspace }: TenantContext, item: ImportItem): Promise<void> {
  const { importId, revision } = item;
  const messages = item.chunks.map((_, part) => ({
    workspaceId: workspace.workspaceId,
    body: { work: "undoPart", importId, revision, part } satisfies ImportWork,
  }));
  await queue.send("import", messages);
}

/** Writes pairs of a removal and what belongs to it; those that somebody has changed meanwhile stay. */
async function removeUnchanged(table: TenantTable, records: readonly Leg[][]): Promise<number> {
  let removed = 0;
  for (let start = 0; start < records.length; start += TOGETHER / 2) {
    let waiting = records.slice(start, start + TOGETHER / 2);
    while (waiting.length > 0) {
      const owners = waiting.flatMap((legs) => legs.map(() => legs));
      const written = await table.write(...waiting.flat());
      if (written.ok) {
        removed += waiting.length;
        break;
      }
      const changed = new Set(written.refused.map(({ leg }) => owners[leg]));
      waiting = waiting.filter((legs) => !changed.has(legs));
    }
  }
  return removed;
}

/** Takes out the purchases that the rows of some customers had become and that nobody has corrected since. */
async function undoPurchases(
  { table, now }: TenantContext,
  item: ImportItem,
  groups: readonly (readonly [string, readonly Waiting<PurchaseRow>[]])[],
  ids: ReadonlyMap<string, string>,
): Promise<number> {
  const wanted = groups.flatMap(([customer, rows]) => {
    const customerId = ids.get(customer);
    return customerId === undefined
      ? []
      : purchasesOf(rows, customerId, item, now()).map(({ item: purchase }) => purchase);
  });
  let removed = 0;
  for (let start = 0; start < wanted.length; start += 100) {
    const there = await table.getMany("purchase", wanted.slice(start, start + 100), { consistent: true });
    const ours = there.filter((purchase) => purchase?.importId === item.importId && purchase.version === 1);
    const records = ours.flatMap((purchase) => {
      if (!purchase) return [];
      const claim = purchase.externalId === undefined ? [] : [releaseLeg("purchase", purchase.externalId)];
      return [[...removeLegs(purchase), ...claim]];
    });
    removed += await removeUnchanged(table, records);
  }
  return removed;
}

/** Takes out the signals that the rows of some customers had become and that nobody has corrected since. */
async function undoSignals(
  { table, now }: TenantContext,
  item: ImportItem,
  groups: readonly (readonly [string, readonly Waiting<SignalRow>[]])[],
  ids: ReadonlyMap<string, string>,
): Promise<number> {
  const wanted = groups.flatMap(([customer, rows]) => {
    const customerId = ids.get(customer);
    return customerId === undefined ? [] : signalsOf(rows, customerId, item, now());
  });
  let removed = 0;
  for (const piece of piecesOf(wanted, 100)) {
    const there = await table.getMany("signal", piece, { consistent: true });
    const records = there.flatMap((signal): Leg[][] => {
      if (signal?.importId !== item.importId || signal.version !== 1) return [];
      const claim = signal.externalId === undefined ? [] : [releaseLeg("signal", signal.externalId)];
      return [[{ remove: "signal", key: signal, if: { version: 1 } }, ...claim]];
    });
    removed += await removeUnchanged(table, records);
  }
  return removed;
}

/** Takes out the subscriptions that the rows of some customers had become and that nobody has changed since. */
async function undoSubscriptions(
  context: TenantContext,
  item: ImportItem,
  groups: readonly (readonly [string, readonly Waiting<SubscriptionRow>[]])[],
  ids: ReadonlyMap<string, string>,
): Promise<number> {
  const wanted = groups.flatMap(([customer, rows]) => {
    const customerId = ids.get(customer);
    return customerId === undefined ? [] : subscriptionsOf(rows, customerId, item, momentOf(context));
  });
  let removed = 0;
  for (const piece of piecesOf(wanted, 100)) {
    const there = await context.table.getMany("subscription", piece, { consistent: true });
    const records = there.flatMap((one): Leg[][] => {
      if (one?.importId !== item.importId || one.version !== 1) return [];
      const claim = one.externalId === null ? [] : [releaseLeg("subscription", one.externalId)];
      return [[{ remove: "subscription", key: one, if: { version: 1 } }, ...claim]];
    });
    removed += await removeUnchanged(context.table, records);
  }
  return removed;
}

/** Whether anything but the record itself is known of a customer. */
async function isBare(table: TenantTable, customerId: string): Promise<boolean> {
  const found = await table.range(
    "purchase",
    { customerId },
    { from: "CUSTOMER#SUBSCRIPTION#", until: "TASK$", limit: 1, consistent: true },
  );
  return found.length === 0;
}

/** Takes out the customers that the import made, nobody has changed and nothing more is known of; puts back the others. */
async function undoCustomers(
  { table, now }: TenantContext,
  item: ImportItem,
  customerIds: readonly string[],
): Promise<void> {
  const customers = await table.getMany(
    "customer",
    customerIds.map((customerId) => ({ customerId })),
    { consistent: true },
  );
  const saysConsents = item.columns.some(({ target }) => target.startsWith("consent"));
  const made: CustomerItem[] = [];
  for (const customer of customers) {
    if (!customer) continue;
    const { customerId } = customer;
    if (saysConsents) await removeConsents(table, customerId, item.importId);
    const change = await table.get("importBefore", { importId: item.importId, customerId }, { consistent: true });
    if (change && change.madeVersion === customer.version) {
      const back = { ...change.before, version: customer.version + 1, updatedAt: now().toISOString() };
      await table.write(customerLeg(back, { version: customer.version }), {
        remove: "importBefore",
        key: { importId: item.importId, customerId },
      });
    } else if (customer.importId === item.importId && customer.version === 1 && (await isBare(table, customerId)))
      made.push(customer);
  }
  await removeUnchanged(
    table,
    made.map(({ customerId, externalId, version }) => [
      { remove: "customer", key: { customerId }, if: { version } },
      ...(externalId === null ? [] : [releaseLeg("customer", externalId)]),
    ]),
  );
}

function namesOf(item: ImportItem, rows: readonly Waiting<unknown>[]): string[] {
  if (item.kind !== "customers") return [...byCustomer(rows as Waiting<RowCustomer>[]).keys()];
  const keys = (rows as Waiting<CustomerRow>[]).map(
    ({ row }) => row.externalId ?? row.phones[0] ?? row.emails[0] ?? row.name,
  );
  return [...new Set(keys)];
}

/** Takes out what one part had brought in. */
export async function undoPart(context: TenantContext, item: ImportItem, part: number): Promise<void> {
  const { table, blob, workspace, now } = context;
  const rows = await readPart<PurchaseRow | CustomerRow | SignalRow | SubscriptionRow>(blob, item, part);
  const names = namesOf(item, rows);
  const purchases = item.kind === "purchases" ? byCustomer(rows as Waiting<PurchaseRow>[]) : undefined;
  const subscriptions = item.kind === "subscriptions" ? byCustomer(rows as Waiting<SubscriptionRow>[]) : undefined;
  const signals = item.kind === "signals" ? byCustomer(rows as Waiting<SignalRow>[]) : undefined;
  const scoring = await openScoring(table, workspace, now());
  let done = 0;
  for (let start = 0; start < names.length; start += PAGE) {
    const page = names.slice(start, start + PAGE);
    const claims = await table.getMany(
      "claim",
      page.map((value) => ({ kind: "customer", value })),
      { consistent: true },
    );
    const ids = new Map(claims.flatMap((claim) => (claim ? [[claim.value, claim.id] as const] : [])));
    const of = <Row>(groups: ByCustomer<Row>) => page.map((name) => [name, groups.get(name) ?? []] as const);
    if (purchases) done += await undoPurchases(context, item, of(purchases), ids);
    if (subscriptions) done += await undoSubscriptions(context, item, of(subscriptions), ids);
    if (signals) done += await undoSignals(context, item, of(signals), ids);
    await undoCustomers(context, item, [...ids.values()]);
    await refreshCustomers(table, ids.values(), scoring);
  }
  const { importId, revision } = item;
  const report: ImportPartItem = { importId, revision, part: `undo-${part}`, done, failed: 0, skipped: 0, ended: true };
  await table.write({ put: "importPart", item: report });
  await endWhenThrough(context, item, "undo", "undoing", "undone");
}
