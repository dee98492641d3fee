import { logHypergeometric } from "./hypergeometric.ts";
import { logGamma } from "./log-gamma.ts";
import { sigmoid, softplus } from "./sigmoid.ts";

/**
 * The Pareto/NBD model, for comparison: purchases are Poisson with a rate that is Gamma(r, alpha), lifetimes are
 * exponential with a rate that is Gamma(s, beta) over customers. Schmittlein, Morrison & Colombo (1987), Management
 * Science 33, 1–24; in the notation of Fader & Hardie (2005), "A Note on Deriving the Pareto/NBD Model". alpha and beta
 * in the unit of x, tx, age; those as in {@link mbgNbd}.
 */
export interface ParetoNbd {
  readonly r: number;
  readonly alpha: number;
  readonly s: number;
  readonly beta: number;
}

/** Probability of still being a customer at this age. */
export function pAlive(model: ParetoNbd, x: number, tx: number, age: number): number {
  return sigmoid(-deathLogOdds(model, x, tx, age));
}

/** Probability of a purchase in (age, age + horizon]: 1 − L(x, tx, age + horizon)/L(x, tx, age). */
export function purchaseProbability(model: ParetoNbd, x: number, tx: number, age: number, horizon: number): number {
  return -Math.expm1(logLikelihood(model, x, tx, age + horizon) - logLikelihood(model, x, tx, age));
}

/** ln likelihood of one customer; equation (18) of the note. */
export function logLikelihood(model: ParetoNbd, x: number, tx: number, age: number): number {
  const { r, alpha, s, beta } = model;
  const purchases = logGamma(r + x) - logGamma(r) - r * Math.log1p(age / alpha) - x * Math.log(alpha + age);
  return purchases - s * Math.log1p(age / beta) + softplus(deathLogOdds(model, x, tx, age));
}

/** Expected purchases in (age, age + time]; equation (41). Loses digits within 1e-6 of s = 1. */
export function conditionalExpectedPurchases(
  model: ParetoNbd,
  x: number,
  tx: number,
  age: number,
  time: number,
): number {
  const { r, alpha, s, beta } = model;
  const decay = Math.exp((1 - s) * Math.log1p(time / (beta + age)));
  const ifAlive = ((r + x) * (beta + age) * (1 - decay)) / ((alpha + age) * (s - 1));
  return pAlive(model, x, tx, age) * Math.max(0, ifAlive);
}

/** Expected repeat purchases of a new customer in (0, time]. */
export function expectedPurchases(model: ParetoNbd, time: number): number {
  return conditionalExpectedPurchases(model, 0, 0, 0, time);
}

/** ln of s/(r+s+x) · (alpha+age)^(r+x) (beta+age)^s · A0, with A0 a difference of two hypergeometric terms. */
function deathLogOdds({ r, alpha, s, beta }: ParetoNbd, x: number, tx: number, age: number): number {
  const power = r + s + x;
  const larger = Math.max(alpha, beta);
  const second = alpha >= beta ? s + 1 : r + x;
  const term = (time: number) =>
    logHypergeometric(power, second, power + 1, Math.abs(alpha - beta) / (larger + time)) -
    power * Math.log(larger + time);
  const atLast = term(tx);
  const ratio = term(age) - atLast;
  const difference = ratio < 0 ? atLast + Math.log(-Math.expm1(ratio)) : -Infinity;
  return Math.log(s / power) + (r + x) * Math.log(alpha + age) + s * Math.log(beta + age) + difference;
}
