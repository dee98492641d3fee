import { describe, expect, it } from "vitest";
import { addNewcomers, addToForecast, calibrationFactor, emptyForecast, mergeForecasts } from "./forecast.ts";
import { mbgNbdGenerator } from "./generators.ts";
import { NO_PURCHASES } from "./history.ts";
import { historyAt } from "./history-at.ts";
import { parametersOf } from "./parameters-of.ts";
import { prepare } from "./prepare.ts";
import { seededRandom } from "./random.ts";
import { scoreCustomer } from "./score.ts";
import { collect, generateDays, SHOP, shopHistories, shopParameters, TODAY } from "./test-histories.ts";
import { relativeError } from "./test-tolerance.ts";

describe("the forecast", () => {
  it("of the base is what it then buys, month by month within 15 %, in half a year within 5 %", () => {
    const customers = generateDays(8000, mbgNbdGenerator(SHOP), seededRandom(1), TODAY + 183, 913).map((days) => ({
      days: days.filter((day) => (days[0] ?? 0) <= TODAY && day <= TODAY + 183),
    }));
    const histories = customers.map((facts) => historyAt(facts, TODAY));
    const scorer = prepare(parametersOf(collect(histories)));
    const forecast = emptyForecast(6);
    for (const history of histories) addToForecast(forecast, history, scorer, TODAY);
    const actual = forecast.purchases.map((_, month) =>
      customers.reduce(
        (sum, { days }) =>
          sum + days.filter((day) => day > TODAY + 30.4375 * month && day <= TODAY + 30.4375 * (month + 1)).length,
        0,
      ),
    );
    forecast.purchases.forEach((expected, month) =>
      expect(relativeError(expected, actual[month] ?? 0)).toBeLessThan(0.15),
    );
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
    expect(relativeError(sum(forecast.purchases), sum(actual))).toBeLessThan(0.05);
  });

  it("of a year is the expected purchases that each customer shows, and pages add up", () => {
    const parameters = shopParameters();
    const scorer = prepare(parameters);
    const histories = [...shopHistories(50, 2), { ...shopHistories(1, 3)[0], ...NO_PURCHASES }];
    const whole = emptyForecast(12);
    const pages = [emptyForecast(12), emptyForecast(12)] as const;
    histories.forEach((history, i) => {
      addToForecast(whole, history, scorer, TODAY);
      addToForecast(i % 2 === 0 ? pages[0] : pages[1], history, scorer, TODAY);
    });
    const shown = histories.reduce((sum, history) => sum + scoreCustomer(history, scorer, TODAY).expectedPurchases, 0);
    const total = whole.purchases.reduce((sum, value) => sum + value, 0);
    expect(relativeError(total, shown)).toBeLessThan(1e-9);
    mergeForecasts(pages[0], pages[1]);
    pages[0].purchases.forEach((value, month) =>
      expect(relativeError(value, whole.purchases[month] ?? 0)).toBeLessThan(1e-9),
    );
    expect(whole.revenue.every((value) => value > 0)).toBe(true);
  });

  it("of newcomers is at least their first purchase and grows while they come", () => {
    const forecast = emptyForecast(6);
    addNewcomers(forecast, shopParameters(), 100);
    forecast.purchases.forEach((value, month) =>
      expect(value).toBeGreaterThan(month === 0 ? 100 : (forecast.purchases[month - 1] ?? 0)),
    );
    expect(forecast.purchases[5]).toBeLessThan(300);
  });

  it("is corrected by what the backtest saw, more the more it saw", () => {
    expect(calibrationFactor({ expected: 0, actual: 0 })).toBe(1);
    expect(calibrationFactor({ expected: 970, actual: 770 })).toBeCloseTo(0.8, 12);
    expect(calibrationFactor({ expected: 30, actual: 0 })).toBe(0.5);
    expect(calibrationFactor({ expected: 100, actual: 1e6 })).toBe(2);
  });
});
