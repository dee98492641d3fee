import type { CompressedRows } from "./compress.ts";
import type { MbgNbd } from "./mbg-nbd.ts";

/**
 * A normal prior on psi = [ln r, ln(r/alpha), logit(a/(a+b)) = ln a − ln b, ln(a+b)] with independent components.
 * Times in weeks.
 */
export interface Prior {
  readonly mean: readonly [number, number, number, number];
  readonly sd: readonly [number, number, number, number];
}

/** Learned from the logs of four shops; the second component is relative to the tenant's own rate of repeat purchases. */
const PLATFORM: Prior = { mean: [0.02, 1.04, -0.61, 0.83], sd: [0.65, 0.5, 0.5, 0.92] };
const COHORT_SD = 0.3;
const DAYS_IN_WEEK = 7;

/**
 * The platform's prior for a tenant with these customers. Scale-free: the prior rate is a multiple of the observed
 * (repeat purchases + .5) ÷ (customer weeks), so that days or weeks, coffee or cars make no difference. Without any
 * customer the rate is one repeat purchase in two customer years.
 */
export function platformPrior(rows: CompressedRows): Prior {
  let repeats = 0;
  let days = 0;
  for (let i = 0; i < rows.size; i++) {
    const count = rows.count[i] ?? 0;
    repeats += count * (rows.x[i] ?? 0);
    days += count * (rows.age[i] ?? 0);
  }
  const rate = rows.size === 0 ? 0.5 / 52 : ((repeats + 0.5) * DAYS_IN_WEEK) / Math.max(days, 1);
  const [lnR, lnRate, dropout, strength] = PLATFORM.mean;
  return { mean: [lnR, lnRate + Math.log(rate), dropout, strength], sd: PLATFORM.sd };
}

/** The prior for a cohort (an acquisition quarter, a channel) of a tenant whose fit is given. */
export function cohortPrior({ r, alpha, a, b }: MbgNbd, sd = COHORT_SD): Prior {
  return { mean: [Math.log(r), Math.log(r / alpha), Math.log(a / b), Math.log(a + b)], sd: [sd, sd, sd, sd] };
}

/** The model at the mean of a prior: what a tenant without any history starts with. */
export function priorMean({ mean: [lnR, lnRate, dropout, strength] }: Prior): MbgNbd {
  const share = 1 / (1 + Math.exp(-dropout));
  return {
    r: Math.exp(lnR),
    alpha: Math.exp(lnR - lnRate),
    a: Math.exp(strength) * share,
    b: Math.exp(strength) * (1 - share),
  };
}

/** −ln of the prior density up to a constant, and its gradient by [ln r, ln alpha, ln a, ln b]. */
export function priorPenalty({ mean, sd }: Prior, { r, alpha, a, b }: MbgNbd) {
  const psi = [Math.log(r), Math.log(r / alpha), Math.log(a / b), Math.log(a + b)];
  const z = psi.map((p, i) => (p - (mean[i] ?? 0)) / (sd[i] ?? 1));
  const [z0 = 0, z1 = 0, z2 = 0, z3 = 0] = z.map((value, i) => value / (sd[i] ?? 1));
  return {
    value: z.reduce((sum, value) => sum + (value * value) / 2, 0),
    gradient: [z0 + z1, -z1, z2 + (z3 * a) / (a + b), -z2 + (z3 * b) / (a + b)] as const,
  };
}
