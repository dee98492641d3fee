import type { Leg, TenantTable } from "@perennial/table";
import { piecesOf } from "../parallel.ts";
import type { Partition } from "../score/refresh.ts";
import type { Kept } from "./kept.ts";

/** Parts that one write takes. */
const MOST_LEGS = 100;

/** What an undo came to: what is gone again or as it was, and what has stayed. */
export interface Undone {
  readonly done: number;
  readonly kept: readonly Kept[];
}

/** A record with the writes that take it out, or the name under which it is told that it stays. */
export interface Removal {
  readonly legs: readonly Leg[];
  readonly kept: Kept;
  /** Of a customer that goes, what is left then. */
  readonly left?: Partition;
}

/** Takes records out; those that somebody changes at this moment stay, and are answered. */
export async function remove(table: TenantTable, removals: readonly Removal[]): Promise<Kept[]> {
  const most = Math.max(1, ...removals.map(({ legs }) => legs.length));
  const kept: Kept[] = [];
  for (const piece of piecesOf(removals, Math.floor(MOST_LEGS / most))) {
    let waiting = piece;
    while (waiting.length > 0) {
      const owners = waiting.flatMap((one) => one.legs.map(() => one));
      const written = await table.write(...waiting.flatMap(({ legs }) => legs));
      if (written.ok) break;
      const changed = new Set(written.refused.map(({ leg }) => owners[leg]));
      kept.push(...[...changed].flatMap((one) => (one ? [one.kept] : [])));
      waiting = waiting.filter((one) => !changed.has(one));
    }
  }
  return kept;
}

/** Of what was looked at the removals, and what stays whatever is done. */
export function divided(found: readonly (Removal | Kept | undefined)[]): {
  readonly removals: readonly Removal[];
  readonly kept: readonly Kept[];
} {
  return {
    removals: found.flatMap((one) => (one && "legs" in one ? [one] : [])),
    kept: found.flatMap((one) => (one && !("legs" in one) ? [one] : [])),
  };
}
