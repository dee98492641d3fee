import { CustomerRow, type ExportKind, type Product, reaches, recordOf, type Sight } from "@perennial/contract";
import type { Found, Range } from "@perennial/table";
import { maskOutput } from "../access/mask.ts";
import { toNote, toTask } from "../activity/activity.ts";
import { CONSENTS, toConsent } from "../consent/consent.ts";
import type { TenantContext } from "../context.ts";
import { toCustomer } from "../customer/customer.ts";
import { listCustomers, toRow } from "../customer/query.store.ts";
import { dayText } from "../day.ts";
import { listFields } from "../field/field.store.ts";
import { toField } from "../field/field.ts";
import { inParallel } from "../parallel.ts";
import { PURCHASES } from "../purchase/purchase.store.ts";
import { toPurchase } from "../purchase/purchase.ts";
import type { ListedRow } from "../score/state.ts";
import { SIGNALS } from "../signal/signal.store.ts";
import { toSignal } from "../signal/signal.ts";
import { SUBSCRIPTIONS } from "../subscription/subscription.store.ts";
import { toSubscription } from "../subscription/subscription.ts";
import { toView } from "../view/view.actions.ts";
import { viewsFor } from "../view/view.store.ts";
import { todayOf } from "../workspace/workspace.ts";
import { type ExportedKind, type ExportItem, formatOf, KINDS, kindOf, type Position } from "./export.ts";

/** A record as the API answers it, and what kind it is. */
export interface Exported {
  readonly kind: ExportedKind;
  readonly record: Readonly<Record<string, unknown>>;
}

/** Some records in their order, and where the next piece begins; null at the end. */
export interface Piece {
  readonly records: readonly Exported[];
  readonly next: Position | null;
}

/** Customers of one page; facts of one customer that are read at once, and after which a piece is long enough. */
const PAGE = 50;
const ROWS = 200;
const FACTS = 200;
const ENOUGH = 2000;
const READERS = 8;

/** Kinds that belong to the workspace, not to a customer, by the stage in which they are written. */
const WORKSPACES: Readonly<Partial<Record<ExportKind, number>>> = { fields: 0, views: 0, products: 1 };

type Alongside = Exclude<ExportKind, "customers" | "fields" | "views" | "products">;
const ALONGSIDE: Readonly<Record<Alongside, Pick<Range, "from" | "until">>> = {
  purchases: PURCHASES,
  subscriptions: SUBSCRIPTIONS,
  signals: SIGNALS,
  notes: { from: "NOTE#", until: "NOTE$" },
  tasks: { from: "TASK#", until: "TASK$" },
  consents: CONSENTS,
  // All that lies beside a customer's record and its state.
  everything: { from: SUBSCRIPTIONS.from, until: "TASK$" },
};

export function beginning(kind: ExportKind): Position {
  const stage = kind === "everything" ? 0 : (WORKSPACES[kind] ?? 2);
  return { stage, after: null, customerId: null, sk: null };
}

const stageAfter = (position: Position): Position => ({ ...position, stage: position.stage + 1, after: null });

function recordFrom(found: Found, today: string): Exported | undefined {
  switch (found.entity) {
    case "purchase":
      // One that was moved to another day lies there.
      return found.item.movedTo === undefined ? { kind: "purchase", record: toPurchase(found.item) } : undefined;
    case "subscription":
      return { kind: "subscription", record: toSubscription(found.item, today) };
    case "signal":
      return { kind: "signal", record: toSignal(found.item) };
    case "note":
      return { kind: "note", record: toNote(found.item) };
    case "task":
      return { kind: "task", record: toTask(found.item) };
    case "consent":
      return { kind: "consent", record: toConsent(found.item) };
    default:
      return undefined;
  }
}

/** What the one who asked may see of a record; undefined for nothing. */
function seen(one: Exported, ownerId: string | null, sight: Sight | undefined): Exported[] {
  // Of consents those are read whose customers are reached, and no role holds fields of these kinds back.
  if (!sight || one.kind === "field" || one.kind === "view" || one.kind === "consent") return [one];
  if (one.kind !== "product" && !reaches(sight, one.kind, "read", ownerId)) return [];
  return [{ kind: one.kind, record: maskOutput(recordOf(one.kind), one.record, sight) as Exported["record"] }];
}

/** What the workspace has set up for itself; of the views those that whoever asked sees. */
async function setUp({ table }: TenantContext, kind: ExportKind, { createdBy }: ExportItem): Promise<Exported[]> {
  const fields = kind === "views" ? [] : await listFields(table);
  const views = kind === "fields" ? [] : await viewsFor(table, createdBy);
  return [
    ...fields.map((item): Exported => ({ kind: "field", record: toField(item) })),
    ...views.map((item): Exported => ({ kind: "view", record: toView(item) })),
  ];
}

async function products({ table }: TenantContext, { sight }: ExportItem, position: Position): Promise<Piece> {
  const after = position.after ? { after: position.after } : {};
  const page = await table.list<Product>({ index: "by_name", lists: ["product#0"], limit: ROWS, ...after });
  const records = page.rows.flatMap((record) => seen({ kind: "product", record }, null, sight));
  return { records, next: page.next && { ...position, after: page.next } };
}

/** The records of a page of customers; as lists show them where the file is to be looked at. */
async function recordsOf(
  { table }: TenantContext,
  item: ExportItem,
  rows: readonly ListedRow[],
): Promise<(Exported | undefined)[]> {
  const { sight } = item;
  if (formatOf(item) === "csv") {
    return rows.map((row) => ({
      kind: "customer",
      record: maskOutput(CustomerRow, toRow(row), sight) as Exported["record"],
    }));
  }
  const keys = rows.map(({ id }) => ({ customerId: id }));
  const found = [
    ...(await table.getMany("customer", keys.slice(0, 100))),
    ...(await table.getMany("customer", keys.slice(100))),
  ];
  return rows.map((row, index) => {
    const customer = found[index];
    if (!customer) return undefined;
    // What is worked out anew from the facts is left out where a workspace is made anew from the file.
    const record = toCustomer(customer, kindOf(item) === "everything" ? null : row.scores);
    return seen({ kind: "customer", record }, row.ownerId, sight)[0];
  });
}

async function customers(context: TenantContext, item: ExportItem, position: Position): Promise<Piece> {
  const after = position.after ?? undefined;
  const page = await listCustomers(context, { ...item.query, limit: ROWS }, after, item.sight);
  const records = (await recordsOf(context, item, page.rows)).flatMap((one) => (one ? [one] : []));
  return { records, next: page.next && { ...position, after: page.next } };
}

/** What lies beside the customers of one page, up to as much as is enough for one piece. */
async function facts(context: TenantContext, item: ExportItem, position: Position): Promise<Piece> {
  const { table, workspace, now } = context;
  const kind = kindOf(item) as keyof typeof ALONGSIDE;
  const { from, until } = ALONGSIDE[kind];
  const today = dayText(todayOf(workspace, now()));
  const page = await listCustomers(context, { ...item.query, limit: PAGE }, position.after ?? undefined, item.sight);
  const at = page.rows.findIndex(({ id }) => id === position.customerId);
  const rows = page.rows.slice(at + 1);
  const own = kind === "everything" ? await recordsOf(context, item, rows) : [];
  const read = async (customerId: string, sk: string | null) =>
    await table.range("purchase", { customerId }, { from, until, limit: FACTS, ...(sk === null ? {} : { after: sk }) });
  const begun = await inParallel([...rows.entries()], READERS, async ([index, { id }]) =>
    read(id, index === 0 ? position.sk : null),
  );
  const records: Exported[] = [];
  let before = position.customerId;
  for (const [index, { id, ownerId }] of rows.entries()) {
    const customer = own[index];
    if (customer && (index > 0 || position.sk === null)) records.push(customer);
    for (let found = begun[index] ?? []; ; ) {
      const made = found.flatMap((one) => recordFrom(one, today) ?? []);
      records.push(...made.flatMap((one) => seen(one, ownerId, item.sight)));
      const last = found.at(-1);
      if (found.length < FACTS || !last) break;
      if (records.length >= ENOUGH) return { records, next: { ...position, customerId: before, sk: last.sk } };
      found = await read(id, last.sk);
    }
    before = id;
    if (records.length >= ENOUGH) return { records, next: { ...position, customerId: id, sk: null } };
  }
  return { records, next: page.next && { ...position, after: page.next, customerId: null, sk: null } };
}

/** The next records of an export. */
export async function pieceFrom(context: TenantContext, item: ExportItem, position: Position): Promise<Piece> {
  const kind = kindOf(item);
  if (position.stage === 0) {
    const records = await setUp(context, kind, item);
    return { records, next: kind === "everything" ? stageAfter(position) : null };
  }
  if (position.stage === 1) {
    const piece = await products(context, item, position);
    return piece.next || kind === "products" ? piece : { ...piece, next: stageAfter(position) };
  }
  return kind === "customers" ? await customers(context, item, position) : await facts(context, item, position);
}

export const recordKindOf = (kind: Exclude<ExportKind, "everything">): ExportedKind => KINDS[kind].record;
