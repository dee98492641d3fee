import type { Leg } from "@perennial/table";
import { releaseLeg } from "../claim.ts";
import { subscriptionLeg } from "./subscription.store.ts";
import type { SubscriptionItem } from "./subscription.ts";

/** The write that leaves of a subscription its terms and its price; nothing when no more is left. */
export function anonymousSubscriptionLegs(item: SubscriptionItem): Leg[] {
  const { externalId, note, cancellation, version } = item;
  if (externalId === null && note === null && (cancellation?.note ?? null) === null) return [];
  const bare: SubscriptionItem = {
    ...item,
    externalId: null,
    note: null,
    cancellation: cancellation && { ...cancellation, note: null },
    version: version + 1,
  };
  const legs: Leg[] = [subscriptionLeg(bare, { version })];
  if (externalId !== null) legs.push(releaseLeg("subscription", externalId));
  return legs;
}
