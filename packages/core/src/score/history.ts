import { createHash } from "node:crypto";
import type { History } from "@perennial/scoring";
import { dayNumber, dayText } from "../day.ts";
import type { PurchaseItem } from "../purchase/purchase.ts";
import { evidenceOf, type SignalFact } from "../signal/evidence.ts";
import {
  contractOf,
  decidingTerm,
  nextTermDay,
  revenueOf,
  type SubscriptionFact,
  type Term,
  termsOf,
} from "../subscription/contract-terms.ts";
import type { WorkspaceItem } from "../workspace/workspace.ts";
import { inWorkspaceCurrency } from "./money.ts";
import { modeOfLine } from "./settings.ts";

/** What the facts of one customer come to, as of a day. */
export interface Summary {
  readonly history: History;
  /** Net revenue since the first purchase, in minor units of the workspace currency. */
  readonly revenue: number;
  /** Purchases in a currency without a rate. */
  readonly unconverted: number;
  /** Days between consecutive purchase days, ascending, thinned out to a dozen. */
  readonly gaps: readonly number[];
  /** First day on which revenue leaves the trailing twelve months, or a subscription begins, is renewed or ends. */
  readonly leavesOn: number | null;
  /** Terms of subscriptions, and the one by which the customer is scored. */
  readonly terms: readonly Term[];
  readonly deciding: Term | undefined;
}

/** The part of a purchase that statistics are made of. */
export interface PurchaseFact extends Pick<PurchaseItem, "occurredOn" | "amountMinor" | "currency" | "movedTo"> {
  readonly lines?: readonly { readonly category?: string | undefined }[];
}

/** What is known of a customer besides its purchases. */
export interface Beside {
  readonly signals?: readonly SignalFact[];
  readonly subscriptions?: readonly SubscriptionFact[];
}

/** Days of the trailing twelve months. */
export const YEAR = 365;

/** Terms of subscriptions as known on a day, and the one by which the customer is scored on it. */
export function termsOn(
  subscriptions: readonly SubscriptionFact[],
  workspace: Pick<WorkspaceItem, "currency" | "rates" | "scoring">,
  until: string,
  lastPurchaseOn: string | null,
): Pick<Summary, "terms" | "deciding"> {
  const terms = termsOf(subscriptions, until, (amount, currency, day) =>
    inWorkspaceCurrency(amount, currency, day, workspace),
  );
  const deciding = decidingTerm(terms, until, lastPurchaseOn, ({ productLine }) => modeOfLine(workspace, productLine));
  return { terms, deciding };
}

/**
 * Sums up purchases: several on a day are one purchase day; a negative amount is a refund and never a purchase day; a
 * zero amount is a purchase day without spend. Facts after the day are left out. The order of the facts does not matter.
 *
 * @param today day number; the trailing twelve months are the 365 days that end with it
 */
export function summarise(
  facts: readonly PurchaseFact[],
  workspace: Pick<WorkspaceItem, "currency" | "rates" | "scoring">,
  today: number,
  { signals = [], subscriptions = [] }: Beside = {},
): Summary {
  const until = dayText(today);
  const since = dayText(today - YEAR + 1);
  const spendByDay = new Map<string, number>();
  const categories = new Set<string>();
  const totals = { refunds: 0, revenue12m: 0, unconverted: 0 };
  let oldest: string | null = null;
  for (const fact of facts) {
    if (fact.movedTo !== undefined || fact.occurredOn > until) continue;
    const amount = inWorkspaceCurrency(fact.amountMinor, fact.currency, fact.occurredOn, workspace);
    if (amount === undefined) totals.unconverted += 1;
    if (fact.amountMinor >= 0) {
      spendByDay.set(fact.occurredOn, (spendByDay.get(fact.occurredOn) ?? 0) + (amount ?? 0));
      for (const line of fact.lines ?? []) if (line.category !== undefined) categories.add(line.category);
    } else totals.refunds -= amount ?? 0;
    if (fact.occurredOn >= since && amount) {
      totals.revenue12m += amount;
      if (oldest === null || fact.occurredOn < oldest) oldest = fact.occurredOn;
    }
  }
  const days = [...spendByDay.keys()].map(dayNumber).sort((a, b) => a - b);
  const gaps = days
    .slice(1)
    .map((day, index) => day - (days[index] ?? day))
    .sort((a, b) => a - b);
  const spends = [...spendByDay.values()].filter((spend) => spend > 0);
  const spendTotal = spends.reduce((sum, spend) => sum + spend, 0);
  const lastPurchaseOn = days.length === 0 ? null : dayText(days.at(-1) ?? 0);
  const { terms, deciding } = termsOn(subscriptions, workspace, until, lastPurchaseOn);
  const periods = revenueOf(terms, since, until);
  return {
    history: {
      firstDay: days[0] ?? null,
      lastDay: days.at(-1) ?? null,
      purchaseDays: days.length,
      spendDays: spends.length,
      spendTotal,
      refundTotal: totals.refunds,
      revenue12m: totals.revenue12m + periods.revenue12m,
      categories: categories.size > 0 ? categories.size : null,
      usualGapDays: medianOf(gaps),
      evidence: evidenceOf(signals, today),
      contract: deciding && contractOf(deciding),
    },
    revenue: spendTotal - totals.refunds + periods.revenue,
    unconverted: totals.unconverted,
    gaps: thinned(gaps),
    leavesOn: earliest([oldest, periods.oldest], nextTermDay(terms, until)),
    terms,
    deciding,
  };
}

/** Tells what scores are made from of one customer apart from anything else. */
export function inputsHashOf({ history, gaps, unconverted, revenue }: Summary): string {
  const inputs = JSON.stringify([history, gaps, unconverted, revenue]);
  return createHash("sha256").update(inputs).digest("base64url").slice(0, 22);
}

/** The day on which the first of these leaves the trailing twelve months, or an earlier one. */
function earliest(oldest: readonly (string | null)[], other: string | null): number | null {
  const days = oldest.flatMap((day) => (day === null ? [] : [dayNumber(day) + YEAR]));
  if (other !== null) days.push(dayNumber(other));
  return days.length === 0 ? null : Math.min(...days);
}

/** Median of ascending numbers; the mean of the middle two. */
function medianOf(ascending: readonly number[]): number | null {
  const upper = ascending[Math.floor(ascending.length / 2)];
  const lower = ascending[Math.ceil(ascending.length / 2) - 1];
  return upper === undefined || lower === undefined ? null : (upper + lower) / 2;
}

const MOST_GAPS = 12;

/** At most a dozen of ascending numbers, evenly spread over their ranks. */
function thinned(ascending: readonly number[]): number[] {
  if (ascending.length <= MOST_GAPS) return [...ascending];
  const step = ascending.length / MOST_GAPS;
  return Array.from({ length: MOST_GAPS }, (_, index) => ascending[Math.floor((index + 0.5) * step)] ?? 0);
}
