import { valueCutsOf } from "./abc.ts";
import { renewalProbability } from "./bdw.ts";
import { binCentre, type CompressedRows, inOrder } from "./compress.ts";
import { buyingCore } from "./core.ts";
import { fitBdw } from "./fit-bdw.ts";
import { emptyFitInput, type FitInput } from "./fit-input.ts";
import { fitMbgNbd } from "./fit-mbg-nbd.ts";
import { contractCountsOf, type FitTotals, type Sums, spendCellsOf } from "./fit-totals.ts";
import { fitSpend, type SpendModel } from "./gamma-gamma.ts";
import { horizonDays, medianGapOfCounts, medianGapOfRows } from "./horizon.ts";
import { frequencyScore } from "./loyalty.ts";
import type { MeanAndSd, Overlay, Parameters } from "./parameters.ts";
import { prepare } from "./prepare.ts";
import type { Prior } from "./prior.ts";
import { rfmCutsOf } from "./rfm.ts";
import { DEFAULT_SETTINGS, type Pillar, type Settings } from "./settings.ts";
import { sketchSteps } from "./value-sketch.ts";

/** What the nightly fit may bring along. */
export interface FitOptions {
  /** Weights learned from the tenant's own history; without them those of the settings hold. */
  readonly overlay?: Overlay;
  /** For a cohort: the tenant's fit as prior. */
  readonly prior?: Prior;
}

/**
 * A tenant's parameters from what was collected of its customers. Always gives usable ones: with no purchases the
 * model is the prior's mean, the horizon 180 days, and `quality.provisional` is true.
 */
export function parametersOf(collected: FitInput, options: FitOptions = {}): Parameters {
  const input = { ...collected, rows: inOrder(collected.rows) };
  const { settings, totals, rows } = input;
  const purchase = fitMbgNbd(rows, options.prior);
  const gap = totals.gapCounts.length > 0 ? medianGapOfCounts(totals.gapCounts) : medianGapOfRows(rows);
  const horizon = settings.horizonDays ?? horizonDays(gap.days, gap.gaps);
  const parameters: Parameters = {
    settings,
    purchase: purchase.model,
    spend: spendOf(totals),
    contract: fitBdw(contractCountsOf(totals)),
    horizonDays: horizon,
    medianGapDays: gap.gaps > 0 ? gap.days : horizon / 3,
    reference: referenceOf(rows, gap.gaps > 0 ? gap.days : horizon / 3),
    overlay: options.overlay ?? defaultOverlay(settings),
    ticket: meanAndSd(totals.ticket),
    frequency: meanAndSd(totals.frequency),
    tenure: meanAndSd(totals.tenure),
    pillarMeans: { retention: 0.5, frequency: 0.5, satisfaction: 0.5, share: 0.5, advocacy: 0.5, tenure: 0.5 },
    valueCuts: valueCutsOf(totals.revenue, settings.abc) ?? null,
    rfmCuts: {
      recency: rfmCutsOf(stepsOf(rows, (i) => (rows.last[i] ?? 0) - (rows.age[i] ?? 0))),
      frequency: rfmCutsOf(stepsOf(rows, (i) => (rows.x[i] ?? 0) + 1)),
      monetary: rfmCutsOf(sketchSteps(totals.revenue)),
    },
    quality: { ...qualityOf(input, gap.gaps), converged: purchase.converged, onBound: purchase.onBound },
  };
  return { ...parameters, pillarMeans: pillarMeansOf(input, parameters) };
}

/** Parameters for a tenant about whom nothing is known yet. */
export function defaultParameters(settings: Settings = DEFAULT_SETTINGS): Parameters {
  return parametersOf(emptyFitInput(0, settings));
}

export function defaultOverlay(settings: Settings): Overlay {
  return { intercept: 0, slope: 1, weights: settings.signalWeights };
}

function spendOf(totals: FitTotals): SpendModel {
  const { purchaseDays, spendDays, spend, refunds } = totals;
  const netShare = spend > 0 ? (Math.max(0, spend - refunds) / spend) * (spendDays / purchaseDays) : 1;
  return fitSpend(spendCellsOf(totals), netShare);
}

/** Medians over the customers with a repeat purchase. */
function referenceOf(rows: CompressedRows, usualGap: number): Parameters["reference"] {
  const repeat = (i: number) => (rows.x[i] ?? 0) >= 1;
  const x = medianOf(stepsOf(rows, (i) => rows.x[i] ?? 0, repeat));
  const gapDays = medianOf(stepsOf(rows, (i) => centre(rows, rows.age[i]) - centre(rows, rows.last[i]), repeat));
  return { x: x ?? 1, gapDays: gapDays ?? usualGap };
}

function medianOf(steps: readonly [number, number][]): number | undefined {
  const ascending = [...steps].sort(([a], [b]) => a - b);
  const half = ascending.reduce((sum, [, count]) => sum + count, 0) / 2;
  let seen = 0;
  return ascending.find(([, count]) => {
    seen += count;
    return seen >= half;
  })?.[0];
}

/** A measure of the rows that pass, with the number of customers of each. */
function stepsOf(
  rows: CompressedRows,
  measure: (row: number) => number,
  passes: (row: number) => boolean = () => true,
): [number, number][] {
  const counts = new Map<number, number>();
  for (let i = 0; i < rows.size; i++) {
    if (!passes(i)) continue;
    const value = measure(i);
    counts.set(value, (counts.get(value) ?? 0) + (rows.count[i] ?? 0));
  }
  return [...counts];
}

/** Means of the pillars that need the fitted model, over the compressed rows and contracts, and of those that do not. */
function pillarMeansOf({ rows, totals }: FitInput, parameters: Parameters): Record<Pillar, number> {
  const scorer = prepare(parameters);
  let customers = 0;
  let frequency = 0;
  let staying = 0;
  for (let i = 0; i < rows.size; i++) {
    const count = rows.count[i] ?? 0;
    const x = rows.x[i] ?? 0;
    const age = centre(rows, rows.age[i]);
    customers += count;
    frequency += count * frequencyScore(scorer, x, age);
    staying += count * buyingCore(scorer, { x, last: centre(rows, rows.last[i]), age }).stay;
  }
  let contracts = 0;
  for (const { renewals, ahead, running } of contractCountsOf(totals)) {
    if (ahead === 0) continue;
    contracts += running;
    staying += running * renewalProbability(parameters.contract, renewals, ahead);
  }
  const mean = ({ weight, sum }: { weight: number; sum: number }) => (weight > 0 ? sum / weight : 0.5);
  const { satisfaction, share, advocacy, tenure } = totals.pillars;
  return {
    retention: customers + contracts > 0 ? staying / (customers + contracts) : 0.5,
    frequency: customers > 0 ? frequency / customers : 0.5,
    satisfaction: mean(satisfaction),
    share: mean(share),
    advocacy: mean(advocacy),
    tenure: mean(tenure),
  };
}

function qualityOf({ totals, rows, settings }: FitInput, repeatPurchases: number) {
  const { minimum } = settings;
  const isThin = totals.buyers < minimum.customers || repeatPurchases < minimum.repeats;
  return {
    customers: totals.customers,
    buyers: totals.buyers,
    repeatPurchases,
    contracts: totals.contractCustomers,
    provisional: isThin && totals.contractCustomers < minimum.customers,
    spendCorrelation: correlationOf(totals.ticket),
    coarseness: rows.coarseness,
  };
}

function correlationOf({ n, sum, squares, frequencySum, frequencySquares, products }: FitTotals["ticket"]): number {
  if (n < 3) return 0;
  const spread = (squares - (sum * sum) / n) * (frequencySquares - (frequencySum * frequencySum) / n);
  return spread > 0 ? (products - (sum * frequencySum) / n) / Math.sqrt(spread) : 0;
}

function meanAndSd({ n, sum, squares }: Sums): MeanAndSd {
  if (n < 2) return { mean: n > 0 ? sum / n : 0, sd: 0 };
  const variance = Math.max(0, (squares - (sum * sum) / n) / (n - 1));
  return { mean: sum / n, sd: variance > 1e-12 ? Math.sqrt(variance) : 0 };
}

function centre(rows: CompressedRows, days = 0): number {
  return binCentre(days, rows.coarseness);
}
