import { describe, expect, it } from "vitest";
import { addRow, emptyRows } from "./compress.ts";
import { cohortPrior, platformPrior, priorMean, priorPenalty } from "./prior.ts";
import { logit } from "./sigmoid.ts";
import { relativeError } from "./test-tolerance.ts";

/** Ten customers of 70 days with four repeat purchases between them: 100 customer weeks. */
function tenCustomers(timeScale: number) {
  const rows = emptyRows();
  addRow(rows, 0, 0, 70 * timeScale, 6);
  addRow(rows, 1, 40 * timeScale, 70 * timeScale, 4);
  return rows;
}

describe("the platform prior", () => {
  it("has the means and spreads learned from four shops, relative to the tenant's own rate", () => {
    const { mean, sd } = platformPrior(tenCustomers(1));
    expect(mean).toEqual([0.02, expect.closeTo(1.04 + Math.log(4.5 / 100), 12), -0.61, 0.83]);
    expect(sd).toEqual([0.65, 0.5, 0.5, 0.92]);
  });

  it("moves alpha with the unit of time and nothing else", () => {
    const [days, months] = [priorMean(platformPrior(tenCustomers(1))), priorMean(platformPrior(tenCustomers(30)))];
    expect(relativeError(months.alpha, 30 * days.alpha)).toBeLessThan(1e-12);
    expect([months.r, months.a, months.b]).toEqual([days.r, days.a, days.b]);
    expect(logit(days.a / (days.a + days.b))).toBeCloseTo(-0.61, 12);
    expect(Math.log(days.a + days.b)).toBeCloseTo(0.83, 12);
  });

  it("punishes the distance from its mean in standard deviations", () => {
    const prior = platformPrior(tenCustomers(1));
    const centre = priorMean(prior);
    expect(priorPenalty(prior, centre).value).toBeCloseTo(0, 12);
    const off = { ...centre, r: centre.r * Math.exp(0.65), alpha: centre.alpha * Math.exp(0.65) };
    expect(priorPenalty(prior, off).value).toBeCloseTo(0.5, 12);
  });

  it("of a cohort is centred on the tenant's fit", () => {
    const tenant = { r: 0.7, alpha: 10, a: 1.1, b: 2.2 };
    const centre = priorMean(cohortPrior(tenant));
    for (const key of ["r", "alpha", "a", "b"] as const)
      expect(relativeError(centre[key], tenant[key])).toBeLessThan(1e-12);
    expect(cohortPrior(tenant).sd).toEqual([0.3, 0.3, 0.3, 0.3]);
  });
});
