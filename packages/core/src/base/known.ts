import type { History } from "@perennial/scoring";
import type { TenantTable } from "@perennial/table";
import type { NoteItem, TaskItem } from "../activity/activity.ts";
import type { CustomerItem } from "../customer/customer.ts";
import { inParallel } from "../parallel.ts";
import type { PurchaseItem } from "../purchase/purchase.ts";
import { summarise } from "../score/history.ts";
import type { Scoring } from "../score/parameters.ts";
import type { SignalItem } from "../signal/signal.ts";
import type { SubscriptionItem } from "../subscription/subscription.ts";

/** All that is known of one customer and matters to what the base is worth. */
export interface KnownCustomer {
  readonly customer: CustomerItem;
  readonly purchases: readonly PurchaseItem[];
  readonly signals: readonly SignalItem[];
  readonly subscriptions: readonly SubscriptionItem[];
  readonly notes: readonly NoteItem[];
  readonly tasks: readonly TaskItem[];
}

const READERS = 16;

/** What is known of customers, in the order of their ids, without those that are gone. */
export async function readKnown(table: TenantTable, ids: readonly string[]): Promise<KnownCustomer[]> {
  const all = await inParallel(ids, READERS, async (customerId) => {
    const found = await table.range("customer", { customerId }, { from: "CUSTOMER", until: "TASK$" });
    const customer = found.flatMap(({ entity, item }) => (entity === "customer" ? [item] : []))[0];
    if (!customer) return [];
    return [
      {
        customer,
        purchases: found.flatMap(({ entity, item }) => (entity === "purchase" ? [item] : [])),
        signals: found.flatMap(({ entity, item }) => (entity === "signal" ? [item] : [])),
        subscriptions: found.flatMap(({ entity, item }) => (entity === "subscription" ? [item] : [])),
        notes: found.flatMap(({ entity, item }) => (entity === "note" ? [item] : [])),
        tasks: found.flatMap(({ entity, item }) => (entity === "task" ? [item] : [])),
      },
    ];
  });
  return all.flat();
}

/** The customer's history as of a day, by what is known now. */
export function historyOn(
  { purchases, signals, subscriptions }: KnownCustomer,
  { workspace }: Scoring,
  day: number,
): History {
  return summarise(purchases, workspace, day, { signals, subscriptions }).history;
}
