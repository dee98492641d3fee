import type { Scores } from "@perennial/contract";
import {
  type History,
  matrixCellOf,
  type Parameters,
  pyramidLevelOf,
  type Score,
  valueClassOf,
} from "@perennial/scoring";
import type { Scoring } from "./parameters.ts";

type Worth = Pick<Scores, "valueMinor" | "potentialMinor" | "potentialClass" | "pyramid" | "profitRisk">;

/** Days overdue and the share of the year's profit that is then taken for lost: the ageing by which debts are written down. */
const WRITTEN_DOWN: readonly (readonly [days: number, share: number])[] = [
  [360, 1],
  [180, 0.6],
  [90, 0.3],
  [60, 0.15],
  [30, 0.05],
];

/** Profit of the trailing twelve months before risk, in minor units: revenue by the workspace's margin. */
export function profitOf({ revenue12m }: Pick<History, "revenue12m">, { settings }: Parameters): number {
  return settings.lifetime.margin * revenue12m;
}

/**
 * What of a year's profit is likely to be lost, in minor units: by returns at the rate of the past, and by payments
 * overdue (a judgement).
 */
export function riskOf(history: History, parameters: Parameters, today: number): number {
  const profit = Math.max(0, profitOf(history, parameters));
  const returned = history.spendTotal > 0 ? Math.min(1, (history.refundTotal ?? 0) / history.spendTotal) : 0;
  const since = history.evidence?.overdueSince;
  const overdueDays = since === null || since === undefined ? 0 : today - since;
  const unpaid = WRITTEN_DOWN.find(([days]) => overdueDays >= days)?.[1] ?? 0;
  return profit * Math.max(returned, unpaid) + 12 * (history.monthlyRiskCost ?? 0);
}

/** What a customer is worth, and the classes that follow from it. */
export function worthOf(
  history: History,
  score: Score,
  { parameters, cuts, today }: Scoring,
  { isScored, isRanked }: { readonly isScored: boolean; readonly isRanked: boolean },
): Worth {
  const { valueCuts } = parameters;
  const profit = profitOf(history, parameters);
  return {
    valueMinor: isScored ? score.value : null,
    potentialMinor: isScored ? score.potential : null,
    potentialClass: isRanked && cuts.potential ? valueClassOf(score.potential, cuts.potential) : null,
    pyramid: isRanked && valueCuts ? pyramidLevelOf(history.revenue12m, valueCuts) : null,
    profitRisk: isScored ? matrixCellOf(profit, riskOf(history, parameters, today), cuts.profit) : null,
  };
}
