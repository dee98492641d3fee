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
  /** Σ weight · signal of a buyer's habits: mean ticket, frequency and tenure. */
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
  const isPlain = scorer.hasPlainOverlay || contract !== undefined || buying === undefined;
  const habit = isPlain ? 0 : habitLogOdds(scorer, history, buying, buying.age);
  const habitAtBest = isPlain ? 0 : habitLogOdds(scorer, history, buying, buying.last);
  const by = isPlain ? PLAIN : overlay;
  const near = shifted(by, core.near, evidence + habit);
  const best = shifted(by, core.best, habitAtBest);
  return {
    buying,
    contract,
    core,
    signals,
    evidence,
    habit,
    stay: shifted(by, clamp(core.stay, SMALLEST, 1 - SMALLEST), evidence + habit),
    lostShare: best > 0 ? Math.max(0, 1 - near / best) : 1,
    drop: best - near,
  };
}

const PLAIN = { intercept: 0, slope: 1 };
const NEVER: BuyingState = { x: 0, last: 0, age: 0 };

/** A probability after intercept, slope and a shift of its log-odds. */
function shifted(by: Pick<Overlay, "intercept" | "slope">, probability: number, shift: number): number {
  if (shift === 0 && by === PLAIN) return probability;
  if (!(probability > 0)) return 0;
  return sigmoid(by.intercept + by.slope * logit(probability) + shift);
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

/** The habits of a buyer, each a z-score among the tenant's buyers within ±3, as of so many days after the first purchase. */
export function habitSignals({ parameters }: Scorer, history: History, { x }: BuyingState, age: number) {
  const hasSpent = history.spendDays >= 1 && history.spendTotal > 0;
  return {
    ticket: hasSpent ? zScore(Math.log1p(history.spendTotal / history.spendDays), parameters.ticket) : 0,
    frequency: zScore(Math.log1p(x), parameters.frequency),
    tenure: zScore(Math.log1p(age), parameters.tenure),
  };
}

function habitLogOdds(scorer: Scorer, history: History, buying: BuyingState, age: number): number {
  const { weights } = scorer.parameters.overlay;
  const signals = habitSignals(scorer, history, buying, age);
  return weights.ticket * signals.ticket + weights.frequency * signals.frequency + weights.tenure * signals.tenure;
}

function zScore(value: number, { mean, sd }: MeanAndSd): number {
  return sd > 0 ? clamp((value - mean) / sd, -3, 3) : 0;
}

/** How much more likely than by behaviour alone the customer is to stay. */
export function evidenceFactor({ stay, core }: Standing): number {
  return stay / clamp(core.stay, SMALLEST, 1 - SMALLEST);
}
