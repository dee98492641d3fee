import type { Import } from "@perennial/contract";
import { dayNumber } from "../../day.ts";
import { addDistinct, emptyDistinct, estimateDistinct } from "./distinct-count.ts";
import { addFrequent, emptyFrequent, frequentAbove } from "./frequent.ts";
import type { PurchaseRow } from "./purchase-row.ts";

/** What is in a file, as the contract tells it. */
export type FileSurvey = NonNullable<Import["survey"]>;

/** A survey while the rows go by; it stays small, however many they are. */
export interface Survey {
  rows: number;
  failing: number;
  firstDay: string | null;
  lastDay: string | null;
  amountMinor: number;
  /** Null before the first amount; a file of several currencies has no sum. */
  currency: string | null;
  hasSum: boolean;
  rounded: number;
  roundingMinor: number;
  refunds: number;
  readonly customers: ReturnType<typeof emptyDistinct>;
  readonly frequent: ReturnType<typeof emptyFrequent>;
}

const FREQUENT_SHARE = 0.01;
/** Rows that a customer has at least before it can be a till's: in a short file one per cent is nobody. */
const FREQUENT_LEAST = 20;

export function emptySurvey(): Survey {
  return {
    rows: 0,
    failing: 0,
    firstDay: null,
    lastDay: null,
    amountMinor: 0,
    currency: null,
    hasSum: true,
    rounded: 0,
    roundingMinor: 0,
    refunds: 0,
    customers: emptyDistinct(),
    frequent: emptyFrequent(),
  };
}

/** Counts a row that would be refused. */
export function addFailing(survey: Survey): void {
  survey.rows += 1;
  survey.failing += 1;
}

export function addPurchase(survey: Survey, row: PurchaseRow): void {
  const { occurredOn, amountMinor, exactMinor, currency, customer } = row;
  addDated(survey, { on: occurredOn, customer });
  survey.currency ??= currency;
  survey.amountMinor += amountMinor;
  if (currency !== survey.currency || !Number.isSafeInteger(survey.amountMinor)) survey.hasSum = false;
  if (amountMinor !== exactMinor) {
    survey.rounded += 1;
    survey.roundingMinor += amountMinor - exactMinor;
  }
  if (exactMinor < 0) survey.refunds += 1;
}

/** Counts a row that has neither a customer nor a day. */
export function addPlain(survey: Survey): void {
  survey.rows += 1;
}

/** Counts a row that is a customer, by what its rows have in common. */
export function addCustomer(survey: Survey, key: string): void {
  survey.rows += 1;
  addCustomerKey(survey, key);
}

/** Counts a row of a customer that has a day. */
export function addDated(survey: Survey, { on, customer }: { readonly on: string; readonly customer: string }): void {
  survey.rows += 1;
  if (survey.firstDay === null || on < survey.firstDay) survey.firstDay = on;
  if (survey.lastDay === null || on > survey.lastDay) survey.lastDay = on;
  addCustomerKey(survey, customer);
}

function addCustomerKey(survey: Survey, customer: string): void {
  addDistinct(survey.customers, customer);
  addFrequent(survey.frequent, customer);
}

/** Everything that was counted; `horizonDays` is how far ahead churn is looked for. */
export function surveyResult(survey: Survey, today: string, horizonDays: number): FileSurvey {
  const { rows, failing, firstDay, lastDay, rounded, refunds, frequent } = survey;
  const isPurchases = survey.currency !== null;
  const read = rows - failing;
  return {
    rows,
    failing,
    customers: frequent.lost === 0 ? frequent.counts.size : estimateDistinct(survey.customers),
    firstDay,
    lastDay,
    amountMinor: isPurchases && survey.hasSum ? survey.amountMinor : null,
    rounded,
    roundingMinor: Number(survey.roundingMinor.toFixed(4)) + 0,
    refunds,
    proposedAsOf: !isPurchases || lastDay === null ? null : proposeAsOf(lastDay, today, horizonDays),
    frequent: isPurchases
      ? frequentAbove(frequent, Math.max(FREQUENT_LEAST, read * FREQUENT_SHARE)).map(({ text, count }) => ({
          customer: text,
          rows: count,
        }))
      : [],
  };
}

/**
 * The day to take for today: the latest day of data that end so long ago that every customer would count as lost, and
 * null where the real today will do.
 */
export function proposeAsOf(lastDay: string, today: string, horizonDays: number): string | null {
  return dayNumber(today) - dayNumber(lastDay) > horizonDays ? lastDay : null;
}
