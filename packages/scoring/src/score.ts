import { type Band, bandOf } from "./band.ts";
import { expectedPurchases12m, lifetimeValue, potential12m } from "./clv.ts";
import type { History } from "./history.ts";
import { type Loyalty, loyaltyOf } from "./loyalty.ts";
import type { Parameters } from "./parameters.ts";
import { type Scorer, scorerOf } from "./prepare.ts";
import { rawStageOf, type Stage, shownStageOf } from "./stage.ts";
import { type Standing, standingOf } from "./standing.ts";

/** Everything that is shown of one customer on one day. */
export interface Score {
  /** Probability to leave: no purchase within the horizon, or the contract not renewed; null for a prospect. */
  readonly churn: number | null;
  /** The same as the whole percentage a person sees. */
  readonly churnPercent: number | null;
  /** 0 to 1: the share of its own chance to stay that the customer has lost. */
  readonly lostShare: number | null;
  readonly band: Band | null;
  /** Probability of being a customer still. */
  readonly pAlive: number | null;
  /** Purchases in the next twelve months; 0 for contracts. */
  readonly expectedPurchases: number;
  readonly loyalty: Loyalty | null;
  /** Loyalty as the whole number a person sees. */
  readonly loyaltyPoints: number | null;
  /** The best raw stage of the last seven days. */
  readonly stage: Stage;
  readonly rawStage: Stage;
  /** Lifetime value in minor units, a whole number. */
  readonly value: number;
  /** Margin to be expected in twelve months or the potential declared, whichever is more; minor units, whole. */
  readonly potential: number;
}

const PROSPECT: Score = {
  churn: null,
  churnPercent: null,
  lostShare: null,
  band: null,
  pAlive: null,
  expectedPurchases: 0,
  loyalty: null,
  loyaltyPoints: null,
  stage: "prospect",
  rawStage: "prospect",
  value: 0,
  potential: 0,
};

/**
 * The score of a customer on a day: a pure function of what is known of the customer, the tenant's parameters and the
 * day. Who has neither bought nor signed a contract by that day is a prospect and has no churn or loyalty: there is
 * nothing to leave yet.
 *
 * @param by parameters, or for many customers a scorer made of them by {@link prepare}
 * @example scoreCustomer({ ...NO_PURCHASES, firstDay: 19000, lastDay: 19200, purchaseDays: 5 }, parameters, 19250).churn;
 */
export function scoreCustomer(history: History, by: Parameters | Scorer, day: number): Score {
  const scorer = scorerOf(by);
  const standing = standingOf(scorer, history, day);
  if (standing === undefined) return { ...PROSPECT, potential: Math.round(history.potential12m ?? 0) };
  const loyalty = loyaltyOf(scorer, history, standing, day);
  const rawStage = rawStageOf(scorer, standing, day);
  const churn = churnOf(standing);
  return {
    churn,
    churnPercent: Math.round(100 * churn),
    lostShare: standing.lostShare,
    band: bandOf(scorer, standing, day),
    pAlive: standing.core.pAlive,
    expectedPurchases: expectedPurchases12m(scorer, standing),
    loyalty,
    loyaltyPoints: Math.round(loyalty.score),
    stage: shownStageOf(scorer, history, day, rawStage),
    rawStage,
    value: Math.round(lifetimeValue(scorer, history, standing, day)),
    potential: Math.round(potential12m(scorer, history, standing, day)),
  };
}

export function churnOf({ stay }: Standing): number {
  return 1 - stay;
}
