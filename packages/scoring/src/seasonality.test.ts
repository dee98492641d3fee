import { describe, expect, it } from "vitest";
import { normal, type Random, seededRandom } from "./random.ts";
import { seasonalityOf } from "./seasonality.ts";

describe("seasonality", () => {
  const decembers = (years: number, noise: Random) =>
    Array.from(
      { length: 12 * years },
      (_, i) => (1000 + 10 * i) * (i % 12 === 11 ? 1.8 : 1) * (1 + 0.02 * normal(noise)),
    );

  it("finds the December of a growing shop, and knows the month it starts with", () => {
    const totals = decembers(4, seededRandom(1));
    const found = seasonalityOf(totals, 0);
    expect(found?.index[11]).toBeGreaterThan(1.4);
    expect(found?.strength).toBeGreaterThan(0.8);
    expect(found?.strength).toBeLessThan(0.99);
    expect((found?.index ?? []).reduce((sum, value) => sum + value, 0)).toBeCloseTo(12, 9);
    const shifted = seasonalityOf(totals.slice(5), 5);
    expect(shifted?.index.indexOf(Math.max(...(shifted?.index ?? [])))).toBe(11);
  });

  it("is drawn towards none by one ordinary year, and weak where there is none", () => {
    const two = seasonalityOf(decembers(3, seededRandom(2)), 0);
    expect(two?.index[11]).toBeLessThan(1.7);
    const random = seededRandom(3);
    const flat = seasonalityOf(
      Array.from({ length: 60 }, () => 1000 + 50 * normal(random)),
      0,
    );
    for (const value of flat?.index ?? []) expect(Math.abs(value - 1)).toBeLessThan(0.06);
  });

  it("is not spoken of below two years", () => {
    expect(seasonalityOf(decembers(1, seededRandom(1)), 0)).toBeUndefined();
    expect(
      seasonalityOf(
        Array.from({ length: 30 }, () => 0),
        0,
      ),
    ).toEqual({ index: Array.from({ length: 12 }, () => 1), strength: 0 });
  });
});
