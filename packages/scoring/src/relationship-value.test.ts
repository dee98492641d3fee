import { describe, expect, it } from "vitest";
import { realisedValue, referralValue, riskCost } from "./relationship-value.ts";

describe("relationship value", () => {
  it("is the sum over periods of margins less service less risk", () => {
    const periods = [
      {
        sales: [
          { price: 1000, cost: 600 },
          { price: 500, cost: 500 },
        ],
        serviceCosts: [50, 30],
        riskCost: 20,
      },
      { sales: [], serviceCosts: [40], riskCost: 0 },
    ];
    expect(realisedValue(periods)).toBe(400 - 80 - 20 - 40);
    expect(realisedValue([])).toBe(0);
  });

  it("of referrals is the value of those who came because of them and the saved cost of the others", () => {
    const referrals = [
      { value: 8000, wouldHaveCome: 0 },
      { value: 8000, wouldHaveCome: 1 },
      { value: 4000, wouldHaveCome: 0.5 },
    ];
    expect(referralValue(referrals, 600)).toBe(8000 + 600 + 2300);
  });

  it("of risk is probability times exposure times loss, and nothing without exposure", () => {
    expect(riskCost(0.1, 50_000, 0.6)).toBe(3000);
    expect(riskCost(0.1, -200, 0.6)).toBe(0);
  });
});
