import { expectedPurchasesWithin, expectedRevenue } from "./clv.ts";
import { type LearnedOverlay, learnOverlay } from "./evidence-fit.ts";
import type { History } from "./history.ts";
import { countUntil, type Facts } from "./history-at.ts";
import {
  aucDifference,
  type CalibrationBin,
  calibrationCurve,
  decileCapture,
  logLoss,
  type Metrics,
  metricsOf,
} from "./metrics.ts";
import { NAIVE_RULES, type NaivePrediction, type NaiveRule, naiveRule } from "./naive-rules.ts";
import { prepare, type Scorer } from "./prepare.ts";
import type { Settings } from "./settings.ts";
import { earliestDay, type Snapshot, samplesOf, snapshotOf } from "./snapshot.ts";
import { type Standing, standingOf } from "./standing.ts";

/** One rule against the model: how much better the model was, in standard errors of the paired difference. */
export interface Comparison {
  readonly rule: NaiveRule;
  readonly metrics: Metrics;
  /** Of the log-loss, over customers; positive is better. */
  readonly logLossZ: number;
  /** Of the AUC (DeLong); positive is better. */
  readonly aucZ: number;
}

export interface Fold {
  /** The scores were those of this day; what happened is that of the horizon after it. */
  readonly day: number;
  readonly metrics: Metrics;
  /** What the guard decided on that day. */
  readonly overlay: LearnedOverlay;
}

export interface Backtest {
  readonly horizonDays: number;
  readonly folds: readonly Fold[];
  /** Of leaving, over all folds. */
  readonly metrics: Metrics;
  readonly calibration: readonly CalibrationBin[];
  readonly capture: readonly number[];
  readonly comparisons: readonly Comparison[];
  /** Purchase days within the horizon, all customers and folds. */
  readonly purchases: { readonly expected: number; readonly actual: number };
  /** Revenue within the horizon in minor units. */
  readonly revenue: { readonly expected: number; readonly actual: number };
}

const FOLDS = 4;

/**
 * A rolling backtest, as the tenant would have lived it: at each of several past days, one horizon apart, the model was
 * fitted to what was known then, weights were learned from the two horizons before it behind their guard, every
 * customer of that day was scored, and the scores are held against what happened within the horizon. Naive rules are
 * learned from the horizon before that day. Undefined when the history does not reach back two and a half horizons.
 *
 * @param untilDay the last day of which everything is known
 * @param horizonDays what is tested; normally the tenant's horizon
 * @param mostFolds at most so many past days, the latest first
 */
export function backtest(
  customers: readonly Facts[],
  untilDay: number,
  horizonDays: number,
  settings: Settings,
  mostFolds = FOLDS,
): Backtest | undefined {
  const reach = (untilDay - earliestDay(customers)) / horizonDays;
  const folds = Math.min(mostFolds, Math.floor(reach - 1.5));
  if (!(folds >= 1)) return undefined;
  const snapshots = Array.from({ length: folds + 2 }, (_, k) =>
    snapshotOf(customers, untilDay - (k + 1) * horizonDays, horizonDays, settings),
  );
  const tested = snapshots
    .slice(0, folds)
    .map((snapshot, k) => testFold(customers, snapshot, snapshots[k + 1] ?? snapshot, snapshots[k + 2] ?? snapshot))
    .filter((fold) => fold.left.length > 0);
  if (tested.length === 0) return undefined;
  const predicted = tested.flatMap((fold) => fold.predicted);
  const left = tested.flatMap((fold) => fold.left);
  return {
    horizonDays,
    folds: tested.map((fold) => ({
      day: fold.day,
      metrics: metricsOf(fold.predicted, fold.left),
      overlay: fold.overlay,
    })),
    metrics: metricsOf(predicted, left),
    calibration: calibrationCurve(predicted, left),
    capture: decileCapture(predicted, left),
    comparisons: NAIVE_RULES.map((rule) => compare(rule, tested)),
    purchases: total(tested, "purchases"),
    revenue: total(tested, "revenue"),
  };
}

interface FoldResult {
  readonly day: number;
  readonly who: readonly number[];
  readonly left: readonly number[];
  readonly predicted: readonly number[];
  readonly overlay: LearnedOverlay;
  readonly naive: Readonly<Record<NaiveRule, NaivePrediction[]>>;
  readonly purchases: { expected: number; actual: number };
  readonly revenue: { expected: number; actual: number };
}

function testFold(customers: readonly Facts[], tested: Snapshot, before: Snapshot, earlier: Snapshot): FoldResult {
  const { day, histories, who, left } = tested;
  const { parameters } = tested.scorer;
  const overlay = learnOverlay(samplesOf(earlier), samplesOf(before), parameters.settings);
  const scorer = overlay.adopted ? prepare({ ...parameters, overlay: overlay.overlay }) : tested.scorer;
  const naive = Object.fromEntries(
    NAIVE_RULES.map((rule) => [rule, histories.map(naiveRule(rule, before, histories, day))]),
  ) as Record<NaiveRule, NaivePrediction[]>;
  const standings = histories.map((history) => standingOf(scorer, history, day));
  const result: FoldResult = {
    day,
    who,
    left,
    predicted: standings.map((standing) => 1 - (standing?.stay ?? 1)),
    overlay,
    naive,
    purchases: { expected: 0, actual: 0 },
    revenue: { expected: 0, actual: 0 },
  };
  standings.forEach((standing, i) => {
    const facts = customers[who[i] ?? -1];
    const history = histories[i];
    if (standing === undefined || history === undefined || facts === undefined) return;
    countBuying(result, scorer, standing, history, facts, tested.horizonDays);
  });
  return result;
}

/** Adds expected and actual purchases and revenue of one customer within the horizon. */
function countBuying(
  { day, purchases, revenue }: FoldResult,
  scorer: Scorer,
  standing: Standing,
  history: History,
  facts: Facts,
  horizonDays: number,
): void {
  if (standing.contract !== undefined) return;
  const expected = expectedPurchasesWithin(scorer, standing, horizonDays);
  purchases.expected += expected;
  revenue.expected += expected * expectedRevenue(scorer, history);
  const until = countUntil(facts.days, day + horizonDays);
  purchases.actual += until - history.purchaseDays;
  for (let i = history.purchaseDays; i < until; i++) revenue.actual += facts.amounts?.[i] ?? 0;
}

/** The model against one rule. The folds of one customer are summed first, because they are not independent. */
function compare(rule: NaiveRule, folds: readonly FoldResult[]): Comparison {
  const gains = new Map<number, number>();
  let difference = 0;
  let variance = 0;
  for (const { who, predicted, left, naive } of folds) {
    who.forEach((customer, i) => {
      const y = left[i] ?? 0;
      const gain = logLoss(naive[rule][i]?.probability ?? 0, y) - logLoss(predicted[i] ?? 0, y);
      gains.set(customer, (gains.get(customer) ?? 0) + gain);
    });
    const auc = aucDifference(
      predicted,
      naive[rule].map(({ rank }) => rank),
      left,
    );
    difference += auc.difference;
    variance += auc.variance;
  }
  const probabilities = folds.flatMap((fold) => fold.naive[rule].map(({ probability }) => probability));
  return {
    rule,
    metrics: metricsOf(
      probabilities,
      folds.flatMap(({ left }) => left),
    ),
    logLossZ: pairedZ([...gains.values()]),
    aucZ: standardErrors(difference, Math.sqrt(variance)),
  };
}

/** Part of a value below which its spread is nothing but the rounding of its digits. */
const ROUNDING = 1e-9;

/** A difference in standard errors; 0 where nothing varies, so that nothing can be said of chance. */
function standardErrors(difference: number, standardError: number): number {
  return standardError > ROUNDING * Math.abs(difference) ? difference / standardError : 0;
}

/** Mean ÷ its standard error; 0 when nothing differs. */
export function pairedZ(differences: readonly number[]): number {
  const n = differences.length;
  const mean = differences.reduce((sum, d) => sum + d, 0) / n;
  const squares = differences.reduce((sum, d) => sum + (d - mean) ** 2, 0);
  return squares > 0 ? standardErrors(mean, Math.sqrt(squares / (n - 1) / n)) : 0;
}

function total(folds: readonly FoldResult[], what: "purchases" | "revenue") {
  return {
    expected: folds.reduce((sum, fold) => sum + fold[what].expected, 0),
    actual: folds.reduce((sum, fold) => sum + fold[what].actual, 0),
  };
}
