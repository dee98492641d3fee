import { PREFIX } from "@perennial/contract";
import type { Leg, TenantTable } from "@perennial/table";
import type { TenantContext } from "../context.ts";
import { earlierPurchaseLegs } from "../earlier/earlier.store.ts";
import { dayOfId } from "../fact-id.ts";
import { movedFrom } from "../moved.ts";
import { type PurchaseItem, toPurchase } from "./purchase.ts";

/** Where a purchase lies, or where a note says where it has gone. */
const homeOf = (purchaseId: string): string => dayOfId(PREFIX.purchase, purchaseId);

/**
 * Whether a purchase lies where it was first recorded. When it goes to another day a note stays there: only whoever removes
 * it for good takes it away.
 */
export const isAtHome = ({ purchaseId, occurredOn }: PurchaseItem): boolean => homeOf(purchaseId) === occurredOn;

/** First and last sort key of a customer's purchases. */
export const PURCHASES = { from: "FACT#", until: "FACT$" } as const;

/** A purchase by its id, wherever a correction has moved it. */
export async function findPurchase(
  table: TenantTable,
  customerId: string,
  purchaseId: string,
): Promise<PurchaseItem | undefined> {
  const key = { customerId, purchaseId, occurredOn: homeOf(purchaseId) };
  const item = await table.get("purchase", key, { consistent: true });
  if (item?.movedTo === undefined) return item;
  return await table.get("purchase", { ...key, occurredOn: item.movedTo }, { consistent: true });
}

type When = Pick<TenantContext, "workspace" | "now">;

/** The write of a corrected purchase, which keeps what it said before. */
export function moveLegs(when: When, before: PurchaseItem, item: PurchaseItem): Leg[] {
  return [...placeLegs(before, item), ...earlierPurchaseLegs(when, before, item)];
}

/** The write of a corrected purchase where it belongs, which may be another day than before. */
function placeLegs(before: PurchaseItem, item: PurchaseItem): Leg[] {
  const condition = { version: before.version };
  if (before.occurredOn === item.occurredOn) return [{ put: "purchase", item, if: condition }];
  const { customerId, purchaseId } = item;
  const home = homeOf(purchaseId);
  const forward: PurchaseItem = { ...item, lines: [], occurredOn: home, movedTo: item.occurredOn };
  const moved = movedFrom(toPurchase(before), toPurchase(item));
  const legs: Leg[] = [{ put: "purchase", item: { ...item, moved } }];
  if (before.occurredOn === home) return [...legs, { put: "purchase", item: forward, if: condition }];
  legs.push({ remove: "purchase", key: { customerId, purchaseId, occurredOn: before.occurredOn }, if: condition });
  if (item.occurredOn !== home) legs.push({ put: "purchase", item: forward });
  return legs;
}

/** The removal of a purchase and of the note that says where it has gone; what it said is kept. */
export function removeLegs(when: When, item: PurchaseItem): Leg[] {
  const { customerId, purchaseId, occurredOn } = item;
  const home = homeOf(purchaseId);
  const legs: Leg[] = [
    { remove: "purchase", key: { customerId, purchaseId, occurredOn }, if: { version: item.version } },
  ];
  if (home !== occurredOn) legs.push({ remove: "purchase", key: { customerId, purchaseId, occurredOn: home } });
  return [...legs, ...earlierPurchaseLegs(when, item)];
}

/** Purchases of a customer, the latest first, each with the key from which a list goes on. */
export async function latestPurchases(
  table: TenantTable,
  customerId: string,
  after: string | undefined,
  limit: number,
): Promise<{ sk: string; item: PurchaseItem }[]> {
  const purchases: { sk: string; item: PurchaseItem }[] = [];
  let last = after;
  for (;;) {
    const position = last === undefined ? {} : { after: last };
    const found = await table.range("purchase", { customerId }, { ...PURCHASES, ...position, descending: true, limit });
    for (const { entity, item, sk } of found) {
      last = sk;
      // A note about a purchase that has moved to another day is none.
      if (entity === "purchase" && item.movedTo === undefined) purchases.push({ sk, item });
    }
    if (found.length < limit || purchases.length >= limit) return purchases.slice(0, limit);
  }
}
