import type { CancelReason, Language } from "@perennial/contract";
import { seededRandom } from "@perennial/scoring";
import { dayNumber, dayText } from "../day.ts";
import { demoCustomersUntil, fileOf } from "./demo-sales.ts";

/** A subscription of a customer of the demo shop. */
export interface DemoSubscription {
  readonly customer: string;
  readonly name: string;
  readonly plan: string;
  readonly period: "month" | "year";
  readonly price: string;
  readonly day: string;
  readonly cancelledOn?: string;
  readonly reason?: CancelReason;
  readonly reference: string;
}

/** One in twelve who buy again subscribes at the second purchase; three in four of them by the month. */
const SUBSCRIBES = 1 / 12;
const BY_MONTH = 0.75;
/** Chance to cancel within any month; those who pay by the year think about it less often. */
const LEAVES = { month: 0.07, year: 0.03 } as const;
const PLANS = {
  month: { price: "168.00", "zh-CN": "每月一茶", en: "Tea of the month" },
  year: { price: "1680.00", "zh-CN": "全年茶礼", en: "A year of tea" },
} as const;
const REASONS: readonly CancelReason[] = ["price", "price", "noNeed", "noNeed", "competitor", "quality", "moved"];
const MONTH_DAYS = 30;

/**
 * Subscriptions that began between two days, as they stand on the last day of them.
 *
 * @param opened first day of the shop
 */
export function demoSubscriptions(opened: string, from: string, until: string, language: Language): DemoSubscription[] {
  const found: DemoSubscription[] = [];
  for (const { sales, seed } of demoCustomersUntil(opened, until, language)) {
    const random = seededRandom(seed + 2);
    const second = sales[1];
    if (random() >= SUBSCRIBES || !second || second.day < from || second.day > until) continue;
    const period = random() < BY_MONTH ? "month" : "year";
    const { price, [language]: plan } = PLANS[period];
    const months = Math.log(1 - random()) / Math.log(1 - LEAVES[period]);
    const cancelledOn = dayText(dayNumber(second.day) + Math.round(MONTH_DAYS * Math.min(months, 240)));
    const reason = REASONS[Math.floor(random() * REASONS.length)] ?? "other";
    const { customer, name, day } = second;
    const end = cancelledOn > until ? {} : { cancelledOn, reason };
    found.push({ customer, name, plan, period, price, day, ...end, reference: `${customer}-subscription` });
  }
  return found;
}

/** They as the file that a billing program would export. */
export function demoSubscriptionFile(subscriptions: readonly DemoSubscription[]): Uint8Array {
  return fileOf<DemoSubscription>(
    {
      customer_id: "customer",
      customer_name: "name",
      plan: "plan",
      billing_cycle: "period",
      price: "price",
      start_date: "day",
      cancelled_at: "cancelledOn",
      reason: "reason",
      subscription_id: "reference",
    },
    subscriptions,
  );
}
