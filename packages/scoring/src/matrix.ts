import { sketchCount, sketchQuantiles, type ValueSketch } from "./value-sketch.ts";

/**
 * Profit × risk: `key` earns much at little risk, `risky` much at high risk, `chicken-rib` 鸡肋 little at little risk,
 * `thin-dog` 瘦狗 little at high risk.
 */
export type MatrixCell = "key" | "risky" | "chicken-rib" | "thin-dog";

/** Nine cells: class by present value × class by potential, such as "A-C". */
export type PotentialCell = `${"A" | "B" | "C"}-${"A" | "B" | "C"}`;

/** Risk is high where it eats this share of the profit. */
const HIGH_RISK = 0.3;

/**
 * @param profit of a customer over a period, before risk; minor units
 * @param risk cost of risk over the same period; minor units
 * @param profitCut from {@link profitCutOf}
 */
export function matrixCellOf(profit: number, risk: number, profitCut: number, highRisk = HIGH_RISK): MatrixCell {
  const isProfitable = profit > 0 && profit >= profitCut;
  const isRisky = risk > 0 && (profit <= 0 || risk / profit >= highRisk);
  if (isProfitable) return isRisky ? "risky" : "key";
  return isRisky ? "thin-dog" : "chicken-rib";
}

/** The tenant's median of positive profits; 0 if there are none. */
export function profitCutOf(profits: ValueSketch): number {
  const positive = { ...profits, zeros: 0 };
  return sketchCount(positive) === 0 ? 0 : (sketchQuantiles(positive, 2)[0] ?? 0);
}
