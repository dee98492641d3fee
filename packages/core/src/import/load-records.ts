import type { TenantTable } from "@perennial/table";
import type { TenantContext } from "../context.ts";
import type { CustomerItem } from "../customer/customer.ts";
import type { Scoring } from "../score/parameters.ts";
import { type Partition, refreshCustomers } from "../score/refresh.ts";
import { listMembers } from "../workspace/workspace.store.ts";
import type { Waiting } from "./chunk.ts";
import type { RowCustomer } from "./file/row-customer.ts";
import type { ImportItem } from "./import.ts";
import { matchCustomers } from "./match.ts";
import { type Beside, momentOf, type RecordKind } from "./record-kind.ts";
import { customerFrom } from "./rows-by-customer.ts";
import { type Outcome, writeFacts } from "./write-facts.ts";

/** Brings in the rows of some customers, and scores them: records first, so that a score never misses one. */
export async function loadRecords<Row extends RowCustomer>(
  context: TenantContext,
  item: ImportItem,
  kind: RecordKind<Row, Beside>,
  groups: readonly (readonly [string, readonly Waiting<Row>[]])[],
  scoring: Scoring,
): Promise<Outcome> {
  const { table, workspace } = context;
  const { importId } = item;
  const wanted = groups.map(([externalId, rows]) => ({
    externalId,
    input: () => customerFrom(externalId, rows, item, workspace.country),
  }));
  const { ids, made } = await matchCustomers(context, wanted, importId);
  const when = { ...momentOf(context), ...(kind.assigned ? { members: await membersOf(table) } : {}) };
  const names = kind.named ? await namesOf(table, [...ids.values()]) : new Map<string, string>();
  const records = groups.flatMap(([externalId, rows]) => {
    const customerId = ids.get(externalId) ?? "";
    return kind.make(rows, { customerId, name: names.get(customerId) ?? "" }, item, when);
  });
  const outcome = await writeFacts(
    table,
    records.map(({ item: one, rows }) => ({ legs: kind.put(one), importId, rows })),
  );
  // Of a customer that was made a moment ago everything is known: its rows are its records, unless one was refused.
  const known = outcome.skipped === 0 ? partitionsOf(kind, made, records) : new Map<string, Partition>();
  await refreshCustomers(table, ids.values(), scoring, { known });
  return outcome;
}

/** Ids of those who are members now. */
async function membersOf(table: TenantTable): Promise<Set<string>> {
  const members = await listMembers(table);
  return new Set(members.flatMap(({ userId, leftAt }) => (leftAt === undefined ? [userId] : [])));
}

async function namesOf(table: TenantTable, ids: readonly string[]): Promise<Map<string, string>> {
  const keys = ids.map((customerId) => ({ customerId }));
  const customers = await table.getMany("customer", keys, { consistent: true });
  return new Map(customers.flatMap((one) => (one ? [[one.customerId, one.name] as const] : [])));
}

/** What there is of customers who were made a moment ago. */
function partitionsOf(
  { entity }: RecordKind<never, Beside>,
  made: readonly CustomerItem[],
  records: readonly { readonly item: Beside }[],
): Map<string, Partition> {
  const byCustomer = Map.groupBy(records, ({ item: { customerId } }) => customerId);
  return new Map(
    made.map((customer): [string, Partition] => {
      const own = (byCustomer.get(customer.customerId) ?? []).map(({ item }) => item as never);
      const none: Partition = { customer, state: undefined, facts: [], signals: [], subscriptions: [] };
      const place = BESIDE[entity];
      return [customer.customerId, place === undefined ? none : { ...none, [place]: own }];
    }),
  );
}

/** Where a score reads records of each kind; it reads none of the others. */
const BESIDE: Readonly<Partial<Record<RecordKind<never, Beside>["entity"], keyof Partition>>> = {
  purchase: "facts",
  signal: "signals",
  subscription: "subscriptions",
};
