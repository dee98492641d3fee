import type { Signals } from "./evidence.ts";
import type { History } from "./history.ts";
import type { Scorer } from "./prepare.ts";
import { PILLARS, type Pillar } from "./settings.ts";
import { clamp } from "./sigmoid.ts";
import type { Standing } from "./standing.ts";

/** One pillar of a loyalty score: how good (0 to 1), and how far it is known (0 to 1). */
export interface PillarScore {
  readonly score: number;
  readonly known: number;
}

export interface Loyalty {
  /** 0 to 100. */
  readonly score: number;
  /** Weight of what is known, of all weights: 0 to 1. */
  readonly coverage: number;
  readonly pillars: Readonly<Record<Pillar, PillarScore>>;
}

const TENURE_HALF_DAYS = 364;
const CATEGORIES = 3;
const COUNTED_REFERRALS = 3;

/**
 * Loyalty from 0 to 100: the weighted mean of the pillars that are known. Absolute: nobody's score moves because others
 * did. What is not known weighs nothing and lowers the coverage instead.
 */
export function loyaltyOf(scorer: Scorer, history: History, standing: Standing, day: number): Loyalty {
  const weights = scorer.parameters.settings.loyaltyWeights;
  const pillars = pillarsOf(scorer, history, standing, day);
  let sum = 0;
  let known = 0;
  let all = 0;
  for (const pillar of PILLARS) {
    const weight = weights[pillar] * pillars[pillar].known;
    sum += weight * pillars[pillar].score;
    known += weight;
    all += weights[pillar];
  }
  return { score: known > 0 ? (100 * sum) / known : 0, coverage: all > 0 ? known / all : 0, pillars };
}

function pillarsOf(scorer: Scorer, history: History, standing: Standing, day: number): Loyalty["pillars"] {
  const { buying, contract, signals, stay } = standing;
  const share = shareScore(history);
  const contractAge = contract === undefined ? 0 : day - contract.startDay;
  return {
    retention: { score: stay, known: 1 },
    frequency: { score: frequencyScore(scorer, buying?.x ?? 0, buying?.age ?? 0), known: buying === undefined ? 0 : 1 },
    satisfaction: { score: satisfactionScore(signals), known: signals.satisfactionKnown },
    share: { score: share ?? 0, known: share === undefined ? 0 : 1 },
    advocacy: { score: advocacyScore(signals), known: signals.advocacyKnown },
    tenure: { score: tenureScore(Math.max(buying?.age ?? 0, contractAge)), known: 1 },
  };
}

/** Expected rate of purchases λ = (r + x)/(alpha + age) against the tenant's mean rate m = r/alpha: λ/(λ + m). */
export function frequencyScore(scorer: Scorer, x: number, ageDays: number): number {
  const { r, alpha } = scorer.parameters.purchase;
  const rate = (r + x) / (alpha + ageDays / 7);
  return rate / (rate + r / alpha);
}

export function satisfactionScore({ csat, complaint }: Signals): number {
  return clamp(0.5 + 0.5 * csat - 0.2 * complaint, 0, 1);
}

export function advocacyScore({ nps, referrals }: Signals): number {
  return clamp(0.5 + 0.5 * nps + 0.15 * Math.min(referrals, COUNTED_REFERRALS), 0, 1);
}

/** Share of wallet where it is known, else categories bought out of three; undefined when neither is recorded. */
export function shareScore({ shareOfWallet, categories }: History): number | undefined {
  if (shareOfWallet !== null && shareOfWallet !== undefined) return clamp(shareOfWallet, 0, 1);
  if (categories === null || categories === undefined) return undefined;
  return clamp(categories / CATEGORIES, 0, 1);
}

export function tenureScore(ageDays: number): number {
  return ageDays / (ageDays + TENURE_HALF_DAYS);
}
