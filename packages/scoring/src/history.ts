import type { Contract } from "./contract.ts";
import type { Evidence } from "./evidence.ts";

/** What is known of one customer: everything a score is made of. Amounts are minor units of one currency. */
export interface History {
  /** Day of the first purchase; null when there is none. */
  readonly firstDay: number | null;
  /** Day of the last purchase. */
  readonly lastDay: number | null;
  /** Days with at least one purchase: x + 1. */
  readonly purchaseDays: number;
  /** Purchase days with a positive amount. */
  readonly spendDays: number;
  /** Sum of the positive amounts, refunds not taken off. */
  readonly spendTotal: number;
  /** Sum of refunds, as a positive number. */
  readonly refundTotal?: number | undefined;
  /** Net revenue of the trailing twelve months. */
  readonly revenue12m: number;
  /** Distinct categories bought; null when the tenant does not record them. */
  readonly categories?: number | null | undefined;
  /** Share of the customer's need that is bought here, 0 to 1. */
  readonly shareOfWallet?: number | null | undefined;
  /** Median of the customer's own gaps; without it the mean gap serves. */
  readonly usualGapDays?: number | null | undefined;
  /** Declared potential revenue of twelve months. */
  readonly potential12m?: number | null | undefined;
  /** Cost of service and selling a month, trailing twelve months. */
  readonly monthlyCost?: number | undefined;
  /** Expected loss from credit risk a month. */
  readonly monthlyRiskCost?: number | undefined;
  readonly evidence?: Evidence | undefined;
  readonly contract?: Contract | undefined;
}

/** A customer who has not bought anything. */
export const NO_PURCHASES: History = {
  firstDay: null,
  lastDay: null,
  purchaseDays: 0,
  spendDays: 0,
  spendTotal: 0,
  revenue12m: 0,
};

/** The sufficient statistics of buying, in whole days since the first purchase. */
export interface BuyingState {
  /** Purchase days after the first. */
  readonly x: number;
  readonly last: number;
  readonly age: number;
}

/**
 * The buying state on a day, or undefined for a prospect: someone without a purchase, or seen from a day before the
 * first one. Seen from a day before the last purchase the state is that on the day of the last purchase, because the
 * history does not say what came before it.
 */
export function buyingState(history: History, day: number): BuyingState | undefined {
  const { firstDay, purchaseDays } = history;
  if (firstDay === null || !(purchaseDays >= 1) || !(day >= firstDay)) return undefined;
  const last = Math.max(0, (history.lastDay ?? firstDay) - firstDay);
  return { x: purchaseDays - 1, last, age: Math.max(last, day - firstDay) };
}

/** The customer's usual gap between purchase days; undefined before the second purchase. */
export function usualGapDays(history: History): number | undefined {
  if (history.firstDay === null || history.lastDay === null || history.purchaseDays < 2) return undefined;
  return history.usualGapDays ?? (history.lastDay - history.firstDay) / (history.purchaseDays - 1);
}
