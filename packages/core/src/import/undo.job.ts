import type { Entity, KeyOf, Leg, TenantTable } from "@perennial/table";
import { releaseLeg } from "../claim.ts";
import { removeConsents } from "../consent/import-consents.ts";
import type { TenantContext } from "../context.ts";
import { customerLeg } from "../customer/customer.store.ts";
import type { CustomerItem } from "../customer/customer.ts";
import { earlierSubscriptionLegs } from "../earlier/earlier.store.ts";
import { inParallel, piecesOf } from "../parallel.ts";
import { removeLegs } from "../purchase/purchase.store.ts";
import type { PurchaseItem } from "../purchase/purchase.ts";
import { openScoring, type Scoring } from "../score/parameters.ts";
import { type Partition, refreshCustomers } from "../score/refresh.ts";
import { removeSignalLegs } from "../signal/signal.store.ts";
import type { SignalItem } from "../signal/signal.ts";
import type { SubscriptionItem } from "../subscription/subscription.ts";
import { readPart, type Waiting } from "./chunk.ts";
import type { CustomerRow } from "./file/customer-row.ts";
import type { PurchaseRow } from "./file/purchase-row.ts";
import type { RowCustomer } from "./file/row-customer.ts";
import type { SignalRow } from "./file/signal-row.ts";
import type { SubscriptionRow } from "./file/subscription-row.ts";
import type { ImportWork } from "./import.job.ts";
import type { ImportItem } from "./import.ts";
import { joinLists, type Kept, keepList } from "./kept.ts";
import { endWhenThrough } from "./load.job.ts";
import type { ImportBeforeItem } from "./load-customers.ts";
import { signalsOf } from "./load-signals.ts";
import { momentOf, subscriptionsOf } from "./load-subscriptions.ts";
import { purchasesOf } from "./purchase-facts.ts";
import { type ByCustomer, byCustomer } from "./rows-by-customer.ts";

const PAGE = 80;
/** Pages in work at a time: while one waits for the table the other is computed. */
const WORKERS = 2;
const READERS = 8;
/** Parts that one write takes. */
const MOST_LEGS = 100;

/** The rows of a part by the customers whose facts they are. */
type Groups =
  | { readonly kind: "purchase"; readonly by: ByCustomer<PurchaseRow> }
  | { readonly kind: "signal"; readonly by: ByCustomer<SignalRow> }
  | { readonly kind: "subscription"; readonly by: ByCustomer<SubscriptionRow> };

export async function beginUndo({ queue, workspace }: TenantContext, item: ImportItem): Promise<void> {
  const { importId, revision } = item;
  const messages = item.chunks.map((_, part) => ({
    workspaceId: workspace.workspaceId,
    body: { work: "undoPart", importId, revision, part } satisfies ImportWork,
  }));
  await queue.send("import", messages);
}

/** What an undo came to: what is gone again or as it was, and what has stayed. */
interface Undone {
  readonly done: number;
  readonly kept: readonly Kept[];
}

/** A record with the writes that take it out, or the name under which it is told that it stays. */
interface Removal {
  readonly legs: readonly Leg[];
  readonly kept: Kept;
  /** Of a customer that goes, what is left then. */
  readonly left?: Partition;
}

/** Takes records out; those that somebody changes at this moment stay, and are answered. */
async function remove(table: TenantTable, removals: readonly Removal[]): Promise<Kept[]> {
  const most = Math.max(1, ...removals.map(({ legs }) => legs.length));
  const kept: Kept[] = [];
  for (const piece of piecesOf(removals, Math.floor(MOST_LEGS / most))) {
    let waiting = piece;
    while (waiting.length > 0) {
      const owners = waiting.flatMap((one) => one.legs.map(() => one));
      const written = await table.write(...waiting.flatMap(({ legs }) => legs));
      if (written.ok) break;
      const changed = new Set(written.refused.map(({ leg }) => owners[leg]));
      kept.push(...[...changed].flatMap((one) => (one ? [one.kept] : [])));
      waiting = waiting.filter((one) => !changed.has(one));
    }
  }
  return kept;
}

type FactKind = "purchase" | "signal" | "subscription";
type Fact = PurchaseItem | SignalItem | SubscriptionItem;

/** What there is to do to one fact that a row had become. */
function removalOf(
  when: TenantContext,
  kind: FactKind,
  id: string,
  there: Fact | undefined,
  importId: string,
): Removal | Kept | undefined {
  // Gone already, or brought by somebody else before.
  if (there?.importId !== importId) return undefined;
  const own = there.externalId ?? null;
  const kept: Kept = { kind, id, own, customerId: there.customerId, reason: "changed" };
  if (there.version !== 1) return kept;
  const claim = own === null ? [] : [releaseLeg(kind, own)];
  const legs: Leg[] =
    kind === "purchase"
      ? removeLegs(when, there as PurchaseItem)
      : kind === "signal"
        ? removeSignalLegs(when, there as SignalItem)
        : [
            { remove: "subscription", key: there as SubscriptionItem, if: { version: 1 } },
            ...earlierSubscriptionLegs(when, there as SubscriptionItem),
          ];
  return { legs: [...legs, ...claim], kept };
}

/** Takes out the facts that rows had become and that nobody has changed since. */
async function undoFacts(
  context: TenantContext,
  importId: string,
  kind: FactKind,
  wanted: readonly { readonly id: string; readonly key: KeyOf<FactKind> }[],
): Promise<Undone> {
  const { table } = context;
  const kept: Kept[] = [];
  let foreign = 0;
  for (const piece of piecesOf(wanted, 100)) {
    const keys = piece.map(({ key }) => key);
    const there = (await table.getMany(kind, keys as never, { consistent: true })) as (Fact | undefined)[];
    const found = there.map((one, index) => removalOf(context, kind, piece[index]?.id ?? "", one, importId));
    foreign += there.filter((one) => one !== undefined && one.importId !== importId).length;
    kept.push(...found.flatMap((one) => (one && !("legs" in one) ? [one] : [])));
    kept.push(
      ...(await remove(
        table,
        found.flatMap((one) => (one && "legs" in one ? [one] : [])),
      )),
    );
  }
  return { done: wanted.length - foreign - kept.length, kept };
}

/** The facts that the rows of some customers had become, by their keys. */
function factsOf(
  context: TenantContext,
  item: ImportItem,
  rows: Groups,
  page: readonly string[],
  ids: ReadonlyMap<string, string>,
): Parameters<typeof undoFacts>[3] {
  const now = context.now();
  return page.flatMap((name) => {
    const customerId = ids.get(name);
    if (customerId === undefined) return [];
    if (rows.kind === "purchase") {
      return purchasesOf(rows.by.get(name) ?? [], customerId, item, now).map(({ item: one }) => ({
        id: one.purchaseId,
        key: one as never,
      }));
    }
    if (rows.kind === "signal") {
      return signalsOf(rows.by.get(name) ?? [], customerId, item, now).map((one) => ({
        id: one.signalId,
        key: one as never,
      }));
    }
    return subscriptionsOf(rows.by.get(name) ?? [], customerId, item, momentOf(context)).map((one) => ({
      id: one.subscriptionId,
      key: one as never,
    }));
  });
}

/** Most that is looked at beside a customer's record. */
const MOST_BESIDE = 100;
/** What goes with a customer without being a reason to keep it. */
const GOES_WITH_IT: ReadonlySet<Entity> = new Set(["state", "earlierFact"]);

/** What lies beside a customer's record; undefined when anything but the record itself is known of it. */
async function bareOf(table: TenantTable, customerId: string): Promise<Partition | undefined> {
  const beside = await table.range(
    "state",
    { customerId },
    { from: "CUSTOMER#STATE", until: "VERSION$", limit: MOST_BESIDE, consistent: true },
  );
  if (beside.length === MOST_BESIDE || beside.some(({ entity }) => !GOES_WITH_IT.has(entity))) return undefined;
  const state = beside.flatMap(({ entity, item }) => (entity === "state" ? [item] : []))[0];
  return { customer: undefined, state, facts: [], signals: [], subscriptions: [], beside };
}

/** What there is to do to one customer; undefined when the import neither made nor changed it. */
async function removalOfCustomer(
  { table, now }: TenantContext,
  importId: string,
  customer: CustomerItem,
  change: ImportBeforeItem | undefined,
): Promise<Removal | Kept | undefined> {
  const { customerId, externalId: own, version } = customer;
  const kept: Kept = { kind: "customer", id: customerId, own, customerId, reason: "changed" };
  if (change) {
    if (change.madeVersion !== version) return kept;
    const back = { ...change.before, version: version + 1, updatedAt: now().toISOString() };
    const drop: Leg = { remove: "importBefore", key: { importId, customerId } };
    return { legs: [customerLeg(back, { version }), drop], kept };
  }
  if (customer.importId !== importId) return undefined;
  if (version !== 1) return kept;
  const left = await bareOf(table, customerId);
  if (!left) return { ...kept, reason: "has_more" };
  const claim = own === null ? [] : [releaseLeg("customer", own)];
  return { legs: [{ remove: "customer", key: { customerId }, if: { version } }, ...claim], kept, left };
}

/**
 * Takes out the customers that the import made, nobody has changed and nothing more is known of; puts back the others.
 *
 * @returns with what is left of those that are gone
 */
async function undoCustomers(
  context: TenantContext,
  item: ImportItem,
  customerIds: readonly string[],
): Promise<Undone & { readonly left: ReadonlyMap<string, Partition> }> {
  const { table } = context;
  const { importId } = item;
  const keys = customerIds.map((customerId) => ({ customerId }));
  const [customers, changes] = await Promise.all([
    table.getMany("customer", keys, { consistent: true }),
    table.getMany(
      "importBefore",
      keys.map((key) => ({ importId, ...key })),
      { consistent: true },
    ),
  ]);
  // What they bring goes first, so that a customer of whom nothing more is known is bare.
  if (item.columns.some(({ target }) => target.startsWith("consent"))) {
    await inParallel(customerIds, READERS, (customerId) => removeConsents(table, customerId, importId));
  }
  const found = await inParallel([...customers.entries()], READERS, async ([index, customer]) =>
    customer ? await removalOfCustomer(context, importId, customer, changes[index]) : undefined,
  );
  const removals = found.flatMap((one) => (one && "legs" in one ? [one] : []));
  const kept = found.flatMap((one) => (one && !("legs" in one) ? [one] : []));
  kept.push(...(await remove(table, removals)));
  const stays = new Set(kept.map(({ id }) => id));
  const left = removals.flatMap(({ kept: { id }, left: partition }) =>
    partition && !stays.has(id) ? [[id, partition] as const] : [],
  );
  return { done: customerIds.length - kept.length, kept, left: new Map(left) };
}

function namesOf(item: ImportItem, rows: readonly Waiting<unknown>[]): string[] {
  if (item.kind !== "customers") return [...byCustomer(rows as Waiting<RowCustomer>[]).keys()];
  const keys = (rows as Waiting<CustomerRow>[]).map(
    ({ row }) => row.externalId ?? row.phones[0] ?? row.emails[0] ?? row.name,
  );
  return [...new Set(keys)];
}

function groupsOf(item: ImportItem, rows: readonly Waiting<unknown>[]): Groups | undefined {
  if (item.kind === "purchases") return { kind: "purchase", by: byCustomer(rows as Waiting<PurchaseRow>[]) };
  if (item.kind === "signals") return { kind: "signal", by: byCustomer(rows as Waiting<SignalRow>[]) };
  if (item.kind === "subscriptions")
    return { kind: "subscription", by: byCustomer(rows as Waiting<SubscriptionRow>[]) };
  return undefined;
}

/** Takes out what the rows of some customers had become, and scores those that are left. */
async function undoPage(
  context: TenantContext,
  item: ImportItem,
  groups: Groups | undefined,
  page: readonly string[],
  scoring: Scoring,
): Promise<Undone> {
  const { table } = context;
  const claims = await table.getMany(
    "claim",
    page.map((value) => ({ kind: "customer", value })),
    { consistent: true },
  );
  const ids = new Map(claims.flatMap((claim) => (claim ? [[claim.value, claim.id] as const] : [])));
  const facts =
    groups && (await undoFacts(context, item.importId, groups.kind, factsOf(context, item, groups, page, ids)));
  const customers = await undoCustomers(context, item, [...ids.values()]);
  await refreshCustomers(table, ids.values(), scoring, { known: customers.left });
  if (!groups || !facts) return { done: page.length - customers.kept.length, kept: customers.kept };
  // Facts went with their customers when this page was done before.
  const gone = page.filter((name) => !ids.has(name));
  const before = factsOf(context, item, groups, gone, new Map(gone.map((name) => [name, ""])));
  return { done: facts.done + before.length, kept: [...facts.kept, ...customers.kept] };
}

/** Takes out what one part had brought in. Cut off, it is done again whole, and comes to the same. */
export async function undoPart(context: TenantContext, item: ImportItem, part: number): Promise<void> {
  const { table, blob, workspace, now } = context;
  const rows = await readPart<unknown>(blob, item, part);
  const groups = groupsOf(item, rows);
  const scoring = await openScoring(table, workspace, now());
  const { importId, revision } = item;
  const report = { importId, revision, part: `undo-${part}`, failed: 0 };
  const kept: Kept[] = [];
  let done = 0;
  await inParallel(piecesOf(namesOf(item, rows), PAGE), WORKERS, async (page) => {
    const undone = await undoPage(context, item, groups, page, scoring);
    done += undone.done;
    kept.push(...undone.kept);
    await table.write({ put: "importPart", item: { ...report, done, skipped: kept.length, ended: false } });
  });
  if (kept.length > 0) await keepList(blob, item, part, kept);
  await table.write({ put: "importPart", item: { ...report, done, skipped: kept.length, ended: true } });
  await joinLists(context, item);
  await endWhenThrough(context, item, "undo", "undoing", "undone");
}
