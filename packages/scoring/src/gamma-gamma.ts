import { minimise } from "./bfgs.ts";
import { digamma } from "./digamma.ts";
import { logGamma } from "./log-gamma.ts";

/**
 * The gamma-gamma model of spending: amounts of one customer are Gamma(p, nu), nu is Gamma(q, v) over customers, and
 * spending does not depend on how often one buys. Fader & Hardie (2013), "The Gamma-Gamma Model of Monetary Value";
 * Fader, Hardie & Lee (2005), J. of Marketing Research 42, 415–430. v and all amounts in minor units.
 */
export interface GammaGamma {
  readonly p: number;
  readonly q: number;
  readonly v: number;
}

/**
 * What a customer is expected to spend on a purchase day: the own mean, drawn to the tenant's as if there had been
 * `strength` more days at that mean. The posterior mean of the gamma-gamma model is of this form, with
 * mean = p v/(q − 1) and strength = (q − 1)/p.
 */
export interface SpendModel {
  readonly mean: number;
  readonly strength: number;
  /** Net revenue of a purchase day as a share of that: below 1 where days are free of charge or money is given back. */
  readonly netShare: number;
  /** The fitted model; null where it does not hold (q ≤ 1) and the shrunken mean stands in. */
  readonly gammaGamma: GammaGamma | null;
}

/** Customers with n positive purchase days and a mean amount: one customer, or `count` alike. */
export interface SpendCell {
  readonly n: number;
  readonly mean: number;
  readonly count: number;
}

const FALLBACK_STRENGTH = 3;
const LN_P_PRIOR = { mean: Math.log(4), sd: 1 };
const LN_Q_PRIOR = { mean: Math.log(4), sd: 0.7 };

/** ln likelihood of a mean amount over n purchase days; Fader & Hardie (2013) equation (1a). */
export function gammaGammaLogLikelihood({ p, q, v }: GammaGamma, n: number, mean: number): number {
  return (
    logGamma(p * n + q) -
    logGamma(p * n) -
    logGamma(q) +
    q * Math.log(v) +
    (p * n - 1) * Math.log(mean) +
    p * n * Math.log(n) -
    (p * n + q) * Math.log(v + n * mean)
  );
}

/** Expected spending a purchase day of a customer with n positive days at this mean; n may be 0. Minor units. */
export function expectedSpend({ mean, strength }: SpendModel, n: number, ownMean: number): number {
  return (strength * mean + n * ownMean) / (strength + n);
}

/**
 * The spend model of a tenant: maximum a posteriori gamma-gamma with priors on p and q and none on the level, or the
 * shrunken mean (three days at the tenant's mean) where q ≤ 1, which has no mean, or where there are under three cells.
 *
 * @param netShare net revenue of all purchase days ÷ (number of days × mean positive amount)
 */
export function fitSpend(cells: readonly SpendCell[], netShare = 1): SpendModel {
  const customers = cells.reduce((sum, { count }) => sum + count, 0);
  if (customers === 0) return { mean: 0, strength: FALLBACK_STRENGTH, netShare: 1, gammaGamma: null };
  const level = Math.exp(cells.reduce((sum, { mean, count }) => sum + count * Math.log(mean), 0) / customers);
  const model = cells.length < 3 ? undefined : fitGammaGamma(cells, level, customers);
  if (model === undefined || !(model.q > 1.01)) {
    const days = cells.reduce((sum, { n, count }) => sum + n * count, 0);
    const total = cells.reduce((sum, { n, mean, count }) => sum + n * mean * count, 0);
    return { mean: total / days, strength: FALLBACK_STRENGTH, netShare, gammaGamma: null };
  }
  const { p, q, v } = model;
  return { mean: (p * v) / (q - 1), strength: (q - 1) / p, netShare, gammaGamma: model };
}

function fitGammaGamma(cells: readonly SpendCell[], level: number, customers: number): GammaGamma | undefined {
  const objective = (point: readonly number[]) => {
    const penalty = priorPenalty(point);
    const data = negativeLogLikelihood(cells, level, toModel(point));
    return {
      value: (data.value + penalty.value) / customers,
      gradient: data.gradient.map((g, i) => (g + (penalty.gradient[i] ?? 0)) / customers),
    };
  };
  const bounds = { lower: [-6, -6, -12], upper: [9, 9, 12] };
  const { point, converged } = minimise(objective, [LN_P_PRIOR.mean, LN_Q_PRIOR.mean, 0], bounds, 1e-6);
  const model = toModel(point);
  return converged ? { ...model, v: model.v * level } : undefined;
}

/** With amounts divided by `level`; the gradient by [ln p, ln q, ln v]. */
function negativeLogLikelihood(cells: readonly SpendCell[], level: number, model: GammaGamma) {
  const { p, q, v } = model;
  const lnV = Math.log(v);
  const atQ = digamma(q);
  let value = 0;
  let byP = 0;
  let byQ = 0;
  let byV = 0;
  for (const { n, mean, count } of cells) {
    const amount = mean / level;
    const lnSum = Math.log(v + n * amount);
    const both = digamma(p * n + q);
    value -= count * gammaGammaLogLikelihood(model, n, amount);
    byP -= count * n * (both - digamma(p * n) + Math.log(amount * n) - lnSum);
    byQ -= count * (both - atQ + lnV - lnSum);
    byV -= count * (q / v - (p * n + q) / (v + n * amount));
  }
  return { value, gradient: [byP * p, byQ * q, byV * v] };
}

function priorPenalty([lnP = 0, lnQ = 0]: readonly number[]) {
  const zp = (lnP - LN_P_PRIOR.mean) / LN_P_PRIOR.sd;
  const zq = (lnQ - LN_Q_PRIOR.mean) / LN_Q_PRIOR.sd;
  return { value: (zp * zp + zq * zq) / 2, gradient: [zp / LN_P_PRIOR.sd, zq / LN_Q_PRIOR.sd, 0] };
}

function toModel([lnP = 0, lnQ = 0, lnV = 0]: readonly number[]): GammaGamma {
  return { p: Math.exp(lnP), q: Math.exp(lnQ), v: Math.exp(lnV) };
}
