import type { Leg, TenantTable } from "@perennial/table";
import { RECORD_SHARDS } from "../customer/customer.ts";
import { type SubscriptionItem, sortOf } from "./subscription.ts";

/** First and last sort key of a customer's subscriptions. */
export const SUBSCRIPTIONS = { from: "CUSTOMER#SUBSCRIPTION#", until: "CUSTOMER#SUBSCRIPTION$" } as const;

/** The lists over which all subscriptions are spread. */
export const subscriptionLists: readonly string[] = Array.from(
  { length: RECORD_SHARDS },
  (_, shard) => `subscription#${shard}`,
);

export async function findSubscription(
  table: TenantTable,
  customerId: string,
  subscriptionId: string,
): Promise<SubscriptionItem | undefined> {
  return await table.get("subscription", { customerId, subscriptionId }, { consistent: true });
}

export function subscriptionLeg(item: SubscriptionItem, condition: "absent" | { version: number }): Leg {
  return { put: "subscription", item, sort: sortOf(item), if: condition };
}

/** Subscriptions of a customer, the one recorded last first, each with the key from which a list goes on. */
export async function latestSubscriptions(
  table: TenantTable,
  customerId: string,
  after: string | undefined,
  limit: number,
): Promise<{ sk: string; item: SubscriptionItem }[]> {
  const position = after === undefined ? {} : { after };
  const range = { ...SUBSCRIPTIONS, ...position, descending: true, limit };
  const found = await table.range("subscription", { customerId }, range);
  return found.flatMap(({ entity, item, sk }) => (entity === "subscription" ? [{ sk, item }] : []));
}
