import { bandOf } from "./band.ts";
import { isContractEnding, isContractRunning, renewalsSurvived } from "./contract.ts";
import type { History } from "./history.ts";
import { logTime, type Scorer } from "./prepare.ts";
import { type Standing, standingOf } from "./standing.ts";

/**
 * Where the relation is in its life: exploring 考察期, forming 形成期, stable 稳定期, decline 衰退期, lost 流失. Who has
 * neither bought nor signed is a prospect, outside the cycle.
 */
export type Stage = "prospect" | "exploring" | "forming" | "stable" | "decline" | "lost";

/** From worst to best. */
export const STAGES: readonly Stage[] = ["prospect", "lost", "decline", "exploring", "forming", "stable"];

/** Days of which the best raw stage is shown, today included. */
export const SHOWN_OVER_DAYS = 7;
const FORMING_RENEWALS = 1;
const STABLE_RENEWALS = 3;

/**
 * The stage on one day, from facts, parameters and the day alone.
 *
 * Decline begins when the lost share reaches .60, when the probability to buy has fallen by .20 since the last
 * purchase and the customer is at least to be watched, or when the gap is longer than nine in ten of its own. (A fall
 * of .20 within 90 days, the rule this replaces, comes and goes while a customer stays silent, and needs facts from
 * before the last purchase. On the order file of a shop, of the repeat customers that only this rule calls declining
 * 19 % bought within the next 120 days, of those that both rules name 25 %, of those that neither names 32 %.)
 */
export function rawStageOf(scorer: Scorer, standing: Standing | undefined, day: number): Stage {
  if (standing === undefined) return "prospect";
  if (standing.contract !== undefined) return contractStage(scorer, standing, day);
  if (bandOf(scorer, standing, day) === "lost") return "lost";
  const { x, age } = standing.buying ?? { x: 0, age: 0 };
  if (x < 1) return "exploring";
  if (isDeclining(scorer, standing)) return "decline";
  const { settings, medianGapDays } = scorer.parameters;
  const isStable = x >= settings.stages.stableRepeats && age >= settings.stages.stableGaps * medianGapDays;
  return isStable ? "stable" : "forming";
}

/**
 * The stage a person sees: the best raw stage of the last seven days, so that nobody is shown falling back for a day.
 * Recomputed, never remembered. Days before the last purchase need not be looked at: a purchase never lowers a stage.
 */
export function shownStageOf(scorer: Scorer, history: History, day: number, today: Stage): Stage {
  const isMonotone = history.evidence === undefined && history.contract === undefined;
  if (today === "stable" || (isMonotone && today !== "decline" && today !== "lost")) return today;
  const earliest = Math.max(day - SHOWN_OVER_DAYS + 1, firstDayOfState(history, day));
  if (isMonotone && rawStageOn(scorer, history, earliest) === today) return today;
  let best: Stage = today;
  for (let before = day - 1; before >= earliest && best !== "stable"; before--) {
    const stage = rawStageOn(scorer, history, before);
    if (STAGES.indexOf(stage) > STAGES.indexOf(best)) best = stage;
  }
  return best;
}

/** The raw stage of a customer on a day. */
export function rawStageOn(scorer: Scorer, history: History, day: number): Stage {
  return rawStageOf(scorer, standingOf(scorer, history, day), day);
}

function firstDayOfState({ lastDay, contract }: History, day: number): number {
  if (contract !== undefined && day >= contract.startDay) return contract.startDay;
  return Math.min(day, lastDay ?? day);
}

function isDeclining(scorer: Scorer, { lostShare, drop, buying }: Standing): boolean {
  const { stages, bands } = scorer.parameters.settings;
  if (lostShare >= stages.declineShare) return true;
  if (drop >= stages.declineDrop && lostShare >= bands.watch) return true;
  if (buying === undefined || buying.x < 3) return false;
  const k = scorer.parameters.purchase.r + buying.x;
  const quiet = k * (logTime(scorer, buying.last) - logTime(scorer, buying.age));
  return quiet < Math.log(stages.declineGapProbability);
}

function contractStage(scorer: Scorer, { contract, lostShare }: Standing, day: number): Stage {
  if (contract === undefined) return "prospect";
  if (!isContractRunning(contract, day)) return "lost";
  if (isContractEnding(contract, day) || lostShare >= scorer.parameters.settings.stages.declineShare) return "decline";
  const renewals = renewalsSurvived(contract, day);
  if (renewals < FORMING_RENEWALS) return "exploring";
  return renewals < STABLE_RENEWALS ? "forming" : "stable";
}
