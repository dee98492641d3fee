import type { Period } from "@perennial/contract";
import { dayNumber, dayText } from "../day.ts";

/** Months of a period; a week has none. */
const MONTHS: Readonly<Record<Exclude<Period, "week">, number>> = { month: 1, quarter: 3, halfYear: 6, year: 12 };
const WEEK = 7;
const DAYS_IN_MONTH = 365.25 / 12;

/** Mean length of a period in days. */
export function periodDays(period: Period): number {
  return period === "week" ? WEEK : MONTHS[period] * DAYS_IN_MONTH;
}

/**
 * The day on which a subscription is renewed for the k-th time: the same day of the month as it began, or the last one
 * of a shorter month. k = 0 is the first day itself.
 */
export function renewalDay(startedOn: string, period: Period, k: number): string {
  if (period === "week") return dayText(dayNumber(startedOn) + WEEK * k);
  const [year = 0, month = 1, day = 1] = startedOn.split("-").map(Number);
  const months = year * 12 + (month - 1) + MONTHS[period] * k;
  const [inYear, inMonth] = [Math.floor(months / 12), months % 12];
  const last = new Date(Date.UTC(inYear, inMonth + 1, 0)).getUTCDate();
  return dayText(Math.round(Date.UTC(inYear, inMonth, Math.min(day, last)) / 86_400_000));
}

/** Renewals up to and including a day; 0 or more. */
export function renewalsUntil(startedOn: string, period: Period, day: string): number {
  let k = Math.max(0, Math.floor((dayNumber(day) - dayNumber(startedOn)) / periodDays(period)));
  while (renewalDay(startedOn, period, k + 1) <= day) k += 1;
  while (k > 0 && renewalDay(startedOn, period, k) > day) k -= 1;
  return k;
}

/** The first renewal after a day. */
export function nextRenewal(startedOn: string, period: Period, day: string): string {
  if (day < startedOn) return renewalDay(startedOn, period, 1);
  return renewalDay(startedOn, period, renewalsUntil(startedOn, period, day) + 1);
}

/** Renewals of a term up to a day. On the day on which it ends it is not renewed any more. */
export function renewalsOf(
  { startedOn, period }: { readonly startedOn: string; readonly period: Period },
  endsOn: string | null,
  today: string,
): number {
  if (endsOn === null || endsOn > today) return today < startedOn ? 0 : renewalsUntil(startedOn, period, today);
  return endsOn <= startedOn ? 0 : renewalsUntil(startedOn, period, dayText(dayNumber(endsOn) - 1));
}
