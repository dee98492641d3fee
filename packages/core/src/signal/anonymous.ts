import type { Leg } from "@perennial/table";
import { releaseLeg } from "../claim.ts";
import type { SignalItem } from "./signal.ts";

/** What says more of a signal than scores need. */
const PERSONAL = ["externalId", "note", "moved"] as const satisfies readonly (keyof SignalItem)[];

/** The write that leaves of a signal what scores need; nothing when no more is left. */
export function anonymousSignalLegs(item: SignalItem): Leg[] {
  if (!PERSONAL.some((name) => item[name] !== undefined)) return [];
  const { externalId, note: _note, moved: _moved, ...bare } = item;
  const legs: Leg[] = [{ put: "signal", item: { ...bare, version: item.version + 1 }, if: { version: item.version } }];
  if (externalId !== undefined) legs.push(releaseLeg("signal", externalId));
  return legs;
}
