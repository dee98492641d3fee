import { describe, expect, it } from "vitest";
import * as bg from "./bg-nbd.ts";
import { relativeError } from "./test-tolerance.ts";

/** The fit to CDNOW of Fader, Hardie & Lee (2005), table 2. On those customers our likelihood gives −9582.43; the paper −9582.4. */
const CDNOW: bg.BgNbd = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };

describe("the BG/NBD model", () => {
  it("expects of a new customer what Hardie's spreadsheet does", () => {
    const spreadsheet = [
      [0.1429, 0.0078],
      [1, 0.0532],
      [3, 0.1506],
      [31.8571, 1.0405],
      [32, 1.0437],
      [78, 1.8576],
    ] as const;
    for (const [time, expected] of spreadsheet) {
      expect(relativeError(bg.expectedPurchases(CDNOW, time), expected)).toBeLessThan(0.006);
    }
  });

  it("expects 1.226 purchases in 39 weeks of x = 2, tx = 30.43, T = 38.86 (Hardie's spreadsheet)", () => {
    expect(relativeError(bg.conditionalExpectedPurchases(CDNOW, 2, 30.43, 38.86, 39), 1.226)).toBeLessThan(1e-4);
  });

  it("gives no purchase within 39 weeks the probability that BTYD publishes, .5737864", () => {
    const quiet = 1 - bg.purchaseProbability(CDNOW, 0, 0, 0, 39);
    expect(relativeError(quiet, 0.5737864)).toBeLessThan(1e-6);
    expect(relativeError(Math.exp(bg.logLikelihood(CDNOW, 0, 0, 39)), 0.5737864)).toBeLessThan(1e-6);
  });

  it("never loses anybody who bought once, and survives b < 1 and five hundred purchases", () => {
    expect(bg.pAlive(CDNOW, 0, 0, 500)).toBe(1);
    const hard = { ...CDNOW, b: 0.3 };
    for (const x of [0, 1, 500, 20_000]) {
      const p = bg.purchaseProbability(hard, x, x === 0 ? 0 : 90, 100, 13);
      expect(p).toBeGreaterThanOrEqual(0);
      expect(p).toBeLessThanOrEqual(1);
    }
  });

  it("has the probability of its own likelihood: L(x, tx, T + H)/L(x, tx, T)", () => {
    for (const [x, tx, age] of [
      [0, 0, 20],
      [2, 30.43, 38.86],
      [15, 4, 60],
    ] as const) {
      const quiet = Math.exp(bg.logLikelihood(CDNOW, x, tx, age + 13) - bg.logLikelihood(CDNOW, x, tx, age));
      expect(Math.abs(1 - bg.purchaseProbability(CDNOW, x, tx, age, 13) - quiet)).toBeLessThan(1e-12);
    }
  });
});
