import type { Leg, TenantTable } from "@perennial/table";
import { piecesOf } from "../parallel.ts";

/** A fact that rows of a file come to. */
export interface RowFact {
  /** The put of the fact itself, and of the claim of its own id where it has one; both only if they are not there. */
  readonly legs: readonly Leg[];
  readonly importId: string;
  /** How many rows it stands for. */
  readonly rows: number;
}

export interface Outcome {
  done: number;
  skipped: number;
}

/** Parts that one write takes. */
const MOST_LEGS = 100;

/** Whether what stands in the way is this very fact, put there by this import before it was cut off. */
function isOurs(current: unknown, { importId }: RowFact): boolean {
  return (current as { importId?: string } | undefined)?.importId === importId;
}

/**
 * Writes facts that are not there yet. One that is there was brought by another import, or by this one before it was cut
 * off: the first is left as it is, the second has been done.
 */
export async function writeFacts(table: TenantTable, facts: readonly RowFact[]): Promise<Outcome> {
  const outcome: Outcome = { done: 0, skipped: 0 };
  const most = Math.max(1, ...facts.map(({ legs }) => legs.length));
  for (const piece of piecesOf(facts, Math.floor(MOST_LEGS / most))) {
    let waiting = piece;
    while (waiting.length > 0) {
      const written = await table.write(...waiting.flatMap(({ legs }) => legs));
      if (written.ok) {
        for (const { rows } of waiting) outcome.done += rows;
        break;
      }
      const owners = waiting.flatMap((fact) => fact.legs.map(() => fact));
      // The fact itself comes before its claim, and says more: what is refused last is looked at first.
      const there = new Map(written.refused.toReversed().map(({ leg, current }) => [owners[leg], current]));
      for (const [fact, current] of there) {
        if (fact) outcome[isOurs(current, fact) ? "done" : "skipped"] += fact.rows;
      }
      waiting = waiting.filter((fact) => !there.has(fact));
    }
  }
  return outcome;
}
