import type { Leg } from "@perennial/table";
import { releaseLeg } from "../claim.ts";
import type { PurchaseItem } from "./purchase.ts";

/** What says more of a purchase than that it was made, and for how much. */
const PERSONAL = [
  "externalId",
  "note",
  "fields",
  "occurredAt",
  "moved",
] as const satisfies readonly (keyof PurchaseItem)[];

/** The write that leaves of a purchase its day, its amount and what was bought; nothing when no more is left. */
export function anonymousPurchaseLegs(item: PurchaseItem): Leg[] {
  if (!PERSONAL.some((name) => item[name] !== undefined)) return [];
  const { externalId, note: _note, fields: _fields, occurredAt: _at, moved: _moved, ...bare } = item;
  const legs: Leg[] = [
    { put: "purchase", item: { ...bare, version: item.version + 1 }, if: { version: item.version } },
  ];
  // The note about a purchase that lies on another day repeats its own id, which is claimed once.
  if (externalId !== undefined && item.movedTo === undefined) legs.push(releaseLeg("purchase", externalId));
  return legs;
}
