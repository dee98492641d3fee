import { describe, expect, it } from "vitest";
import { type History, NO_PURCHASES } from "./history.ts";
import { scoreCustomer } from "./score.ts";
import { shopParameters, TODAY } from "./test-histories.ts";
import { attritionOf, winBackOf } from "./win-back.ts";

const PARAMETERS = shopParameters();

describe("win-back", () => {
  const gone: History = {
    firstDay: TODAY - 900,
    lastDay: TODAY - 500,
    purchaseDays: 20,
    spendDays: 20,
    spendTotal: 60_000,
    revenue12m: 0,
  };

  it("is worth the value after a purchase times the rate of the class, less the cost of trying", () => {
    const back = { ...gone, lastDay: TODAY, purchaseDays: 21 };
    const { value } = scoreCustomer(back, PARAMETERS, TODAY);
    const found = winBackOf(gone, PARAMETERS, TODAY, "B", { cost: 100 });
    expect(found).toMatchObject({ regained: value, rate: 0.15, strategy: "try" });
    expect(found.priority).toBe(Math.round(0.15 * value - 100));
    expect(value).toBeGreaterThan(10 * scoreCustomer(gone, PARAMETERS, TODAY).value);
  });

  it("regains the key customers, waits for the small and lets the bad go", () => {
    const strategies = (["A", "B", "C"] as const).map((one) => winBackOf(gone, PARAMETERS, TODAY, one).strategy);
    expect(strategies).toEqual(["regain", "try", "wait"]);
    expect(winBackOf(gone, PARAMETERS, TODAY, "A", { unwanted: true })).toMatchObject({
      strategy: "let-go",
      priority: 0,
    });
  });

  it("looks past a contract that is over", () => {
    const contract = { startDay: TODAY - 900, periodDays: 30, price: 1, endDay: TODAY - 400 };
    expect(winBackOf({ ...gone, contract }, PARAMETERS, TODAY, "A")).toEqual(winBackOf(gone, PARAMETERS, TODAY, "A"));
    expect(winBackOf(NO_PURCHASES, PARAMETERS, TODAY, "C").regained).toBeGreaterThanOrEqual(0);
  });
});

describe("attrition", () => {
  it("raises the alarm above 15 % a year, on purpose or not counted apart", () => {
    const { natural, deliberate, alarm } = attritionOf(1000, 150, 300, 365);
    expect(natural).toBeCloseTo(0.15, 12);
    expect(deliberate).toBeCloseTo(0.3, 12);
    expect(alarm).toBe(false);
    expect(attritionOf(1000, 151, 0, 365).alarm).toBe(true);
    expect(attritionOf(1000, 20, 0, 30).natural).toBeCloseTo(1 - 0.98 ** (365 / 30), 12);
    expect(attritionOf(0, 0, 0, 30)).toEqual({ natural: 0, deliberate: 0, alarm: false });
  });
});
