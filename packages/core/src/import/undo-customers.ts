import type { Entity, Leg, TenantTable } from "@perennial/table";
import { releaseLeg } from "../claim.ts";
import { removeConsents } from "../consent/import-consents.ts";
import type { TenantContext } from "../context.ts";
import { customerLeg } from "../customer/customer.store.ts";
import type { CustomerItem } from "../customer/customer.ts";
import { inParallel } from "../parallel.ts";
import type { Partition } from "../score/refresh.ts";
import type { ImportItem } from "./import.ts";
import type { Kept } from "./kept.ts";
import type { ImportBeforeItem } from "./load-customers.ts";
import { divided, type Removal, remove, type Undone } from "./remove-records.ts";

const READERS = 8;

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
  if (change && change.madeVersion !== version) return kept;
  const drop: Leg[] = change ? [{ remove: "importBefore", key: { importId, customerId } }] : [];
  if (change && change.before.importId !== importId) {
    const back = { ...change.before, version: version + 1, updatedAt: now().toISOString() };
    return { legs: [customerLeg(back, { version }), ...drop], kept };
  }
  if (customer.importId !== importId) return undefined;
  // A further row of the same file may have changed what an earlier one had made.
  if (!change && version !== 1) return kept;
  const left = await bareOf(table, customerId);
  if (!left) return { ...kept, reason: "has_more" };
  const claim = own === null ? [] : [releaseLeg("customer", own)];
  return { legs: [{ remove: "customer", key: { customerId }, if: { version } }, ...claim, ...drop], kept, left };
}

/**
 * Takes out the customers that the import made, nobody has changed and nothing more is known of; puts back the others.
 *
 * @returns with what is left of those that are gone
 */
export async function undoCustomers(
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
  const { removals, kept: known } = divided(found);
  const kept = [...known, ...(await remove(table, removals))];
  const stays = new Set(kept.map(({ id }) => id));
  const left = removals.flatMap(({ kept: { id }, left: partition }) =>
    partition && !stays.has(id) ? [[id, partition] as const] : [],
  );
  return { done: customerIds.length - kept.length, kept, left: new Map(left) };
}
