import type { History } from "./history.ts";
import { rfmCutsOf } from "./rfm.ts";

/** What anybody can say without a model; a model that does not beat these is not worth showing. */
export type NaiveRule = "base-rate" | "recency" | "frequency" | "rfm";

export const NAIVE_RULES: readonly NaiveRule[] = ["base-rate", "recency", "frequency", "rfm"];

/** A past window: histories at its start and whether each customer left (1) or stayed (0) within it. */
export interface Window {
  readonly day: number;
  readonly histories: readonly History[];
  readonly left: ArrayLike<number>;
}

/** A naive prediction of leaving: a probability, and a rank (higher is more likely to leave) where the rule has one. */
export interface NaivePrediction {
  readonly probability: number;
  readonly rank: number;
}

const MOST_FREQUENT = 6;
const PRIOR_CUSTOMERS = 5;

/**
 * A rule learned from an earlier window and applied to histories of a later day: the share that left among the
 * customers of the same group then, with five customers at the overall rate added. Groups are fifths of recency (R),
 * repeat purchases 0 to 6, or the sum of the fifths of recency, frequency and spending, cut anew on each day.
 */
export function naiveRule(
  rule: NaiveRule,
  learned: Window,
  histories: readonly History[],
  day: number,
): (history: History) => NaivePrediction {
  const groupThen = grouping(rule, learned.histories, learned.day);
  const counts = new Map<number, [left: number, n: number]>();
  let left = 0;
  learned.histories.forEach((history, i) => {
    const group = counts.get(groupThen(history)) ?? [0, 0];
    group[0] += learned.left[i] ?? 0;
    group[1]++;
    left += learned.left[i] ?? 0;
    counts.set(groupThen(history), group);
  });
  const base = left / Math.max(1, learned.histories.length);
  const groupNow = grouping(rule, histories, day);
  const rankNow = ranking(rule, groupNow, day);
  return (history) => {
    const [gone, n] = counts.get(groupNow(history)) ?? [0, 0];
    const probability = (gone + PRIOR_CUSTOMERS * base) / (n + PRIOR_CUSTOMERS);
    return { probability, rank: rankNow(history) };
  };
}

function grouping(rule: NaiveRule, histories: readonly History[], day: number): (history: History) => number {
  if (rule === "base-rate") return () => 0;
  if (rule === "frequency") return ({ purchaseDays }) => Math.min(MOST_FREQUENT, purchaseDays - 1);
  const recency = fifths(histories, (history) => -waiting(history, day));
  if (rule === "recency") return recency;
  const frequency = fifths(histories, ({ purchaseDays }) => purchaseDays);
  const monetary = fifths(histories, ({ revenue12m }) => revenue12m);
  return (history) => recency(history) + frequency(history) + monetary(history);
}

/** Recency and frequency rank by the raw measure, which is finer than the groups. */
function ranking(rule: NaiveRule, group: (history: History) => number, day: number): (history: History) => number {
  if (rule === "recency") return (history) => waiting(history, day);
  if (rule === "frequency") return ({ purchaseDays }) => -purchaseDays;
  return (history) => -group(history);
}

function fifths(histories: readonly History[], measure: (history: History) => number): (history: History) => number {
  const counts = new Map<number, number>();
  for (const history of histories) counts.set(measure(history), (counts.get(measure(history)) ?? 0) + 1);
  const cuts = rfmCutsOf([...counts]);
  return (history) => 1 + cuts.filter((cut) => measure(history) >= cut).length;
}

function waiting({ lastDay }: History, day: number): number {
  return day - (lastDay ?? day);
}
