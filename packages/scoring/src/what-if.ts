import { BANDS, type Band, bandOf } from "./band.ts";
import { dueDay } from "./due-day.ts";
import type { Evidence } from "./evidence.ts";
import type { History } from "./history.ts";
import type { Parameters } from "./parameters.ts";
import { type Scorer, scorerOf } from "./prepare.ts";
import { standingOf } from "./standing.ts";

/** Something that could happen, from the smallest to the largest. */
export type Change = "settle-overdue" | "resolve-complaints" | "satisfied-answer" | "withdraw-notice" | "purchase";

export interface BandChange {
  readonly change: Change;
  readonly band: Band;
  /** Probability to leave after the change, 0 to 1. */
  readonly churn: number;
  /** The history with the change made: scoring it gives this band and churn. */
  readonly history: History;
}

export interface WhatIf {
  /** The smallest single change that betters the band today; undefined when none does. */
  readonly better: BandChange | undefined;
  /** The first day on which doing nothing worsens the band, within 400 days. */
  readonly worse: { readonly day: number; readonly band: Band } | undefined;
}

const CHANGES: readonly Change[] = [
  "settle-overdue",
  "resolve-complaints",
  "satisfied-answer",
  "withdraw-notice",
  "purchase",
];
const HORIZON = 400;

/** What would move a customer to another band; undefined for a prospect. */
export function whatIf(history: History, by: Parameters | Scorer, day: number): WhatIf | undefined {
  const scorer = scorerOf(by);
  const band = bandOn(scorer, history, day);
  if (band === undefined) return undefined;
  const better = CHANGES.map((change) => tryChange(scorer, history, day, change)).find(
    (tried) => tried !== undefined && rank(tried.band) < rank(band),
  );
  return { better, worse: firstWorse(scorer, history, day, band) };
}

/** The history with a purchase on a day; a second one on the same day changes nothing. */
export function withPurchase(history: History, day: number): History {
  if (history.lastDay !== null && history.lastDay >= day) return history;
  return { ...history, firstDay: history.firstDay ?? day, lastDay: day, purchaseDays: history.purchaseDays + 1 };
}

function tryChange(scorer: Scorer, history: History, day: number, change: Change): BandChange | undefined {
  const changed = withChange(history, day, change);
  if (changed === undefined) return undefined;
  const standing = standingOf(scorer, changed, day);
  if (standing === undefined) return undefined;
  return { change, band: bandOf(scorer, standing, day), churn: 1 - standing.stay, history: changed };
}

/** Undefined where there is nothing to change. */
function withChange(history: History, day: number, change: Change): History | undefined {
  const { evidence, contract } = history;
  if (change === "settle-overdue") {
    const isOverdue = evidence?.overdueSince !== null && evidence?.overdueSince !== undefined;
    return isOverdue ? { ...history, evidence: { ...evidence, overdueSince: null } } : undefined;
  }
  if (change === "resolve-complaints") {
    const complaints = evidence?.complaints?.map((one) => ({ ...one, resolvedDay: one.resolvedDay ?? day }));
    return complaints === undefined ? undefined : { ...history, evidence: { ...evidence, complaints } };
  }
  if (change === "satisfied-answer") {
    // Of someone who has never said anything, an answer is not what is missing.
    if (!hasOpinion(evidence)) return undefined;
    return { ...history, evidence: { ...evidence, csat: [...(evidence?.csat ?? []), { day, score: 5 }] } };
  }
  if (change === "withdraw-notice") {
    const hasNotice = contract?.noticeDay !== null && contract?.noticeDay !== undefined;
    return contract !== undefined && hasNotice ? { ...history, contract: { ...contract, noticeDay: null } } : undefined;
  }
  return withPurchase(history, day);
}

function hasOpinion(evidence: Evidence | undefined): boolean {
  const items = [evidence?.csat, evidence?.nps, evidence?.complaints];
  return items.some((list) => list !== undefined && list.length > 0);
}

/** Walks from due day to due day, so that only days on which something may change are looked at. */
function firstWorse(scorer: Scorer, history: History, day: number, band: Band): WhatIf["worse"] {
  for (let next = dueDay(history, scorer, day); next < day + HORIZON; next = dueDay(history, scorer, next)) {
    const then = bandOn(scorer, history, next);
    if (then !== undefined && rank(then) > rank(band)) return { day: next, band: then };
  }
  return undefined;
}

function bandOn(scorer: Scorer, history: History, day: number): Band | undefined {
  const standing = standingOf(scorer, history, day);
  return standing === undefined ? undefined : bandOf(scorer, standing, day);
}

function rank(band: Band): number {
  return BANDS.indexOf(band);
}
