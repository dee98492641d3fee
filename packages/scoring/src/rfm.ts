/** Scores 1 (worst fifth) to 5 of recency, frequency and monetary value. */
export interface Rfm {
  readonly recency: number;
  readonly frequency: number;
  readonly monetary: number;
}

/** For each measure the four values from which on a customer scores 2, 3, 4, 5. Recency is minus the days of waiting. */
export interface RfmCuts {
  readonly recency: readonly number[];
  readonly frequency: readonly number[];
  readonly monetary: readonly number[];
}

const GROUPS = 5;

/**
 * Cut points of one measure from its values with their counts: score = 1 + floor(5 · share of customers strictly
 * worse), at most 5 (A. M. Hughes, Strategic Database Marketing, 1994, with ties kept together).
 */
export function rfmCutsOf(steps: readonly (readonly [value: number, count: number])[]): number[] {
  const ascending = [...steps].sort(([a], [b]) => a - b);
  const total = ascending.reduce((sum, [, count]) => sum + count, 0);
  const cuts: number[] = [];
  let worse = 0;
  for (const [value, count] of merged(ascending)) {
    const score = 1 + Math.min(GROUPS - 1, Math.floor((GROUPS * worse) / total));
    while (cuts.length < score - 1) cuts.push(value);
    worse += count;
  }
  return cuts;
}

/** @param waitingDays days since the last purchase */
export function rfmOf(waitingDays: number, purchaseDays: number, revenue12m: number, cuts: RfmCuts): Rfm {
  return {
    recency: scoreAgainst(-waitingDays, cuts.recency),
    frequency: scoreAgainst(purchaseDays, cuts.frequency),
    monetary: scoreAgainst(revenue12m, cuts.monetary),
  };
}

function scoreAgainst(value: number, cuts: readonly number[]): number {
  return 1 + cuts.filter((cut) => value >= cut).length;
}

function merged(ascending: readonly (readonly [number, number])[]): [number, number][] {
  const result: [number, number][] = [];
  for (const [value, count] of ascending) {
    const last = result[result.length - 1];
    if (last !== undefined && last[0] === value) last[1] += count;
    else result.push([value, count]);
  }
  return result;
}
