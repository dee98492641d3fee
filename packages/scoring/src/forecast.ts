import { expectedRevenue } from "./clv.ts";
import { WEEKS_IN_MONTH } from "./discount.ts";
import type { History } from "./history.ts";
import { expectedPurchases, expectedPurchasesIfAlive } from "./mbg-nbd.ts";
import type { Parameters } from "./parameters.ts";
import { expectedKey, remember, type Scorer, scorerOf } from "./prepare.ts";
import { evidenceFactor, standingOf } from "./standing.ts";

/** Purchases and revenue (minor units) of months to come; months of 30.4 days from the day of the forecast. JSON. */
export interface Forecast {
  readonly purchases: number[];
  readonly revenue: number[];
}

export function emptyForecast(months: number): Forecast {
  return { purchases: Array.from({ length: months }, () => 0), revenue: Array.from({ length: months }, () => 0) };
}

/** Adds what one buyer is expected to do, evidence included. Contracts and prospects add nothing. */
export function addToForecast(forecast: Forecast, history: History, by: Parameters | Scorer, day: number): void {
  const scorer = scorerOf(by);
  const standing = standingOf(scorer, history, day);
  if (standing?.buying === undefined || standing.contract !== undefined) return;
  const { x, age } = standing.buying;
  const factor = standing.core.pAlive * evidenceFactor(standing);
  const spend = expectedRevenue(scorer, history);
  byMonth(scorer, x, age, forecast.purchases.length).forEach((ifAlive, month) => {
    forecast.purchases[month] = (forecast.purchases[month] ?? 0) + factor * ifAlive;
    forecast.revenue[month] = (forecast.revenue[month] ?? 0) + factor * ifAlive * spend;
  });
}

/** Purchases in each month of someone known to be a customer; remembered by x and whole days of age. */
function byMonth(scorer: Scorer, x: number, age: number, months: number): readonly number[] {
  const key = expectedKey(x, age);
  const known = scorer.expectedByMonth.get(key);
  if (known?.length === months) return known;
  let before = 0;
  const found = Array.from({ length: months }, (_, month) => {
    const weeks = (month + 1) * WEEKS_IN_MONTH;
    const upTo = expectedPurchasesIfAlive(scorer.parameters.purchase, x, age / 7, weeks);
    const within = upTo - before;
    before = upTo;
    return within;
  });
  remember(scorer.expectedByMonth, key, found);
  return found;
}

/** Adds customers yet to come: so many a month, each buying on the day of coming and then as the model says. */
export function addNewcomers(forecast: Forecast, by: Parameters | Scorer, customersAMonth: number): void {
  const { purchase, spend } = scorerOf(by).parameters;
  const repeats = (months: number) => (months > 0 ? expectedPurchases(purchase, months * WEEKS_IN_MONTH) : 0);
  forecast.purchases.forEach((_, month) => {
    let expected = customersAMonth;
    for (let came = 0; came <= month; came++) {
      const since = month - came;
      expected += customersAMonth * (repeats(since + 0.5) - repeats(Math.max(0, since - 0.5)));
    }
    forecast.purchases[month] = (forecast.purchases[month] ?? 0) + expected;
    forecast.revenue[month] = (forecast.revenue[month] ?? 0) + expected * spend.mean * spend.netShare;
  });
}

export function mergeForecasts(into: Forecast, from: Forecast): void {
  from.purchases.forEach((value, month) => {
    into.purchases[month] = (into.purchases[month] ?? 0) + value;
    into.revenue[month] = (into.revenue[month] ?? 0) + (from.revenue[month] ?? 0);
  });
}

const PRIOR_PURCHASES = 30;

/**
 * What a tenant's forecasts are to be multiplied by: purchases that happened ÷ purchases that were expected in the
 * backtest, drawn to 1 as by thirty purchases, within .5 to 2.
 */
export function calibrationFactor({
  expected,
  actual,
}: {
  readonly expected: number;
  readonly actual: number;
}): number {
  return Math.min(2, Math.max(0.5, (actual + PRIOR_PURCHASES) / (expected + PRIOR_PURCHASES)));
}
