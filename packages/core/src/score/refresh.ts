import { isDeepStrictEqual } from "node:util";
import type { Found, Leg, TenantTable } from "@perennial/table";
import type { CustomerItem } from "../customer/customer.ts";
import { postingOf } from "../find/find.store.ts";
import { type Findable, nameKeyOf, tokensOf } from "../find/tokens.ts";
import { inParallel } from "../parallel.ts";
import type { PurchaseItem } from "../purchase/purchase.ts";
import type { SignalItem } from "../signal/signal.ts";
import type { SubscriptionItem } from "../subscription/subscription.ts";
import { addChange, countLegs, type Sums } from "./count.ts";
import type { Scoring } from "./parameters.ts";
import { type StateItem, sortOf, stateOf } from "./state.ts";

/** Customers whose states are written together, with one change of the sums. */
const TOGETHER = 40;
const READERS = 6;
const ROUNDS = 8;

/** All that lies in a customer's partition and matters to its state. */
export interface Partition {
  readonly customer: CustomerItem | undefined;
  readonly state: StateItem | undefined;
  readonly facts: readonly PurchaseItem[];
  readonly signals: readonly SignalItem[];
  readonly subscriptions: readonly SubscriptionItem[];
  /** What else goes with a customer that is gone; absent when nobody has looked. */
  readonly beside?: readonly Found[];
}

async function readPartition(table: TenantTable, customerId: string): Promise<Partition> {
  const found = await table.range("customer", { customerId }, { from: "CUSTOMER", until: "FACT$", consistent: true });
  const facts: PurchaseItem[] = [];
  const signals: SignalItem[] = [];
  const subscriptions: SubscriptionItem[] = [];
  let customer: CustomerItem | undefined;
  let state: StateItem | undefined;
  for (const { entity, item } of found) {
    if (entity === "customer") customer = item;
    else if (entity === "state") state = item;
    else if (entity === "purchase") facts.push(item);
    else if (entity === "signal") signals.push(item);
    else if (entity === "subscription") subscriptions.push(item);
  }
  return { customer, state, facts, signals, subscriptions };
}

/**
 * The change of the postings from what the old state remembers to what the new one needs. It is written before the
 * state is: cut off in between, the next run sees the old state and does the same again.
 *
 * @param stray words that an earlier round posted in vain; takes in those that are posted now
 */
function postingLegs(id: string, before: Findable | undefined, after: Findable | undefined, stray: Set<string>): Leg[] {
  if (isDeepStrictEqual(before, after) && stray.size === 0) return [];
  const wanted = after ? tokensOf(after) : new Set<string>();
  const there = before ? tokensOf(before) : new Set<string>();
  const legs: Leg[] = [];
  for (const token of wanted) {
    if (!there.has(token)) legs.push({ put: "posting", item: postingOf(token, id), derived: true });
  }
  for (const token of new Set([...there, ...stray])) {
    if (!wanted.has(token)) legs.push({ remove: "posting", key: postingOf(token, id) });
  }
  for (const token of wanted) stray.add(token);
  return legs;
}

/** Facts, notes and tasks that a deleted customer leaves behind, and the claims of its purchases. */
async function leftovers(
  table: TenantTable,
  customerId: string,
  { facts, signals, subscriptions, beside }: Partition,
): Promise<Leg[]> {
  const others =
    beside ?? (await table.range("note", { customerId }, { from: "NOTE#", until: "VERSION$", consistent: true }));
  const legs = facts.flatMap((item): Leg[] => [
    { remove: "purchase", key: item },
    ...(item.externalId === undefined
      ? []
      : [{ remove: "claim", key: { kind: "purchase", value: item.externalId } } as const]),
  ]);
  for (const item of signals) {
    legs.push({ remove: "signal", key: item });
    if (item.externalId !== undefined) legs.push({ remove: "claim", key: { kind: "signal", value: item.externalId } });
  }
  for (const { subscriptionId, externalId } of subscriptions) {
    legs.push({ remove: "subscription", key: { customerId, subscriptionId } });
    if (externalId !== null) legs.push({ remove: "claim", key: { kind: "subscription", value: externalId } });
  }
  for (const { entity, item } of others) {
    if (entity === "note") legs.push({ remove: "note", key: item });
    if (entity === "task") legs.push({ remove: "task", key: item });
    if (entity === "earlierFact") legs.push({ remove: "earlierFact", key: item });
    if (entity === "consent") legs.push({ remove: "consent", key: item });
  }
  return legs;
}

/** What has to be written for one customer. */
interface Pending {
  readonly customerId: string;
  readonly before: StateItem | undefined;
  readonly after: StateItem | undefined;
  /** Written first, without conditions. */
  readonly bulk: readonly Leg[];
  /** The state itself; undefined when it is right as it is. */
  readonly leg: Leg | undefined;
}

async function prepareOne(
  table: TenantTable,
  customerId: string,
  partition: Partition,
  scoring: Scoring,
  { stray, anew }: { stray: Set<string>; anew: boolean },
): Promise<Pending> {
  const { customer, state: before, facts, signals, subscriptions } = partition;
  if (!customer) {
    const rest = await leftovers(table, customerId, partition);
    const bulk = [...rest, ...postingLegs(customerId, before?.findable, undefined, stray)];
    const leg: Leg | undefined = before && { remove: "state", key: { customerId }, if: { hash: before.hash } };
    return { customerId, before, after: undefined, bulk, leg };
  }
  const after = stateOf(customer, facts, scoring, { signals, subscriptions });
  const bulk = postingLegs(customerId, anew ? undefined : before?.findable, after.findable, stray);
  if (before?.hash === after.hash) return { customerId, before, after, bulk, leg: undefined };
  const leg: Leg = {
    put: "state",
    item: after,
    sort: sortOf(after, nameKeyOf(customer.name, customer.kind), scoring),
    if: { hash: before?.hash ?? null },
    derived: true,
  };
  return { customerId, before, after, bulk, leg };
}

/** Writes states and the change of the sums as one; answers the customers whom somebody else was faster with. */
async function writeTogether(table: TenantTable, prepared: readonly Pending[]): Promise<string[]> {
  await table.bulk(prepared.flatMap(({ bulk }) => bulk));
  const changed = prepared.filter(({ leg }) => leg !== undefined);
  const [first] = changed;
  if (!first) return [];
  const sums: Sums = new Map();
  for (const { before, after } of changed) addChange(sums, before?.row, after?.row);
  const legs = changed.flatMap(({ leg }) => (leg ? [leg] : []));
  const written = await table.write(...legs, ...countLegs(sums, first.customerId));
  // One refused part undoes all of them, so all are looked at again.
  return written.ok ? [] : changed.map(({ customerId }) => customerId);
}

export interface RefreshOptions {
  /** Writes the postings even where the state says that they are there. */
  readonly anew?: boolean;
  /** Partitions that the caller has just made and need not be read; any other is, and so is one that was not so. */
  readonly known?: ReadonlyMap<string, Partition>;
}

/**
 * Makes the states, postings and sums of customers what their records and facts say. It may be called for any
 * customer at any time, twice, late or by several at once: the outcome is the same.
 */
export async function refreshCustomers(
  table: TenantTable,
  customerIds: Iterable<string>,
  scoring: Scoring,
  { anew = false, known = new Map() }: RefreshOptions = {},
): Promise<void> {
  const strays = new Map<string, Set<string>>();
  const prepare = async (id: string, round: number): Promise<Pending> => {
    const stray = strays.get(id) ?? new Set<string>();
    strays.set(id, stray);
    const partition = (round === 0 ? known.get(id) : undefined) ?? (await readPartition(table, id));
    return await prepareOne(table, id, partition, scoring, { stray, anew });
  };
  let waiting = [...new Set(customerIds)];
  for (let round = 0; waiting.length > 0; round += 1) {
    if (round >= ROUNDS) throw new Error(`${waiting.length} customers keep changing while they are scored`);
    // Alone in the end: a customer that others keep changing must not hold up its neighbours.
    const together = round < 2 ? TOGETHER : 1;
    const again: string[] = [];
    for (let start = 0; start < waiting.length; start += together) {
      const prepared = await inParallel(waiting.slice(start, start + together), READERS, (id) => prepare(id, round));
      again.push(...(await writeTogether(table, prepared)));
    }
    waiting = again;
  }
}
