import { describe, expect, it } from "vitest";
import { expectedSpend, fitSpend, type GammaGamma, gammaGammaLogLikelihood, type SpendCell } from "./gamma-gamma.ts";
import { gamma, seededRandom } from "./random.ts";
import { relativeError } from "./test-tolerance.ts";

/** Fader & Hardie (2013), the fit to 946 repeat buyers of CDNOW; our likelihood of those is −4055.92, CLVTools' as well. */
const CDNOW: GammaGamma = { p: 6.25, q: 3.74, v: 15.44 };
const AS_SPEND = { mean: (6.25 * 15.44) / 2.74, strength: 2.74 / 6.25, netShare: 1, gammaGamma: CDNOW };

function customers(n: number, model: GammaGamma, seed: number): SpendCell[] {
  const random = seededRandom(seed);
  return Array.from({ length: n }, () => {
    const nu = gamma(random, model.q, model.v);
    const days = 1 + Math.floor(5 * random());
    const amounts = Array.from({ length: days }, () => gamma(random, model.p, nu));
    return { n: days, mean: amounts.reduce((sum, amount) => sum + amount, 0) / days, count: 1 };
  });
}

describe("the gamma-gamma model", () => {
  it("expects of CDNOW's first customers what Hardie's spreadsheet does (note 025)", () => {
    for (const [n, mean, expected] of [
      [2, 22.35, 24.65],
      [1, 11.77, 18.91],
      [0, 0, 35.17],
      [7, 73.74, 71.46],
    ] as const) {
      expect(relativeError(expectedSpend(AS_SPEND, n, mean), expected)).toBeLessThan(0.002);
    }
  });

  it("recovers the mean and the strength of generated customers", () => {
    const fits = [1, 2, 3, 4].map((seed) => fitSpend(customers(4000, CDNOW, seed)));
    for (const { mean, gammaGamma } of fits) {
      expect(gammaGamma).not.toBeNull();
      expect(relativeError(mean, AS_SPEND.mean)).toBeLessThan(0.04);
    }
    const strength = Math.exp(fits.reduce((sum, fit) => sum + Math.log(fit.strength) / fits.length, 0));
    expect(relativeError(strength, AS_SPEND.strength)).toBeLessThan(0.25);
  });

  it("is at a maximum of its likelihood", () => {
    const cells = customers(1500, CDNOW, 2);
    const fit = fitSpend(cells).gammaGamma ?? CDNOW;
    const at = (model: GammaGamma) =>
      cells.reduce((sum, { n, mean }) => sum + gammaGammaLogLikelihood(model, n, mean), 0);
    for (const factor of [0.8, 1.25]) {
      for (const key of ["p", "q", "v"] as const)
        expect(at({ ...fit, [key]: fit[key] * factor })).toBeLessThan(at(fit));
    }
  });

  it("keeps p and q near 4 and 4 where three customers say little about them", () => {
    const few = fitSpend([
      { n: 1, mean: 900, count: 1 },
      { n: 2, mean: 1000, count: 1 },
      { n: 1, mean: 1150, count: 1 },
    ]).gammaGamma;
    expect(Math.abs(Math.log((few?.p ?? 0) / 4))).toBeLessThan(1);
    expect(Math.abs(Math.log((few?.q ?? 0) / 4))).toBeLessThan(0.7);
  });

  it("does not depend on the unit of money", () => {
    const cells = customers(500, CDNOW, 3);
    const cents = fitSpend(cells.map((cell) => ({ ...cell, mean: 100 * cell.mean })));
    const whole = fitSpend(cells);
    expect(relativeError(cents.mean, 100 * whole.mean)).toBeLessThan(1e-3);
    expect(relativeError(cents.strength, whole.strength)).toBeLessThan(1e-2);
  });

  it("counts a cell of several customers as these customers", () => {
    const cells = customers(200, CDNOW, 4);
    const doubled = fitSpend(cells.map((cell) => ({ ...cell, count: 2 })));
    const twice = fitSpend([...cells, ...cells]);
    expect(relativeError(doubled.mean, twice.mean)).toBeLessThan(1e-6);
  });

  it("falls back to the mean drawn by three purchases for two customers, and to nothing for none", () => {
    const two = fitSpend([
      { n: 1, mean: 100, count: 1 },
      { n: 3, mean: 500, count: 1 },
    ]);
    expect(two).toMatchObject({ mean: 400, strength: 3, gammaGamma: null });
    expect(expectedSpend(two, 3, 1000)).toBe(700);
    expect(expectedSpend(fitSpend([]), 0, 0)).toBe(0);
  });

  it("draws a customer with few purchases more to the tenant's mean than one with many", () => {
    const pulls = [1, 2, 5, 50].map((n) => expectedSpend(AS_SPEND, n, 100));
    expect([...pulls].sort((a, b) => a - b)).toEqual(pulls);
    expect(pulls[3]).toBeLessThan(100);
  });
});
