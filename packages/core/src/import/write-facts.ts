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

/** The own id that a fact claims; undefined when it has none. */
function claimOf({ legs }: RowFact): string | undefined {
  const claim = legs.find((leg) => "put" in leg && leg.put === "claim");
  return claim && "item" in claim ? JSON.stringify([claim.put, (claim.item as { value?: string }).value]) : undefined;
}

/**
 * Facts in pieces that can be written together: a transaction takes no item twice, so of several that claim one id the
 * later ones follow in pieces of their own, where they find it taken.
 */
function together(facts: readonly RowFact[], size: number): RowFact[][] {
  const first: RowFact[] = [];
  const again: RowFact[] = [];
  const claimed = new Set<string>();
  for (const fact of facts) {
    const claim = claimOf(fact);
    (claim !== undefined && claimed.has(claim) ? again : first).push(fact);
    if (claim !== undefined) claimed.add(claim);
  }
  return [...piecesOf(first, size), ...again.map((fact) => [fact])];
}

/**
 * Writes facts that are not there yet. One that is there was brought by another import, or by this one before it was cut
 * off: the first is left as it is, the second has been done.
 */
export async function writeFacts(table: TenantTable, facts: readonly RowFact[]): Promise<Outcome> {
  const outcome: Outcome = { done: 0, skipped: 0 };
  const most = Math.max(1, ...facts.map(({ legs }) => legs.length));
  for (const piece of together(facts, Math.floor(MOST_LEGS / most))) {
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
