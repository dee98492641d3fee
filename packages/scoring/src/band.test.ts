import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { revenueAtRisk } from "./band.ts";
import { type History, NO_PURCHASES } from "./history.ts";
import { prepare } from "./prepare.ts";
import { scoreCustomer } from "./score.ts";
import { anyBuying, shopParameters, TODAY } from "./test-histories.ts";

const PARAMETERS = shopParameters();
const SCORER = prepare(PARAMETERS);
const REGULAR: History = { ...NO_PURCHASES, firstDay: TODAY - 500, lastDay: TODAY, purchaseDays: 12 };

describe("the band", () => {
  it("is low for everybody on the day of a purchase, however likely the customer is to leave", () => {
    const newcomer: History = { ...NO_PURCHASES, firstDay: TODAY, lastDay: TODAY, purchaseDays: 1 };
    const { band, churn, lostShare } = scoreCustomer(newcomer, SCORER, TODAY);
    expect([band, lostShare]).toEqual(["low", 0]);
    expect(churn).toBeGreaterThan(0.5);
  });

  it("is cut on the share of the chance after the last purchase that is lost now", () => {
    fc.assert(
      fc.property(anyBuying, (history) => {
        const chance = (day: number) => 1 - (scoreCustomer(history, SCORER, day).churn ?? 1);
        const [best, now] = [chance(history.lastDay ?? 0), chance(TODAY)];
        const { lostShare, band } = scoreCustomer(history, SCORER, TODAY);
        if (best < 0.999 && now > 1e-3) expect(Math.abs((lostShare ?? -1) - (1 - now / best))).toBeLessThan(1e-9);
        const g = lostShare ?? -1;
        const expected = g < 0.3 ? "low" : g < 0.6 ? "watch" : "high";
        if (band !== "lost") expect(band).toBe(expected);
        else expect(g).toBeGreaterThanOrEqual(0.85);
      }),
      { seed: 1, numRuns: 400 },
    );
  });

  it("is lost only when the customer is probably gone or has waited for two horizons", () => {
    fc.assert(
      fc.property(anyBuying, (history) => {
        const { band, pAlive, lostShare } = scoreCustomer(history, SCORER, TODAY);
        const waited = TODAY - (history.lastDay ?? 0) > 2 * PARAMETERS.horizonDays;
        const isGone = (pAlive ?? 1) < 0.25 || waited;
        expect(band === "lost").toBe((lostShare ?? 0) >= 0.85 && isGone);
      }),
      { seed: 2, numRuns: 400 },
    );
  });

  it("goes through all four by waiting", () => {
    const bands = Array.from({ length: 1500 }, (_, days) => scoreCustomer(REGULAR, SCORER, TODAY + days).band);
    expect([...new Set(bands)]).toEqual(["low", "watch", "high", "lost"]);
  });

  it("of a contract is that of its next renewal; high after notice, lost when it is over", () => {
    const contract = { startDay: TODAY - 400, periodDays: 365, price: 100 };
    const bandOf = (change: object) =>
      scoreCustomer({ ...NO_PURCHASES, contract: { ...contract, ...change } }, SCORER, TODAY);
    const { churn, lostShare, band } = bandOf({});
    expect([lostShare, band]).toEqual([expect.closeTo(churn ?? -1, 12), "low"]);
    expect(bandOf({ noticeDay: TODAY })).toMatchObject({
      band: "high",
      lostShare: 1,
      stage: "forming",
      rawStage: "decline",
    });
    expect(bandOf({ endDay: TODAY })).toMatchObject({ band: "lost", pAlive: 0 });
  });
});

describe("revenue at risk", () => {
  it("is the lost share of the revenue, of customers who are not lost", () => {
    expect(revenueAtRisk(10_000, 0.4, "watch")).toBe(4000);
    expect(revenueAtRisk(10_000, 0.9, "lost")).toBe(0);
    expect(revenueAtRisk(-500, 0.4, "watch")).toBe(0);
    expect(revenueAtRisk(500, null, null)).toBe(0);
  });
});
