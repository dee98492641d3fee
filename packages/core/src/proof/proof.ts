import type { Proof } from "@perennial/contract";
import {
  type Backtest,
  backtest,
  calibrationFactor,
  type Facts,
  isDrifting,
  type LearnedOverlay,
  overlayFromHistory,
  type Settings,
  type Verdict,
  verdictOf,
} from "@perennial/scoring";
import type { TenantTable } from "@perennial/table";
import { dayText } from "../day.ts";

/** The latest test of a workspace's scores against its own history; what it says is what the API answers. */
export interface ProofItem {
  readonly proof: Proof;
  /** What it was learned from, and what was learned; absent where that is not known. */
  readonly basis?: string;
  readonly overlay?: LearnedOverlay;
}

declare module "@perennial/table" {
  interface Items {
    proof: ProofItem;
  }
}

const DIGITS = 1e6;
const rounded = (value: number): number => Math.round(value * DIGITS) / DIGITS;

/** What is said before anything could be tested. */
export function untested(horizonDays: number): Proof {
  return {
    testedOn: null,
    verdict: "provisional",
    rule: null,
    drifting: false,
    horizonDays,
    customers: 0,
    tests: [],
    overall: null,
    groups: [],
    capture: [],
    rules: [],
    purchases: null,
    revenueMinor: null,
    factor: 1,
    weights: null,
  };
}

function weightsOf({ overlay, adopted, reason, gain, standardError }: LearnedOverlay): Proof["weights"] {
  return {
    learned: adopted,
    reason,
    gain: rounded(gain),
    standardError: rounded(standardError),
    slope: rounded(overlay.slope),
    signals: Object.fromEntries(Object.entries(overlay.weights).map(([name, weight]) => [name, rounded(weight)])),
  };
}

function resultsOf({ metrics, folds, calibration, capture, comparisons, purchases, revenue }: Backtest) {
  const { rate, auc, brier, ece, lift10, n } = metrics;
  return {
    tests: folds.map(({ day, metrics: fold, overlay }) => ({
      day: dayText(day),
      customers: fold.n,
      rate: rounded(fold.rate),
      auc: rounded(fold.auc),
      brier: rounded(fold.brier),
      meanError: rounded(fold.meanError),
      calibrationError: rounded(fold.ece),
      weightsLearned: overlay.adopted,
    })),
    overall: {
      cases: n,
      rate: rounded(rate),
      auc: rounded(auc),
      brier: rounded(brier),
      calibrationError: rounded(ece),
      lift10: rounded(lift10),
    },
    groups: calibration.map((bin) => ({
      customers: bin.n,
      predicted: rounded(bin.predicted),
      left: rounded(bin.happened),
    })),
    capture: capture.map(rounded),
    rules: comparisons.map(({ rule, metrics: naive, aucZ, logLossZ }) => ({
      rule,
      rate: rounded(naive.rate),
      auc: rounded(naive.auc),
      brier: rounded(naive.brier),
      sharper: rounded(aucZ),
      closer: rounded(logLossZ),
    })),
    purchases: { expected: rounded(purchases.expected), actual: purchases.actual },
    revenueMinor: { expected: Math.round(revenue.expected), actual: Math.round(revenue.actual) },
    factor: rounded(calibrationFactor(purchases)),
    drifting: folds[0] !== undefined && isDrifting(folds[0].metrics),
  };
}

/** The weights that a workspace's history teaches, and how scores made with such weights did on past days. */
export interface Learned {
  readonly overlay: LearnedOverlay;
  readonly proof: Proof;
  /** Tells the facts that it was learned from. */
  readonly basis?: string;
}

/**
 * Learns weights behind the time-ordered guard, and tests the scores as the workspace would have lived them.
 *
 * @param until last day of which everything is known
 * @param today the workspace's today, by which the test is dated
 */
export function learn(
  customers: readonly Facts[],
  { until, today }: { readonly until: number; readonly today: number },
  horizonDays: number,
  settings: Settings,
): Learned {
  const overlay = overlayFromHistory(customers, until, horizonDays, settings);
  const tested = backtest(customers, until, horizonDays, settings);
  const verdict: Verdict = verdictOf(tested);
  const proof: Proof = {
    ...untested(horizonDays),
    testedOn: dayText(today),
    verdict: verdict.kind,
    rule: verdict.kind === "abstain" ? verdict.rule : null,
    customers: customers.length,
    ...(tested ? resultsOf(tested) : {}),
    weights: weightsOf(overlay),
  };
  return { overlay, proof };
}

/** The latest test; before the first one, that nothing has been tested. */
export async function findProof(table: TenantTable, horizonDays: number): Promise<Proof> {
  const item = await table.get("proof", {});
  return item?.proof ?? untested(horizonDays);
}

/** What the latest test came to. */
export async function findVerdict(table: TenantTable): Promise<Pick<Proof, "verdict" | "rule">> {
  const item = await table.get("proof", {});
  return item?.proof ?? { verdict: "provisional", rule: null };
}

/** The latest test with what was learned in it. */
export async function findLearned(table: TenantTable): Promise<ProofItem | undefined> {
  return await table.get("proof", {}, { consistent: true });
}

export async function putProof(table: TenantTable, { proof, overlay, basis }: Learned): Promise<void> {
  const item: ProofItem = { proof, overlay, ...(basis === undefined ? {} : { basis }) };
  await table.write({ put: "proof", item });
}
