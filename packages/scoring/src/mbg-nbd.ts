import { logBeta } from "./log-beta.ts";
import { logGamma } from "./log-gamma.ts";
import { sigmoid, softplus } from "./sigmoid.ts";

/**
 * The modified beta-geometric/NBD model of buying without a contract: purchases are Poisson with a rate that is
 * Gamma(r, alpha) over customers; after every purchase, the first included, the customer leaves with a probability
 * that is Beta(a, b) over customers.
 *
 * Batislam, Denizel & Filiztekin (2007), "Empirical validation and comparison of models for customer base
 * analysis", Int. J. Research in Marketing 24, 201–209; Hoppe & Wagner (2007), Marketing JRM 3, 75–90.
 *
 * In every function x is the number of purchases after the first, tx the time of the last one and t the age, both
 * since the first purchase and in the unit of alpha (weeks in the product), with 0 ≤ tx ≤ age. All work in logs and
 * hold for any x: the powers of the textbook formulas overflow from about x = 500.
 */
export interface MbgNbd {
  readonly r: number;
  /** Unit of time, the same as that of tx, age and horizon. */
  readonly alpha: number;
  readonly a: number;
  readonly b: number;
}

/** ln of (probability of having left ÷ probability of being a customer still). */
export function deathLogOdds({ r, alpha, a, b }: MbgNbd, x: number, tx: number, age: number): number {
  return Math.log(a / (b + x)) + (r + x) * Math.log1p((age - tx) / (alpha + tx));
}

/** Probability of still being a customer at this age, in (0, 1); Batislam et al. equation (9). */
export function pAlive(model: MbgNbd, x: number, tx: number, age: number): number {
  return sigmoid(-deathLogOdds(model, x, tx, age));
}

/** Probability of at least one purchase in (age, age + horizon], in [0, 1]: 1 − L(x, tx, age + horizon)/L(x, tx, age). */
export function purchaseProbability(model: MbgNbd, x: number, tx: number, age: number, horizon: number): number {
  const quiet = -(model.r + x) * Math.log1p(horizon / (model.alpha + age));
  return pAlive(model, x, tx, age) * -Math.expm1(quiet);
}

/** ln of the likelihood of one customer's (x, tx, age); Batislam et al. equation (6). */
export function logLikelihood(model: MbgNbd, x: number, tx: number, age: number): number {
  const { r, alpha, a, b } = model;
  const purchases = logGamma(r + x) - logGamma(r) - r * Math.log1p(age / alpha) - x * Math.log(alpha + age);
  return purchases + logBeta(a, b + x + 1) - logBeta(a, b) + softplus(deathLogOdds(model, x, tx, age));
}

/**
 * Expected number of purchases in (age, age + time], 0 or more; Batislam et al. equation (11).
 *
 * @example conditionalExpectedPurchases({ r: 0.525, alpha: 6.183, a: 0.891, b: 1.614 }, 2, 30.43, 38.86, 39); // => 1.24
 */
export function conditionalExpectedPurchases(model: MbgNbd, x: number, tx: number, age: number, time: number): number {
  return pAlive(model, x, tx, age) * expectedPurchasesIfAlive(model, x, age, time);
}

/** Expected purchases of a new customer in (0, time], the first one not counted; Batislam et al. equation (7). */
export function expectedPurchases(model: MbgNbd, time: number): number {
  return conditionalExpectedPurchases(model, 0, 0, 0, time);
}

/**
 * Expected purchases in (age, age + time] of someone known to be a customer at that age.
 *
 * The published form divides 1 − (1−z)^(a−1) 2F1(a+b−r, a−1; a+b+x; z), here after Euler's transformation, by
 * a − 1. With the first term of the series taken out that division is carried out beforehand, so that a = 1 is an
 * ordinary point. The series slows down as z = time/(alpha + age + time) nears 1 and cancels where (1−z)^(a−1) is
 * very small; there the same expectation is integrated over the probability of leaving.
 */
export function expectedPurchasesIfAlive(model: MbgNbd, x: number, age: number, time: number): number {
  const { r, alpha, a, b } = model;
  if (!(time > 0)) return 0;
  const z = time / (alpha + age + time);
  const logRest = Math.log1p(-z);
  const excess = a - 1;
  if (z > 0.985 || excess * logRest < -8) return integrateOverDropout(r + x, time / (alpha + age), a, b + x + 1);
  const c = a + b + x;
  const power = Math.expm1(excess * logRest);
  const first = Math.abs(excess) < 1e-12 ? logRest : power / excess;
  return Math.max(0, c * (-first - (1 + power) * reducedSeries(a + b - r, excess, c, z)));
}

/** Σ over n ≥ 1 of (A)n (1+e)n−1 / ((C)n n!) z^n: (2F1(A, e; C; z) − 1)/e without the division. */
function reducedSeries(a: number, excess: number, c: number, z: number): number {
  let term = (a / c) * z;
  let sum = term;
  for (let n = 1; n < 20_000; n++) {
    term *= (((a + n) * (excess + n)) / ((c + n) * (n + 1))) * z;
    sum += term;
    if (Math.abs(term) < 1e-15 * Math.abs(sum)) break;
  }
  return sum;
}

/**
 * E[(1 − (1 + p s)^−k)/p] for p ~ Beta(a, b), by the trapezoidal rule in the log-odds of p, where the integrand and
 * all its derivatives vanish at both ends.
 */
function integrateOverDropout(k: number, s: number, a: number, b: number): number {
  const scale = logBeta(a, b);
  const centre = Math.log(a / b);
  const width = Math.sqrt(1 / a + 1 / b);
  const step = Math.min(0.5, width / 6);
  let sum = 0;
  for (let i = 0; i < 2000; i++) {
    const added = dropoutTerm(centre + i * step) + (i > 0 ? dropoutTerm(centre - i * step) : 0);
    sum += added;
    if (added < 1e-14 * sum) break;
  }
  return sum * step;

  function dropoutTerm(y: number): number {
    const p = sigmoid(y);
    const density = Math.exp(-a * softplus(-y) - b * softplus(y) - scale);
    return (density * -Math.expm1(-k * Math.log1p(p * s))) / p;
  }
}
