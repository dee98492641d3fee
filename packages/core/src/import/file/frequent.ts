/**
 * Finds the texts that come most often, in constant memory: J. Misra and D. Gries, “Finding repeated elements” (1982),
 * with many counters lowered at once, so that a text costs the same whether or not it is known.
 */
export interface Frequent {
  readonly counts: Map<string, number>;
  /** How much every count may be too low: at most a 10,000th of all texts. */
  lost: number;
}

const KEPT = 10_000;

export function emptyFrequent(): Frequent {
  return { counts: new Map(), lost: 0 };
}

export function addFrequent(frequent: Frequent, text: string): void {
  const count = frequent.counts.get(text);
  if (count !== undefined) frequent.counts.set(text, count + 1);
  else {
    frequent.counts.set(copied(text), 1);
    if (frequent.counts.size > 2 * KEPT) lower(frequent);
  }
}

/** A part of a string keeps the whole alive, here a piece of the file for every customer. */
function copied(text: string): string {
  return Buffer.from(text, "utf16le").toString("utf16le");
}

/** Lowers all counts so far that the rarer half goes. */
function lower(frequent: Frequent): void {
  const by = [...frequent.counts.values()].toSorted((one, other) => other - one)[KEPT] ?? 0;
  frequent.lost += by;
  for (const [text, count] of frequent.counts) {
    if (count <= by) frequent.counts.delete(text);
    else frequent.counts.set(text, count - by);
  }
}

/** The texts that came more than `least` times, the most frequent first; each came at least as often as told. */
export function frequentAbove(frequent: Frequent, least: number): { text: string; count: number }[] {
  const above = [...frequent.counts].filter(([, count]) => count > least).map(([text, count]) => ({ text, count }));
  return above.sort((one, other) => other.count - one.count || (one.text < other.text ? -1 : 1));
}
