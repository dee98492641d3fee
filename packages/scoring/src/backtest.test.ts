import { describe, expect, it } from "vitest";
import { backtest, pairedZ } from "./backtest.ts";
import { mbgNbdGenerator } from "./generators.ts";
import { type Facts, historyAt } from "./history-at.ts";
import { gamma, type Random, seededRandom } from "./random.ts";
import { DEFAULT_SETTINGS } from "./settings.ts";
import { leftWithin, overlayFromHistory } from "./snapshot.ts";
import { generateDays, TODAY } from "./test-histories.ts";
import { relativeError } from "./test-tolerance.ts";

/** The MBG/NBD fit to CDNOW that BTYDplus publishes. */
const SHOP = { r: 0.525, alpha: 6.183, a: 0.891, b: 1.614 };
const HORIZON = 90;

function shop(n: number, random: Random): number[][] {
  return generateDays(n, mbgNbdGenerator(SHOP), random);
}

describe("the backtest", () => {
  const random = seededRandom(7);
  const facts: Facts[] = shop(3000, random).map((days) => {
    const rate = gamma(random, 4, 2000);
    return { days, amounts: days.map(() => Math.ceil(gamma(random, 4, rate))) };
  });
  const result = backtest(facts, TODAY, HORIZON, DEFAULT_SETTINGS);

  it("forecasts purchases and revenue of the horizons it hid to 10 %", () => {
    expect(result?.folds).toHaveLength(4);
    expect(relativeError(result?.purchases.expected ?? 0, result?.purchases.actual ?? 1)).toBeLessThan(0.1);
    expect(relativeError(result?.revenue.expected ?? 0, result?.revenue.actual ?? 1)).toBeLessThan(0.1);
  });

  it("looks back as far as there is a horizon and a half before the day it pretends to be", () => {
    const young = facts.map(({ days }) => ({ days: days.filter((day) => day > TODAY - 400) }));
    expect(backtest(young, TODAY, 90, DEFAULT_SETTINGS)?.folds.map(({ day }) => TODAY - day)).toEqual([90, 180]);
    expect(backtest(young, TODAY, 161, DEFAULT_SETTINGS)).toBeUndefined();
    expect(backtest([], TODAY, 90, DEFAULT_SETTINGS)).toBeUndefined();
  });

  it("learned the weights of a fold from the two horizons before its day", () => {
    const [latest, second] = result?.folds ?? [];
    for (const fold of [latest, second]) {
      expect(fold?.overlay).toEqual(overlayFromHistory(facts, fold?.day ?? 0, HORIZON, DEFAULT_SETTINGS));
    }
  });

  it("is calibrated and ranks better than each naive rule", () => {
    expect(result?.metrics.ece).toBeLessThan(0.035);
    for (const { metrics } of result?.comparisons ?? []) {
      expect(result?.metrics.auc).toBeGreaterThan(metrics.auc);
      expect(result?.metrics.logLoss).toBeLessThan(metrics.logLoss);
    }
  });

  it("knows nothing of what came after the day it pretends to be: later facts change no prediction of that day", () => {
    const [latest] = result?.folds ?? [];
    const cut = (latest?.day ?? 0) + HORIZON;
    const longer = facts.map(({ days, amounts }) => ({
      days: [...days, cut + 40],
      amounts: [...(amounts ?? []), 5],
    }));
    expect(backtest(longer, cut, HORIZON, DEFAULT_SETTINGS)).toEqual(result);
  });

  it("counts a contract that ended within the horizon as left", () => {
    const running: Facts = { days: [], contract: { startDay: 0, periodDays: 30, price: 1, endDay: 150 } };
    const at = (day: number) => leftWithin(running, historyAt(running, day), day, 90);
    expect([at(50), at(70), at(150)]).toEqual([0, 1, undefined]);
  });

  it("has no paired difference where nothing differs", () => {
    expect(pairedZ([0, 0, 0])).toBe(0);
    expect(pairedZ([1, 2, 3])).toBeCloseTo(2 / (1 / Math.sqrt(3)), 12);
  });
});
