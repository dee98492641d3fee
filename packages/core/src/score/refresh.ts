import { isDeepStrictEqual } from "node:util";
import type { Leg, TenantTable } from "@perennial/table";
import type { CustomerItem } from "../customer/customer.ts";
import { postingOf } from "../find/find.store.ts";
import { type Findable, nameKeyOf, tokensOf } from "../find/tokens.ts";
import type { PurchaseItem } from "../purchase/purchase.ts";
import { addDifference, countLegs } from "./count.ts";
import type { Scoring } from "./parameters.ts";
import { type StateItem, sortOf, stateOf } from "./state.ts";

/** Customers whose states are written together, with one change of the sums. */
const TOGETHER = 20;
const READERS = 6;
const ROUNDS = 8;

interface Partition {
  readonly customer: CustomerItem | undefined;
  readonly state: StateItem | undefined;
  readonly facts: readonly PurchaseItem[];
}

/** All that lies in a customer's partition and matters to its state. */
async function readPartition(table: TenantTable, customerId: string): Promise<Partition> {
  const found = await table.range("customer", { customerId }, { from: "CUSTOMER", until: "FACT$", consistent: true });
  const facts: PurchaseItem[] = [];
  let customer: CustomerItem | undefined;
  let state: StateItem | undefined;
  for (const { entity, item } of found) {
    if (entity === "customer") customer = item;
    else if (entity === "state") state = item;
    else if (entity === "purchase") facts.push(item);
  }
  return { customer, state, facts };
}

/**
 * Brings the postings from what the old state remembers to what the new one needs. It runs before the state is
 * written: cut off in between, the next run sees the old state and does the same again.
 *
 * @param stray words that an earlier round posted in vain
 */
async function post(
  table: TenantTable,
  id: string,
  before: Findable | undefined,
  after: Findable | undefined,
  stray: Set<string>,
) {
  if (isDeepStrictEqual(before, after) && stray.size === 0) return;
  const wanted = after ? tokensOf(after) : new Set<string>();
  const there = before ? tokensOf(before) : new Set<string>();
  const legs: Leg[] = [];
  for (const token of wanted)
    if (!there.has(token)) legs.push({ put: "posting", item: postingOf(token, id), derived: true });
  for (const token of new Set([...there, ...stray])) {
    if (!wanted.has(token)) legs.push({ remove: "posting", key: postingOf(token, id) });
  }
  await table.bulk(legs);
  for (const token of wanted) stray.add(token);
}

/** Facts, notes and tasks that a deleted customer leaves behind, and the claims of its purchases. */
async function clear(table: TenantTable, customerId: string, facts: readonly PurchaseItem[]): Promise<void> {
  const others = await table.range("note", { customerId }, { from: "NOTE#", until: "TASK$", consistent: true });
  const legs: Leg[] = facts.flatMap((item): Leg[] => [
    { remove: "purchase", key: item },
    ...(item.externalId === undefined
      ? []
      : [{ remove: "claim", key: { kind: "purchase", value: item.externalId } } as const]),
  ]);
  for (const { entity, item } of others) {
    if (entity === "note") legs.push({ remove: "note", key: item });
    if (entity === "task") legs.push({ remove: "task", key: item });
  }
  await table.bulk(legs);
}

interface Pending {
  readonly customerId: string;
  readonly before: StateItem | undefined;
  readonly after: StateItem | undefined;
  readonly leg: Leg;
}

/** What has to be written for one customer; undefined when its state is right as it is. */
async function prepareOne(
  table: TenantTable,
  customerId: string,
  scoring: Scoring,
  { stray, anew }: { stray: Set<string>; anew: boolean },
): Promise<Pending | undefined> {
  const { customer, state, facts } = await readPartition(table, customerId);
  if (!customer) {
    await clear(table, customerId, facts);
    await post(table, customerId, state?.findable, undefined, stray);
    if (!state) return undefined;
    const leg: Leg = { remove: "state", key: { customerId }, if: { hash: state.hash } };
    return { customerId, before: state, after: undefined, leg };
  }
  const after = stateOf(customer, facts, scoring);
  await post(table, customerId, anew ? undefined : state?.findable, after.findable, stray);
  if (state?.hash === after.hash) return undefined;
  const leg: Leg = {
    put: "state",
    item: after,
    sort: sortOf(after, nameKeyOf(customer.name, customer.kind), scoring),
    if: { hash: state?.hash ?? null },
    derived: true,
  };
  return { customerId, before: state, after, leg };
}

/** Writes states and the change of the sums as one; answers the customers whom somebody else was faster with. */
async function writeTogether(table: TenantTable, pending: readonly Pending[]): Promise<string[]> {
  const difference: Record<string, number> = {};
  for (const { before, after } of pending) addDifference(difference, before?.row.scores, after?.row.scores);
  const [first] = pending;
  const legs = [...pending.map(({ leg }) => leg), ...countLegs(difference, first?.customerId ?? "")];
  const written = await table.write(...legs);
  // One refused part undoes all of them, so all are looked at again.
  return written.ok ? [] : pending.map(({ customerId }) => customerId);
}

/** Calls `work` for every item, a few at a time, and answers the results in order. */
async function inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const runner = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) results[index] = await work(items[index] as T);
  };
  await Promise.all(Array.from({ length: Math.min(READERS, items.length) }, runner));
  return results;
}

/**
 * Makes the states, postings and sums of customers what their records and facts say. It may be called for any
 * customer at any time, twice, late or by several at once: the outcome is the same.
 *
 * @param options.anew writes the postings even where the state says that they are there
 */
export async function refreshCustomers(
  table: TenantTable,
  customerIds: Iterable<string>,
  scoring: Scoring,
  { anew = false }: { anew?: boolean } = {},
): Promise<void> {
  const strays = new Map<string, Set<string>>();
  const strayOf = (id: string): Set<string> => {
    const stray = strays.get(id) ?? new Set<string>();
    strays.set(id, stray);
    return stray;
  };
  let waiting = [...new Set(customerIds)];
  for (let round = 0; waiting.length > 0; round += 1) {
    if (round >= ROUNDS) throw new Error(`${waiting.length} customers keep changing while they are scored`);
    // Alone in the end: a customer that others keep changing must not hold up its neighbours.
    const together = round < 2 ? TOGETHER : 1;
    const again: string[] = [];
    for (let start = 0; start < waiting.length; start += together) {
      const ids = waiting.slice(start, start + together);
      const prepared = await inParallel(ids, (id) => prepareOne(table, id, scoring, { stray: strayOf(id), anew }));
      const pending = prepared.filter((one) => one !== undefined);
      if (pending.length > 0) again.push(...(await writeTogether(table, pending)));
    }
    waiting = again;
  }
}
