import { describe, expect, it } from "vitest";
import * as pareto from "./pareto-nbd.ts";
import { relativeError } from "./test-tolerance.ts";

/** The fit to CDNOW in Fader, Hardie & Lee (2005), table 2. On those customers our likelihood gives −9594.97; the paper −9595.0. */
const CDNOW: pareto.ParetoNbd = { r: 0.553, alpha: 10.578, s: 0.606, beta: 11.669 };

describe("the Pareto/NBD model", () => {
  it("expects of a new customer what the manual of BTYD prints (pnbd.Expectation, weeks 1 to 9)", () => {
    const manual = [
      0.05077821, 0.09916088, 0.14542507, 0.1897993, 0.23247466, 0.27361274, 0.31335159, 0.35181024, 0.38909211,
    ];
    const model = { r: 0.55, alpha: 10.56, s: 0.61, beta: 11.64 };
    manual.forEach((expected, i) => {
      expect(relativeError(pareto.expectedPurchases(model, i + 1), expected)).toBeLessThan(1e-7);
    });
  });

  it("expects 25.46 purchases in 52 weeks of x = 26, tx = 30.86, T = 31 (BTYD walkthrough)", () => {
    expect(relativeError(pareto.conditionalExpectedPurchases(CDNOW, 26, 30.86, 31, 52), 25.46)).toBeLessThan(2e-4);
    expect(relativeError(pareto.pAlive(CDNOW, 26, 30.86, 31), 0.9979)).toBeLessThan(1e-4);
  });

  it("does not underflow at x = 132 and 133 (lifetimes, test_conditional_expectation_underflow)", () => {
    const model = { r: 0.55, alpha: 10.58, s: 0.61, beta: 11.67 };
    const at = (x: number) => pareto.conditionalExpectedPurchases(model, x, 200, 200, 10);
    expect(relativeError(at(132), 6.2060517889632418)).toBeLessThan(1e-9);
    expect(relativeError(at(133), 6.2528722475748113)).toBeLessThan(1e-9);
  });

  it("has a finite likelihood for any history, alpha above or below beta", () => {
    for (const model of [CDNOW, { r: 10.465, alpha: 0.00798565181, s: 3.0516, beta: 2.82 }, { ...CDNOW, beta: 2 }]) {
      for (const [x, tx, age] of [
        [0, 0, 39],
        [500, 1, 37],
        [400, 5, 6],
        [20_000, 1000, 1010],
        [3, 20, 20],
      ] as const) {
        expect(Number.isFinite(pareto.logLikelihood(model, x, tx, age))).toBe(true);
        const p = pareto.purchaseProbability(model, x, tx, age, 13);
        expect(p).toBeGreaterThanOrEqual(0);
        expect(p).toBeLessThanOrEqual(1);
      }
    }
  });

  it("is continuous at alpha = beta, where the hypergeometric term vanishes", () => {
    const at = (alpha: number) => pareto.logLikelihood({ ...CDNOW, alpha }, 4, 20, 30);
    expect(relativeError(at(CDNOW.beta + 1e-7), at(CDNOW.beta))).toBeLessThan(1e-7);
    expect(relativeError(at(CDNOW.beta - 1e-7), at(CDNOW.beta))).toBeLessThan(1e-7);
  });
});
