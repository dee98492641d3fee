import type { Contract } from "./contract.ts";
import { buyingCore, type Core, contractCore } from "./core.ts";
import { NO_SIGNALS, type Signals, signalsOn } from "./evidence.ts";
import { type BuyingState, buyingState, type History } from "./history.ts";
import type { MeanAndSd, Overlay } from "./parameters.ts";
import type { Scorer } from "./prepare.ts";
import { clamp, logit, sigmoid } from "./sigmoid.ts";

/** Where a customer stands on a day: what behaviour says, what evidence says, and the two together. */
export interface Standing {
  /** Undefined for someone who has not bought. */
  readonly buying: BuyingState | undefined;
  /** The contract that decides, if there is one. */
  readonly contract: Contract | undefined;
  readonly core: Core;
  readonly signals: Signals;
  /** Σ weight · signal of evidence that comes and goes. */
  readonly evidence: number;
  /** Σ weight · signal of what stays between purchases: mean ticket and frequency. */
  readonly habit: number;
  /** Probability to stay within the horizon, evidence included. */
  readonly stay: number;
  /** 0 to 1: the share of its own chance that the customer has lost; see {@link lostShareOf}. */
  readonly lostShare: number;
  /** How far `near` has fallen from its best, as a difference of probabilities. */
  readonly drop: number;
}

/** p0 is held within these so that its log-odds stay finite. */
export const SMALLEST = 1e-4;

/**
 * The standing of a customer, or undefined for a prospect. A contract that has begun decides; otherwise buying does.
 *
 * Probability to stay: ln odds = intercept + slope · logit p0 + Σ weight · signal, with p0 in [1e-4, 1 − 1e-4].
 */
export function standingOf(scorer: Scorer, history: History, day: number): Standing | undefined {
  const buying = buyingState(history, day);
  const contract = history.contract !== undefined && day >= history.contract.startDay ? history.contract : undefined;
  if (buying === undefined && contract === undefined) return undefined;
  const core = contract !== undefined ? contractCore(scorer, contract, day) : buyingCore(scorer, buying ?? NEVER);
  const { overlay, settings } = scorer.parameters;
  const signals = history.evidence === undefined ? NO_SIGNALS : signalsOn(history.evidence, day, settings.halfLives);
  const evidence = signals === NO_SIGNALS ? 0 : evidenceLogOdds(overlay, signals);
  const habit = scorer.hasPlainOverlay ? 0 : habitLogOdds(scorer, history, buying);
  const near = shifted(scorer, core.near, evidence + habit);
  const best = shifted(scorer, core.best, habit);
  return {
    buying,
    contract,
    core,
    signals,
    evidence,
    habit,
    stay: shifted(scorer, clamp(core.stay, SMALLEST, 1 - SMALLEST), evidence + habit),
    lostShare: best > 0 ? Math.max(0, 1 - near / best) : 1,
    drop: best - near,
  };
}

const NEVER: BuyingState = { x: 0, last: 0, age: 0 };

/** A probability after intercept, slope and a shift of its log-odds. */
function shifted(scorer: Scorer, probability: number, shift: number): number {
  if (shift === 0 && scorer.hasPlainOverlay) return probability;
  if (!(probability > 0)) return 0;
  const { intercept, slope } = scorer.parameters.overlay;
  return sigmoid(intercept + slope * logit(probability) + shift);
}

export function evidenceLogOdds({ weights }: Overlay, signals: Signals): number {
  return (
    weights.nps * signals.nps +
    weights.csat * signals.csat +
    weights.complaint * signals.complaint +
    weights.overdue * signals.overdue +
    weights.trend * signals.trend
  );
}

/** The signals of a customer that stay between purchases, each a z-score within ±3. */
export function habitSignals(scorer: Scorer, history: History, buying: BuyingState | undefined) {
  const { ticket, frequency } = scorer.parameters;
  const hasSpent = history.spendDays >= 1 && history.spendTotal > 0;
  return {
    ticket: hasSpent ? zScore(Math.log1p(history.spendTotal / history.spendDays), ticket) : 0,
    frequency: buying === undefined ? 0 : zScore(Math.log1p(buying.x), frequency),
  };
}

function habitLogOdds(scorer: Scorer, history: History, buying: BuyingState | undefined): number {
  const { weights } = scorer.parameters.overlay;
  const signals = habitSignals(scorer, history, buying);
  return weights.ticket * signals.ticket + weights.frequency * signals.frequency;
}

function zScore(value: number, { mean, sd }: MeanAndSd): number {
  return sd > 0 ? clamp((value - mean) / sd, -3, 3) : 0;
}
