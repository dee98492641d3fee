import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { History } from "./history.ts";
import { NO_PURCHASES } from "./history.ts";
import { purchaseProbability } from "./mbg-nbd.ts";
import type { Parameters } from "./parameters.ts";
import { defaultParameters, parametersOf } from "./parameters-of.ts";
import { prepare } from "./prepare.ts";
import { type Score, scoreCustomer } from "./score.ts";
import { DEFAULT_SETTINGS } from "./settings.ts";
import { anyBuying, anyHistory, collect, shopParameters, TODAY } from "./test-histories.ts";
import { probability } from "./test-tolerance.ts";

const PARAMETERS = shopParameters();
const SCORER = prepare(PARAMETERS);

function numbersOf(score: Score): number[] {
  const { loyalty, ...rest } = score;
  const own = Object.values(rest).filter((value): value is number => typeof value === "number");
  if (loyalty === null) return own;
  const pillars = Object.values(loyalty.pillars).flatMap(({ score: value, known }) => [value, known]);
  return [...own, loyalty.score, loyalty.coverage, ...pillars];
}

describe("a score", () => {
  it("is finite and in range for anybody on any day", () => {
    fc.assert(
      fc.property(anyHistory, fc.integer({ min: -6000, max: 6000 }), (history, shift) => {
        const score = scoreCustomer(history, SCORER, TODAY + shift);
        expect(numbersOf(score).every(Number.isFinite)).toBe(true);
        if (score.churn === null) {
          expect(score.stage).toBe("prospect");
          return;
        }
        expect(probability(score.churn)).toBe(true);
        expect(probability(score.lostShare ?? -1)).toBe(true);
        expect(probability(score.pAlive ?? -1)).toBe(true);
        expect(probability((score.loyaltyPoints ?? -1) / 100)).toBe(true);
        expect(score.expectedPurchases).toBeGreaterThanOrEqual(0);
      }),
      { seed: 1, numRuns: 1000 },
    );
  });

  it("is that of the closed form when there is no evidence", () => {
    fc.assert(
      fc.property(anyBuying, (history) => {
        const { firstDay, lastDay, purchaseDays } = history;
        const age = (TODAY - (firstDay ?? 0)) / 7;
        const tx = ((lastDay ?? 0) - (firstDay ?? 0)) / 7;
        const horizon = PARAMETERS.horizonDays / 7;
        const p = purchaseProbability(PARAMETERS.purchase, purchaseDays - 1, tx, age, horizon);
        const expected = 1 - Math.min(1 - 1e-4, Math.max(1e-4, p));
        expect(Math.abs((scoreCustomer(history, SCORER, TODAY).churn ?? -1) - expected)).toBeLessThan(1e-9);
      }),
      { seed: 2, numRuns: 300 },
    );
  });

  it("rises in churn and never betters its band while a customer is silent", () => {
    const order = ["low", "watch", "high", "lost"];
    fc.assert(
      fc.property(anyBuying, fc.integer({ min: 1, max: 500 }), (history, days) => {
        const now = scoreCustomer(history, SCORER, TODAY);
        const later = scoreCustomer(history, SCORER, TODAY + days);
        expect(later.churn ?? -1).toBeGreaterThanOrEqual((now.churn ?? 2) - 1e-12);
        expect(later.lostShare ?? -1).toBeGreaterThanOrEqual((now.lostShare ?? 2) - 1e-12);
        expect(order.indexOf(later.band ?? "")).toBeGreaterThanOrEqual(order.indexOf(now.band ?? ""));
      }),
      { seed: 3, numRuns: 500 },
    );
  });

  it("falls in churn with a purchase, to the lowest band", () => {
    fc.assert(
      fc.property(anyBuying, (history) => {
        const before = scoreCustomer(history, SCORER, TODAY);
        const isNew = history.lastDay !== TODAY;
        const bought = { ...history, lastDay: TODAY, purchaseDays: history.purchaseDays + (isNew ? 1 : 0) };
        const after = scoreCustomer(bought, SCORER, TODAY);
        expect(after.churn ?? 2).toBeLessThanOrEqual((before.churn ?? -1) + 1e-12);
        expect(after.band).toBe("low");
        expect(after.lostShare).toBe(0);
      }),
      { seed: 4, numRuns: 300 },
    );
  });

  it("rises in churn as the horizon shortens", () => {
    const scorers = [30, 90, 180, 365].map((horizonDays) => prepare({ ...PARAMETERS, horizonDays }));
    fc.assert(
      fc.property(anyBuying, (history) => {
        const churn = scorers.map((scorer) => scoreCustomer(history, scorer, TODAY).churn ?? -1);
        expect([...churn].sort((a, b) => b - a)).toEqual(churn);
      }),
      { seed: 5, numRuns: 300 },
    );
  });

  it("is the same from parameters, from a scorer, from a used scorer, and from parameters read back from JSON", () => {
    const fresh = JSON.parse(JSON.stringify(PARAMETERS)) as Parameters;
    fc.assert(
      fc.property(anyHistory, (history) => {
        const score = scoreCustomer(history, SCORER, TODAY);
        expect(scoreCustomer(history, PARAMETERS, TODAY)).toEqual(score);
        expect(scoreCustomer(history, fresh, TODAY)).toEqual(score);
      }),
      { seed: 6, numRuns: 100 },
    );
  });

  it("of a prospect has no churn, loyalty or band; seen before the first purchase everybody is one", () => {
    const buyer: History = { ...NO_PURCHASES, firstDay: TODAY, lastDay: TODAY, purchaseDays: 1 };
    for (const [history, day] of [
      [NO_PURCHASES, TODAY],
      [buyer, TODAY - 1],
    ] as const) {
      const score = scoreCustomer(history, SCORER, day);
      expect(score).toMatchObject({ churn: null, loyalty: null, band: null, stage: "prospect", value: 0 });
    }
    expect(scoreCustomer(buyer, SCORER, TODAY)).toMatchObject({ stage: "exploring", band: "low" });
  });

  it("holds on defaults, for a tenant without a single purchase", () => {
    const score = scoreCustomer(
      { ...NO_PURCHASES, firstDay: TODAY, lastDay: TODAY, purchaseDays: 1 },
      defaultParameters(),
      TODAY,
    );
    expect(score.churn).toBeGreaterThan(0.05);
    expect(score.churn).toBeLessThan(0.95);
    expect(score.band).toBe("low");
  });

  it("holds when every customer bought once, all on the same day", () => {
    const day = TODAY - 40;
    const once: History = {
      firstDay: day,
      lastDay: day,
      purchaseDays: 1,
      spendDays: 1,
      spendTotal: 900,
      revenue12m: 900,
    };
    const parameters = parametersOf(collect(Array.from({ length: 300 }, () => once)));
    const score = scoreCustomer(once, parameters, TODAY);
    expect(numbersOf(score).every(Number.isFinite)).toBe(true);
    expect(score.churn).toBeGreaterThan(0.5);
  });

  it("sees someone who buys every day for fifty-four years as loyal", () => {
    const daily: History = {
      ...NO_PURCHASES,
      firstDay: TODAY - 19_999,
      lastDay: TODAY,
      purchaseDays: 20_000,
      spendDays: 20_000,
      spendTotal: 20_000 * 450,
      revenue12m: 365 * 450,
    };
    const score = scoreCustomer(daily, SCORER, TODAY);
    expect(score.churn).toBeLessThan(0.01);
    expect(score.stage).toBe("stable");
    expect(score.expectedPurchases).toBeGreaterThan(300);
    expect(score.expectedPurchases).toBeLessThan(366);
  });

  it("puts the bands where the tenant wants them", () => {
    const strict = { ...DEFAULT_SETTINGS, bands: { watch: 0.1, high: 0.2, lost: 0.3 } };
    const quiet: History = { ...NO_PURCHASES, firstDay: TODAY - 400, lastDay: TODAY - 90, purchaseDays: 6 };
    const usual = scoreCustomer(quiet, PARAMETERS, TODAY);
    const cut = scoreCustomer(quiet, { ...PARAMETERS, settings: strict }, TODAY);
    expect(usual.lostShare).toBe(cut.lostShare);
    expect(usual.lostShare).toBeGreaterThan(0.3);
    expect(usual.lostShare).toBeLessThan(0.6);
    expect([usual.band, cut.band]).toEqual(["watch", "high"]);
  });
});
