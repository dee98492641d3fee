import { hypergeometric } from "./hypergeometric.ts";
import { logBeta } from "./log-beta.ts";
import { logGamma } from "./log-gamma.ts";
import type { MbgNbd } from "./mbg-nbd.ts";
import { sigmoid, softplus } from "./sigmoid.ts";

/**
 * The BG/NBD model, for comparison: as {@link MbgNbd}, but a customer may leave only after a repeat purchase, so that
 * nobody who bought once is ever gone. Fader, Hardie & Lee (2005), "Counting Your Customers" the Easy Way, Marketing
 * Science 24, 275–284. x, tx, age as there, in the unit of alpha.
 */
export type BgNbd = MbgNbd;

/** ln of (probability of having left ÷ probability of being a customer still); −∞ without a repeat purchase. */
export function deathLogOdds({ r, alpha, a, b }: BgNbd, x: number, tx: number, age: number): number {
  if (x === 0) return -Infinity;
  return Math.log(a / (b + x - 1)) + (r + x) * Math.log1p((age - tx) / (alpha + tx));
}

/** Probability of still being a customer; 1 for x = 0. Fader, Hardie & Lee (2008), "Computing P(alive)". */
export function pAlive(model: BgNbd, x: number, tx: number, age: number): number {
  return sigmoid(-deathLogOdds(model, x, tx, age));
}

/** Probability of a purchase in (age, age + horizon]. */
export function purchaseProbability(model: BgNbd, x: number, tx: number, age: number, horizon: number): number {
  const quiet = -(model.r + x) * Math.log1p(horizon / (model.alpha + age));
  return pAlive(model, x, tx, age) * -Math.expm1(quiet);
}

/** ln likelihood of one customer; equation (6) of the paper. */
export function logLikelihood(model: BgNbd, x: number, tx: number, age: number): number {
  const { r, alpha, a, b } = model;
  const purchases = logGamma(r + x) - logGamma(r) - r * Math.log1p(age / alpha) - x * Math.log(alpha + age);
  return purchases + logBeta(a, b + x) - logBeta(a, b) + softplus(deathLogOdds(model, x, tx, age));
}

/** Expected purchases in (age, age + time]; equation (10). Loses digits within 1e-6 of a = 1. */
export function conditionalExpectedPurchases(model: BgNbd, x: number, tx: number, age: number, time: number): number {
  const { r, alpha, a, b } = model;
  const z = time / (alpha + age + time);
  const c = a + b + x - 1;
  const decay = Math.exp((r + x) * Math.log1p(-z)) * hypergeometric(r + x, b + x, c, z);
  return Math.max(0, (pAlive(model, x, tx, age) * c * (1 - decay)) / (a - 1));
}

/** Expected repeat purchases of a new customer in (0, time]; equation (9). */
export function expectedPurchases(model: BgNbd, time: number): number {
  return conditionalExpectedPurchases(model, 0, 0, 0, time);
}
