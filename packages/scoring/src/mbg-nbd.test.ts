import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mbgNbdGenerator } from "./generators.ts";
import { hypergeometric } from "./hypergeometric.ts";
import * as mbg from "./mbg-nbd.ts";
import { beta, gamma, seededRandom } from "./random.ts";
import { probability, relativeError } from "./test-tolerance.ts";

/** The fit to CDNOW that BTYDplus publishes (M. Platzer, BTYDplus 1.2.0, demo "cdnow"). */
const CDNOW: mbg.MbgNbd = { r: 0.525, alpha: 6.183, a: 0.891, b: 1.614 };
const MODELS: readonly mbg.MbgNbd[] = [
  CDNOW,
  { r: 0.2, alpha: 0.5, a: 0.05, b: 0.3 },
  { r: 3, alpha: 0.01, a: 1, b: 5 },
  { r: 1.5, alpha: 2, a: 2.5, b: 0.4 },
  { r: 0.02, alpha: 1, a: 12, b: 30 },
];

const model = fc.record({
  r: fc.double({ min: 0.05, max: 5, noNaN: true }),
  alpha: fc.double({ min: 0.1, max: 60, noNaN: true }),
  a: fc.double({ min: 0.05, max: 8, noNaN: true }),
  b: fc.double({ min: 0.05, max: 20, noNaN: true }),
});
const history = fc
  .tuple(
    fc.integer({ min: 0, max: 2000 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.integer({ min: 0, max: 600 }),
  )
  .map(([x, share, age]) => ({ x, tx: x === 0 ? 0 : share * age, age }));

describe("expected purchases", () => {
  /** E[X(t)] of "Counting your customers" the easy way, Hardie's BG/NBD spreadsheet, at the CDNOW fit of that model. */
  it("of a new customer are within 5 % of the BG/NBD figures published for the same data", () => {
    const published = [
      [1, 0.0532],
      [3, 0.1506],
      [31.8571, 1.0405],
      [78, 1.8576],
    ] as const;
    for (const [time, expected] of published) {
      expect(relativeError(mbg.expectedPurchases(CDNOW, time), expected)).toBeLessThan(0.05);
    }
  });

  it("equal the published closed form with 2F1 wherever that does not overflow", () => {
    for (const { r, alpha, a, b } of MODELS.filter((one) => Math.abs(one.a - 1) > 1e-3)) {
      for (const [x, age, time] of [
        [0, 10, 8],
        [3, 40, 39],
        [60, 100, 52],
      ] as const) {
        const z = time / (alpha + age + time);
        const power = Math.exp((r + x) * Math.log1p(-z));
        const published = ((a + b + x) / (a - 1)) * (1 - power * hypergeometric(r + x, b + x + 1, a + b + x, z));
        const ours = mbg.expectedPurchasesIfAlive({ r, alpha, a, b }, x, age, time);
        expect(relativeError(ours, published)).toBeLessThan(1e-9);
      }
    }
  });

  /** Integrals of the defining expectation over Beta(a, b + x + 1) by adaptive quadrature (scipy 1.17 quad, 1e-12). */
  it("hold where the closed form cancels or its series hardly converges", () => {
    const hard = { r: 0.02, alpha: 1, a: 12, b: 30 };
    const reference = [
      [0, 0.5, 0.017613992883832242],
      [0, 0.9849, 0.2125649015057139],
      [0, 0.9999, 0.5538507804452164],
      [3, 0.9851, 4.0897532932920235],
    ] as const;
    for (const [x, z, expected] of reference) {
      const found = mbg.expectedPurchasesIfAlive(hard, x, 1, (z * 2) / (1 - z));
      expect(relativeError(found, expected)).toBeLessThan(1e-11);
    }
  });

  it("do not jump where the method of computing changes, nor at a = 1", () => {
    for (const one of MODELS) {
      for (const x of [0, 1, 40, 5000]) {
        const at = (z: number) => mbg.expectedPurchasesIfAlive(one, x, 3, (z * (one.alpha + 3)) / (1 - z));
        expect(relativeError(at(0.985 - 1e-9), at(0.985 + 1e-9))).toBeLessThan(1e-6);
        const near = { ...one, a: 1 + 1e-9 };
        const exact = mbg.expectedPurchasesIfAlive({ ...one, a: 1 }, x, 3, 20);
        expect(relativeError(mbg.expectedPurchasesIfAlive(near, x, 3, 20), exact)).toBeLessThan(1e-8);
      }
    }
  });

  it("of a new customer are the mean of generated purchases", () => {
    const random = seededRandom(11);
    const draw = mbgNbdGenerator(CDNOW);
    const n = 60_000;
    const counts = Array.from({ length: n }, () => draw(random, 39).length);
    const mean = counts.reduce((sum, count) => sum + count, 0) / n;
    const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / (n - 1);
    const expected = mbg.expectedPurchases(CDNOW, 39);
    expect(Math.abs(mean - expected)).toBeLessThan(3 * Math.sqrt(variance / n));
    expect(Math.sqrt(variance / n) / expected).toBeLessThan(0.01);
  });
});

describe("probabilities", () => {
  it("fall with waiting, rise with the horizon and lie between 0 and 1, for any model and history", () => {
    fc.assert(
      fc.property(model, history, fc.integer({ min: 1, max: 200 }), (one, { x, tx, age }, weeks) => {
        const now = mbg.purchaseProbability(one, x, tx, age, weeks);
        expect(probability(now)).toBe(true);
        expect(mbg.purchaseProbability(one, x, tx, age + 1, weeks)).toBeLessThanOrEqual(now);
        expect(mbg.purchaseProbability(one, x, tx, age, weeks + 1)).toBeGreaterThanOrEqual(now);
        expect(now).toBeLessThanOrEqual(mbg.pAlive(one, x, tx, age));
        expect(mbg.purchaseProbability(one, x + 1, age, age, weeks)).toBeGreaterThanOrEqual(now);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it("are those of the likelihood: no purchase within the horizon is L(x, tx, age + horizon)/L(x, tx, age)", () => {
    fc.assert(
      fc.property(model, history, fc.integer({ min: 1, max: 100 }), (one, { x, tx, age }, weeks) => {
        const quiet = Math.exp(mbg.logLikelihood(one, x, tx, age + weeks) - mbg.logLikelihood(one, x, tx, age));
        expect(Math.abs(1 - mbg.purchaseProbability(one, x, tx, age, weeks) - quiet)).toBeLessThan(1e-8);
      }),
      { seed: 2, numRuns: 300 },
    );
  });

  it("do not depend on the unit of time", () => {
    fc.assert(
      fc.property(model, history, fc.integer({ min: 1, max: 100 }), (one, { x, tx, age }, weeks) => {
        const inDays = { ...one, alpha: one.alpha * 7 };
        const days = mbg.purchaseProbability(inDays, x, 7 * tx, 7 * age, 7 * weeks);
        expect(Math.abs(days - mbg.purchaseProbability(one, x, tx, age, weeks))).toBeLessThan(1e-10);
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  it("survive twenty thousand purchases", () => {
    for (const one of MODELS) {
      const p = mbg.purchaseProbability(one, 20_000, 1040, 1040, 13);
      expect(p).toBeGreaterThan(0.5);
      expect(p).toBeLessThanOrEqual(1);
      expect(Number.isFinite(mbg.logLikelihood(one, 20_000, 1040, 1042))).toBe(true);
      expect(mbg.conditionalExpectedPurchases(one, 20_000, 1040, 1040, 52)).toBeGreaterThan(0);
    }
  });

  /** The oracle: draws from the posterior by weighting draws from the prior with each history's likelihood. */
  it("are within three standard errors of 200,000 simulated customers with the same history", () => {
    const random = seededRandom(5);
    const histories = [
      [0, 0, 4],
      [0, 0, 30],
      [1, 2, 20],
      [1, 19, 20],
      [2, 30.43, 38.86],
      [3, 5, 39],
      [4, 38, 39],
      [6, 20, 26],
      [8, 25, 39],
      [12, 30, 39],
    ] as const;
    const horizon = 13;
    for (const [x, tx, age] of histories) {
      const { mean, error } = simulate(x, tx, age, horizon, random);
      const p = mbg.purchaseProbability(CDNOW, x, tx, age, horizon);
      expect(Math.abs(mean - p)).toBeLessThan(3 * error);
      expect(error).toBeLessThan(0.02 * p + 0.002);
    }
  });
});

/** P(purchase) by drawing (rate, dropout) from the prior, weighted by the likelihood of the history given them. */
function simulate(x: number, tx: number, age: number, horizon: number, random: () => number) {
  let weights = 0;
  let hits = 0;
  const draws: { w: number; y: number }[] = [];
  for (let i = 0; i < 200_000; i++) {
    const rate = gamma(random, CDNOW.r + x, CDNOW.alpha + tx);
    const dropout = beta(random, CDNOW.a, CDNOW.b + x);
    const stayed = (1 - dropout) * Math.exp(-rate * (age - tx));
    const w = dropout + stayed;
    const y = (stayed / w) * -Math.expm1(-rate * horizon);
    weights += w;
    hits += w * y;
    draws.push({ w, y });
  }
  const mean = hits / weights;
  const squares = draws.reduce((sum, { w, y }) => sum + (w * (y - mean)) ** 2, 0);
  return { mean, error: Math.sqrt(squares) / weights };
}
