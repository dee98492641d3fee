import type { ValueClass } from "./abc.ts";

/** Logged hours and revenue of the customers of one class. */
export interface ClassEffort {
  readonly hours: number;
  /** Minor units. */
  readonly revenue: number;
}

export interface EffortAudit {
  readonly hoursShare: number;
  readonly revenueShare: number;
  /** Share of hours ÷ share of revenue; 1 is in proportion, null is work for no revenue at all. */
  readonly ratio: number | null;
  /** `too-much` for class C above 3, `too-little` for class A below .5: the classic imbalance. */
  readonly alert: "too-much" | "too-little" | null;
}

const MOST_FOR_C = 3;
const LEAST_FOR_A = 0.5;

/** Where the time goes against where the value is. */
export function effortAudit(
  classes: Readonly<Record<ValueClass, ClassEffort>>,
): Readonly<Record<ValueClass, EffortAudit>> {
  const all = Object.values(classes);
  const hours = all.reduce((sum, one) => sum + one.hours, 0);
  const revenue = all.reduce((sum, one) => sum + Math.max(0, one.revenue), 0);
  const audit = (valueClass: ValueClass): EffortAudit => {
    const hoursShare = hours > 0 ? classes[valueClass].hours / hours : 0;
    const revenueShare = revenue > 0 ? Math.max(0, classes[valueClass].revenue) / revenue : 0;
    const ratio = ratioOf(hoursShare, revenueShare);
    return { hoursShare, revenueShare, ratio, alert: alertOf(valueClass, ratio, hours) };
  };
  return { A: audit("A"), B: audit("B"), C: audit("C") };
}

function ratioOf(hoursShare: number, revenueShare: number): number | null {
  if (hoursShare === 0) return 0;
  return revenueShare > 0 ? hoursShare / revenueShare : null;
}

function alertOf(valueClass: ValueClass, ratio: number | null, hours: number): EffortAudit["alert"] {
  if (hours <= 0) return null;
  if (valueClass === "C" && (ratio === null || ratio > MOST_FOR_C)) return "too-much";
  return valueClass === "A" && ratio !== null && ratio < LEAST_FOR_A ? "too-little" : null;
}

/** A customer one could spend time on. */
export interface EffortCandidate {
  /** What is at stake: value that visits can save or win, in minor units. */
  readonly stake: number;
  /** Hours of one visit; above 0. */
  readonly hours: number;
  /** Most visits that make sense in the time planned. */
  readonly mostVisits: number;
}

/** Each further visit saves this share of what the one before left at stake. */
const SAVED_BY_VISIT = 0.3;

/**
 * Visits for each customer such that the next hour always goes where it saves most, never more than the hours given.
 * The k-th visit is worth stake × .3 × .7^(k−1) (a judgement: three visits reach two thirds of what visits can do), so
 * taking visits in the order of worth per hour is the best plan up to the last visit that no longer fits.
 *
 * @returns number of visits by position of the candidate
 */
export function planEffort(candidates: readonly EffortCandidate[], hours: number): number[] {
  const visits = candidates.map(() => 0);
  const offers = candidates.flatMap(({ stake, hours: each, mostVisits }, who) =>
    each > 0 && stake > 0
      ? Array.from({ length: Math.max(0, Math.floor(mostVisits)) }, (_, k) => ({
          who,
          each,
          worth: (stake * SAVED_BY_VISIT * (1 - SAVED_BY_VISIT) ** k) / each,
        }))
      : [],
  );
  offers.sort((a, b) => b.worth - a.worth || a.who - b.who);
  let left = hours;
  const isFull = new Set<number>();
  for (const { who, each } of offers) {
    if (isFull.has(who)) continue;
    if (each > left) {
      isFull.add(who);
      continue;
    }
    visits[who] = (visits[who] ?? 0) + 1;
    left -= each;
  }
  return visits;
}
