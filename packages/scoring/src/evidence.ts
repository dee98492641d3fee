import { clamp } from "./sigmoid.ts";

/** What customers say and do besides buying. Days are integers since 1970-01-01. */
export interface Evidence {
  /** Answers to "would you recommend us", 0 to 10. */
  readonly nps?: readonly DatedScore[] | undefined;
  /** Satisfaction, 1 to 5. */
  readonly csat?: readonly DatedScore[] | undefined;
  readonly complaints?: readonly Complaint[] | undefined;
  /** Since when the oldest unpaid amount is overdue; null when nothing is. */
  readonly overdueSince?: number | null | undefined;
  /** Days on which the customer brought another one. */
  readonly referrals?: readonly number[] | undefined;
  /** ln of the recent rate of use over the one before, and the day it was measured. */
  readonly trend?: { readonly day: number; readonly value: number } | null | undefined;
}

export interface DatedScore {
  readonly day: number;
  readonly score: number;
}

export interface Complaint {
  readonly day: number;
  /** 1 slight, 2 ordinary, 3 grave. */
  readonly severity: number;
  readonly resolvedDay?: number | null | undefined;
}

/** Days after which an item counts half. */
export interface HalfLives {
  readonly nps: number;
  readonly csat: number;
  readonly complaint: number;
}

/** Evidence as it counts on one day; all zero is "nothing known". */
export interface Signals {
  /** −1 to 1. */
  readonly nps: number;
  /** −1 to 1. */
  readonly csat: number;
  /** 0 to 3. */
  readonly complaint: number;
  /** 0 to 1. */
  readonly overdue: number;
  /** −2 to 2. */
  readonly trend: number;
  /** Referrals in 365 days. */
  readonly referrals: number;
  /** 0 to 1: how far there is fresh evidence of satisfaction, and of advocacy. */
  readonly satisfactionKnown: number;
  readonly advocacyKnown: number;
  /** True while anything of this changes by itself with time. */
  readonly live: boolean;
}

export const NO_SIGNALS: Signals = {
  nps: 0,
  csat: 0,
  complaint: 0,
  overdue: 0,
  trend: 0,
  referrals: 0,
  satisfactionKnown: 0,
  advocacyKnown: 0,
  live: false,
};

/** An item is forgotten after this many half-lives: it then counts 1/32. */
const FORGOTTEN_AFTER = 5;
const FORGOTTEN_WEIGHT = 2 ** -FORGOTTEN_AFTER;
const REFERRAL_DAYS = 365;
const OVERDUE_DAYS = 60;

/**
 * Evidence as signals on a day. Items dated after the day do not count. An answer's weight halves with every
 * half-life, and no answer is no effect, never a bad one.
 *
 * A pillar of the loyalty score is "known" fully while its answers are younger than two half-lives and less and less
 * until they are forgotten, so that an answer of long ago neither holds a score at the middle for ever nor drops out
 * with a jump.
 */
export function signalsOn(evidence: Evidence | undefined, day: number, halfLives: HalfLives): Signals {
  if (evidence === undefined) return NO_SIGNALS;
  const nps = decayedMean(evidence.nps, day, halfLives.nps, (score) => clamp((score - 7) / 3, -1, 1));
  const csat = decayedMean(evidence.csat, day, halfLives.csat, (score) => clamp((score - 3) / 2, -1, 1));
  const complaints = decayedComplaints(evidence.complaints, day, halfLives.complaint);
  const overdueDays = overdueFor(evidence, day);
  const { referrals, expected } = recentReferrals(evidence.referrals, day);
  return {
    nps: nps.mean,
    csat: csat.mean,
    complaint: Math.min(3, complaints.sum),
    overdue: Math.min(1, overdueDays / OVERDUE_DAYS),
    trend: trendOn(evidence, day),
    referrals,
    satisfactionKnown: Math.min(1, csat.known + complaints.known),
    advocacyKnown: Math.min(1, nps.known + referrals),
    live: nps.live || csat.live || complaints.live || expected || isAhead(evidence, day),
  };
}

function decayedMean(
  items: readonly DatedScore[] | undefined,
  day: number,
  halfLife: number,
  value: (score: number) => number,
) {
  let sum = 0;
  let weight = 0;
  let known = 0;
  let live = false;
  for (const item of items ?? []) {
    const w = weightAt(day - item.day, halfLife);
    live ||= w > 0 || item.day > day;
    sum += w * value(item.score);
    weight += w;
    known += knownAt(w);
  }
  return { mean: sum / (1 + weight), known, live };
}

function decayedComplaints(items: readonly Complaint[] | undefined, day: number, halfLife: number) {
  let sum = 0;
  let known = 0;
  let live = false;
  for (const { day: since, severity, resolvedDay } of items ?? []) {
    const w = weightAt(day - since, halfLife);
    live ||= w > 0 || since > day;
    const isResolved = resolvedDay !== null && resolvedDay !== undefined && resolvedDay <= day;
    sum += (clamp(severity, 1, 3) / 2) * w * (isResolved ? 0.5 : 1);
    known += knownAt(w);
  }
  return { sum, known, live };
}

/** 1 for an item of today, halving with every half-life, 0 once forgotten or not yet there. */
function weightAt(age: number, halfLife: number): number {
  if (!(age >= 0) || age >= FORGOTTEN_AFTER * halfLife) return 0;
  return 2 ** (-age / halfLife);
}

function knownAt(weight: number): number {
  return clamp((weight - FORGOTTEN_WEIGHT) / (0.25 - FORGOTTEN_WEIGHT), 0, 1);
}

function overdueFor({ overdueSince }: Evidence, day: number): number {
  return overdueSince === null || overdueSince === undefined ? 0 : Math.max(0, day - overdueSince);
}

function trendOn({ trend }: Evidence, day: number): number {
  return trend === null || trend === undefined || trend.day > day ? 0 : clamp(trend.value, -2, 2);
}

/** True while an overdue payment still grows worse, or a trend is dated later than the day. */
function isAhead({ overdueSince, trend }: Evidence, day: number): boolean {
  const isGrowing = overdueSince !== null && overdueSince !== undefined && day - overdueSince < OVERDUE_DAYS;
  return isGrowing || (trend !== null && trend !== undefined && trend.day > day);
}

function recentReferrals(days: readonly number[] | undefined, day: number) {
  let referrals = 0;
  let expected = false;
  for (const since of days ?? []) {
    const age = day - since;
    if (age >= 0 && age < REFERRAL_DAYS) referrals++;
    expected ||= age < REFERRAL_DAYS;
  }
  return { referrals, expected };
}
