import { logBeta } from "./log-beta.ts";

/**
 * The beta-discrete-Weibull model of renewal: a customer survives t renewals with probability (1 − theta)^(t^c), where
 * theta is Beta(gamma, delta) over customers. c = 1 is the shifted beta-geometric (sBG) model; c > 1 means that the
 * individual customer becomes more likely to leave with time.
 *
 * Fader, Hardie, Liu, Davin & Steenburgh (2018), J. of Interactive Marketing 43, 1–16; sBG: Fader & Hardie (2007),
 * J. of Interactive Marketing 21, 76–90.
 */
export interface Bdw {
  readonly gamma: number;
  readonly delta: number;
  readonly c: number;
}

/** ln of the probability of surviving t renewals, t ≥ 0. */
export function logSurvival({ gamma, delta, c }: Bdw, t: number): number {
  return logBeta(gamma, delta + t ** c) - logBeta(gamma, delta);
}

/** Probability of surviving t renewals; 1 at t = 0 and falling. */
export function survival(model: Bdw, t: number): number {
  return Math.exp(logSurvival(model, t));
}

/** Probability that a customer who survived n renewals survives `periods` more. */
export function renewalProbability(model: Bdw, n: number, periods: number): number {
  return Math.min(1, Math.exp(logSurvival(model, n + periods) - logSurvival(model, n)));
}
