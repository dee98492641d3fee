import { buyingCore } from "./core.ts";
import type { BuyingState, History } from "./history.ts";
import { roundToSum } from "./largest-remainder.ts";
import { loyaltyOf } from "./loyalty.ts";
import type { Parameters } from "./parameters.ts";
import { type Scorer, scorerOf } from "./prepare.ts";
import { churnOf } from "./score.ts";
import { PILLARS, type Pillar, type Signal } from "./settings.ts";
import { clamp, logit, sigmoid } from "./sigmoid.ts";
import { habitSignals, SMALLEST, type Standing, standingOf } from "./standing.ts";

/** What moved a churn score: buying habits, silence, each signal. `contract` is the contract model's own part. */
export type ChurnDriver = "buying-frequency" | "recency" | "contract" | Signal;

export interface Driver<Name extends string> {
  readonly name: Name;
  /** In the score's own unit; positive raises the score. */
  readonly effect: number;
  /** The same in whole points of the shown score. */
  readonly points: number;
}

/** A score taken apart: base + Σ effects = total, exactly, and basePoints + Σ points = the whole number shown. */
export interface Explanation<Name extends string> {
  readonly total: number;
  readonly base: number;
  readonly shown: number;
  readonly basePoints: number;
  readonly drivers: readonly Driver<Name>[];
}

/**
 * Churn taken apart in log-odds of leaving. The base is the tenant's customer in the middle, seen at this customer's
 * own age; frequency and recency share the rest of what buying says by Shapley's split (L. S. Shapley 1953; two
 * players, so the mean of the two orders), and every signal is its weight times its value. Undefined for a prospect.
 *
 * Whole points: each effect times the mean slope of the probability between base and total (the Aumann–Shapley value
 * of the sigmoid), which adds up exactly, then rounded by largest remainder to the shown percentage.
 */
export function explainChurn(
  history: History,
  by: Parameters | Scorer,
  day: number,
): Explanation<ChurnDriver> | undefined {
  const scorer = scorerOf(by);
  const standing = standingOf(scorer, history, day);
  if (standing === undefined) return undefined;
  const { buying, contract } = standing;
  const effects =
    contract !== undefined || buying === undefined
      ? { base: 0, parts: [part("contract", -heldLogit(standing.core.stay))] }
      : splitBuying(scorer, buying);
  const parts = [...effects.parts, ...signalParts(scorer, history, standing)];
  return explanation(effects.base, parts, Math.round(100 * churnOf(standing)), (base, total) => ({
    base: 100 * sigmoid(base),
    slope: 100 * meanSlope(base, total),
  }));
}

/**
 * Loyalty taken apart against the tenant's customers: base is what the tenant's mean pillars would score with this
 * customer's coverage, and each pillar adds its weight times its distance from the mean. Undefined for a prospect.
 */
export function explainLoyalty(
  history: History,
  by: Parameters | Scorer,
  day: number,
): Explanation<Pillar> | undefined {
  const scorer = scorerOf(by);
  const standing = standingOf(scorer, history, day);
  if (standing === undefined) return undefined;
  const { pillars, score } = loyaltyOf(scorer, history, standing, day);
  const { settings, pillarMeans } = scorer.parameters;
  const weightOf = (pillar: Pillar) => settings.loyaltyWeights[pillar] * pillars[pillar].known;
  const known = PILLARS.reduce((sum, pillar) => sum + weightOf(pillar), 0);
  const share = (pillar: Pillar) => (known > 0 ? (100 * weightOf(pillar)) / known : 0);
  const base = PILLARS.reduce((sum, pillar) => sum + share(pillar) * pillarMeans[pillar], 0);
  const parts = PILLARS.filter((pillar) => share(pillar) > 0).map((pillar) =>
    part(pillar, share(pillar) * (pillars[pillar].score - pillarMeans[pillar])),
  );
  return explanation(base, parts, Math.round(score), (from) => ({ base: from, slope: 1 }));
}

function splitBuying(scorer: Scorer, { x, last, age }: BuyingState) {
  const { reference, overlay } = scorer.parameters;
  const gap = age - last;
  const usualGap = Math.min(age, reference.gapDays);
  const at = (count: number, silence: number) =>
    -overlay.slope * heldLogit(buyingCore(scorer, { x: count, last: age - silence, age }).stay);
  const here = at(x, gap);
  const middle = at(reference.x, usualGap);
  const frequent = at(x, usualGap);
  const silent = at(reference.x, gap);
  return {
    base: middle - overlay.intercept,
    parts: [
      part("buying-frequency", (frequent - middle + here - silent) / 2),
      part("recency", (silent - middle + here - frequent) / 2),
    ],
  };
}

function signalParts(scorer: Scorer, history: History, { signals, buying, contract }: Standing) {
  const { weights } = scorer.parameters.overlay;
  const hasHabits = buying !== undefined && contract === undefined;
  const habits = hasHabits ? habitSignals(scorer, history, buying, buying.age) : { ticket: 0, frequency: 0, tenure: 0 };
  const values: Record<Signal, number> = { ...signals, ...habits };
  return (Object.keys(weights) as Signal[])
    .filter((signal) => weights[signal] !== 0 && values[signal] !== 0)
    .map((signal) => part(signal, -weights[signal] * values[signal]));
}

function explanation<Name extends string>(
  base: number,
  parts: readonly { readonly name: Name; readonly effect: number }[],
  shown: number,
  scale: (base: number, total: number) => { readonly base: number; readonly slope: number },
): Explanation<Name> {
  const total = parts.reduce((sum, { effect }) => sum + effect, base);
  const { base: baseInPoints, slope } = scale(base, total);
  const [basePoints = 0, ...points] = roundToSum([baseInPoints, ...parts.map(({ effect }) => slope * effect)], shown);
  const drivers = parts.map(({ name, effect }, i) => ({ name, effect, points: points[i] ?? 0 }));
  return { total, base, shown, basePoints, drivers };
}

/** (sigmoid(to) − sigmoid(from))/(to − from), and its limit where the two meet. */
function meanSlope(from: number, to: number): number {
  const p = sigmoid(from);
  if (Math.abs(to - from) < 1e-6) return p * (1 - p);
  return (sigmoid(to) - p) / (to - from);
}

function heldLogit(probability: number): number {
  return logit(clamp(probability, SMALLEST, 1 - SMALLEST));
}

function part<Name extends string>(name: Name, effect: number): { readonly name: Name; readonly effect: number } {
  return { name, effect };
}
