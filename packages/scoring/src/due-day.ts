import { type Band, bandOf } from "./band.ts";
import type { Contract } from "./contract.ts";
import type { History } from "./history.ts";
import { type Loyalty, loyaltyOf } from "./loyalty.ts";
import type { Parameters } from "./parameters.ts";
import { type Scorer, scorerOf } from "./prepare.ts";
import { churnOf } from "./score.ts";
import { rawStageOf, type Stage, shownStageOf } from "./stage.ts";
import { standingOf } from "./standing.ts";

/** Values at which somebody wants to be told: of the whole numbers that are shown, churn in percent. */
export interface Edges {
  readonly churn?: readonly number[];
  readonly loyalty?: readonly number[];
  /** Points of either score that are a change by themselves; 5 if not given. */
  readonly drift?: number;
}

/** What is shown of a customer on a day, as far as it can become due. */
interface Shown {
  readonly day: number;
  readonly churn: number;
  readonly band: Band | null;
  readonly stage: Stage;
  readonly loyalty: number;
  /** The parts of the loyalty score that only fall, and only rise, while nothing happens. */
  readonly falling: number;
  readonly rising: number;
}

const CAP_DAYS = 400;
const LIVE_CAP_DAYS = 7;
const DRIFT = 5;
const ROUNDING = 1e-9;

/**
 * The first day after `day` on which the stored score has to be written anew if nothing happens until then: the shown
 * churn or loyalty has drifted by five points or crossed an edge, or the band or the shown stage is another one. At
 * most 400 days away; at most 7 while evidence decays, because churn is then not monotone in waiting.
 *
 * An edge e counts as crossed as soon as the shown number is on another side of e (below, at, above), so that it serves
 * rules with <, ≤, > and ≥ alike.
 *
 * Without live evidence churn only rises with waiting, and loyalty is a falling plus a rising part, so the value over
 * an interval is bounded by its ends: intervals that cannot hold a change are skipped and the others halved.
 */
export function dueDay(history: History, by: Parameters | Scorer, day: number, edges: Edges = {}): number {
  const scorer = scorerOf(by);
  const now = shownOn(scorer, history, day);
  const isDue = changeFrom(now, edges);
  let from = now;
  if (history.evidence !== undefined) {
    for (let next = day + 1; next <= day + LIVE_CAP_DAYS; next++) {
      from = shownOn(scorer, history, next);
      if (isDue(from)) return next;
    }
    if (standingOf(scorer, history, day)?.signals.live) return from.day;
  }
  for (const jump of [...jumpsOf(scorer, history, from.day, day + CAP_DAYS), day + CAP_DAYS + 1]) {
    if (jump - 1 > from.day) {
      const found = firstDue(scorer, history, from, shownOn(scorer, history, jump - 1), isDue);
      if (found !== undefined) return found;
    }
    if (jump > day + CAP_DAYS) break;
    from = shownOn(scorer, history, jump);
    if (isDue(from)) return jump;
  }
  return day + CAP_DAYS;
}

/** The first due day in (from, to], between which nothing jumps; `from` itself is not due. */
function firstDue(
  scorer: Scorer,
  history: History,
  from: Shown,
  to: Shown,
  isDue: (shown: Shown) => boolean,
): number | undefined {
  const highest = { ...to, loyalty: from.falling + to.rising + ROUNDING };
  const lowest = { ...to, loyalty: to.falling + from.rising - ROUNDING };
  if (!isDue(to) && !isDue(highest) && !isDue(lowest)) return undefined;
  if (to.day - from.day === 1) return isDue(to) ? to.day : undefined;
  const middle = shownOn(scorer, history, Math.floor((from.day + to.day) / 2));
  return firstDue(scorer, history, from, middle, isDue) ?? firstDue(scorer, history, middle, to, isDue);
}

function shownOn(scorer: Scorer, history: History, day: number): Shown {
  const standing = standingOf(scorer, history, day);
  if (standing === undefined) {
    return { day, churn: 0, band: null, stage: "prospect", loyalty: 0, falling: 0, rising: 0 };
  }
  const loyalty = loyaltyOf(scorer, history, standing, day);
  const rising = risingPart(scorer, loyalty);
  return {
    day,
    churn: Math.round(100 * churnOf(standing)),
    band: bandOf(scorer, standing, day),
    stage: shownStageOf(scorer, history, day, rawStageOf(scorer, standing, day)),
    loyalty: loyalty.score,
    falling: loyalty.score - rising,
    rising,
  };
}

/** Tenure: the one pillar that grows by waiting. */
function risingPart(scorer: Scorer, { pillars, coverage }: Loyalty): number {
  const weights = scorer.parameters.settings.loyaltyWeights;
  const all = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
  const known = coverage * all;
  return known > 0 ? (100 * weights.tenure * pillars.tenure.known * pillars.tenure.score) / known : 0;
}

function changeFrom(now: Shown, { churn = [], loyalty = [], drift = DRIFT }: Edges): (then: Shown) => boolean {
  const [leastChurn, mostChurn] = quietRange(now.churn, churn, drift);
  const [leastLoyalty, mostLoyalty] = quietRange(Math.round(now.loyalty), loyalty, drift);
  return (then) => {
    if (then.band !== now.band || then.stage !== now.stage) return true;
    if (then.churn < leastChurn || then.churn > mostChurn) return true;
    const points = Math.round(then.loyalty);
    return points < leastLoyalty || points > mostLoyalty;
  };
}

/** The shown numbers around `value` that are neither a drift nor on another side of an edge. */
function quietRange(value: number, edges: readonly number[], drift: number): [least: number, most: number] {
  let least = value - drift + 1;
  let most = value + drift - 1;
  for (const edge of edges) {
    if (edge <= value) least = Math.max(least, edge === value ? value : Math.floor(edge) + 1);
    if (edge >= value) most = Math.min(most, edge === value ? value : Math.ceil(edge) - 1);
  }
  return [least, most];
}

/** Days in (after, until] on which the state jumps without any new fact: only contracts and dates ahead do that. */
function jumpsOf(scorer: Scorer, { contract, firstDay, lastDay }: History, after: number, until: number): number[] {
  const days = [firstDay, lastDay];
  if (contract !== undefined) {
    days.push(contract.startDay, contract.endDay ?? null, contract.noticeDay ?? null);
    days.push(...renewalJumps(contract, scorer.parameters.settings.contractHorizonDays, after, until));
  }
  const ahead = days.filter((day): day is number => day !== null && day > after && day <= until);
  return [...new Set(ahead)].sort((a, b) => a - b);
}

/** Renewals, and days on which another renewal comes within the horizon. */
function renewalJumps({ startDay, periodDays }: Contract, horizon: number, after: number, until: number): number[] {
  const period = Math.max(1, periodDays);
  const days: number[] = [];
  for (const offset of [0, horizon]) {
    const first = Math.max(1, Math.ceil((after + 1 + offset - startDay) / period));
    for (let k = first; ; k++) {
      const day = Math.ceil(startDay + k * period - offset);
      if (day > until) break;
      days.push(day);
    }
  }
  return days;
}
