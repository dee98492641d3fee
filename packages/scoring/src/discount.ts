import type { LifetimeSettings } from "./settings.ts";

export const DAYS_IN_MONTH = 30.4375;
export const WEEKS_IN_MONTH = DAYS_IN_MONTH / 7;
export const MONTHS_IN_YEAR = 12;
const NODES = 6;

/** Times at which expected purchases are computed, with the weight of each in the discounted sum. */
export interface DiscountNodes {
  readonly weeks: readonly number[];
  readonly weights: readonly number[];
  /** Σ over the months of the discount factors: what a constant monthly cost is multiplied by. */
  readonly annuity: number;
}

/**
 * Σ over months k of (E_k − E_k−1)/(1+d)^(k/12), with E_k the expected purchases in k months, needs E at every month.
 * E is smooth, so it is computed at six times, denser at the start, and interpolated; the sum over months of each
 * interpolating polynomial is a weight that depends on months and discount alone. Within .1 % of the full sum.
 */
export function discountNodes({ months, discount }: LifetimeSettings): DiscountNodes {
  const factor = (k: number) => (1 + discount) ** (-k / MONTHS_IN_YEAR);
  const horizon = Math.max(1, Math.round(months));
  const roots = Array.from({ length: NODES + 1 }, (_, j) => (1 - Math.cos((Math.PI * j) / NODES)) / 2);
  const weights = roots.map(() => 0);
  let annuity = 0;
  for (let k = 1; k <= horizon; k++) {
    const change = k < horizon ? factor(k) - factor(k + 1) : factor(k);
    const place = Math.sqrt(k / horizon);
    roots.forEach((_, j) => {
      weights[j] = (weights[j] ?? 0) + change * lagrange(roots, j, place);
    });
    annuity += factor(k);
  }
  const weeks = roots.map((root) => root * root * horizon * WEEKS_IN_MONTH);
  return { weeks: weeks.slice(1), weights: weights.slice(1), annuity };
}

function lagrange(nodes: readonly number[], j: number, x: number): number {
  const own = nodes[j] ?? 0;
  return nodes.reduce((product, node, i) => (i === j ? product : (product * (x - node)) / (own - node)), 1);
}
