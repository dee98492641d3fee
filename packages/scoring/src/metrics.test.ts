import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  aucDifference,
  aucOf,
  calibrationCurve,
  decileCapture,
  expectedCalibrationError,
  metricsOf,
} from "./metrics.ts";
import { normal, seededRandom } from "./random.ts";
import { sigmoid } from "./sigmoid.ts";

const cases = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 0, max: 1 })), {
  minLength: 1,
  maxLength: 60,
});

function simulate(n: number, seed: number, skill: number) {
  const random = seededRandom(seed);
  const truth = Array.from({ length: n }, () => sigmoid(normal(random)));
  const happened = truth.map((p) => (random() < p ? 1 : 0));
  const predicted = truth.map((p) => skill * p + (1 - skill) * random());
  return { truth, happened, predicted };
}

describe("the AUC", () => {
  it("is the share of pairs in the right order, ties counting half", () => {
    fc.assert(
      fc.property(cases, (pairs) => {
        const p = pairs.map(([value]) => Math.round(value * 5) / 5);
        const y = pairs.map(([, value]) => value);
        let right = 0;
        let all = 0;
        for (let i = 0; i < p.length; i++) {
          for (let j = 0; j < p.length; j++) {
            if (y[i] !== 1 || y[j] !== 0) continue;
            all++;
            right += Number((p[i] ?? 0) > (p[j] ?? 0)) + Number(p[i] === p[j]) / 2;
          }
        }
        expect(aucOf(p, y)).toBeCloseTo(all > 0 ? right / all : 0.5, 12);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it("difference has the variance that repeated samples show (DeLong)", () => {
    const runs = Array.from({ length: 300 }, (_, seed) => {
      const { truth, happened, predicted } = simulate(300, seed + 1, 0.5);
      const found = aucDifference(truth, predicted, happened);
      expect(found.difference).toBeCloseTo(aucOf(truth, happened) - aucOf(predicted, happened), 12);
      return found;
    });
    const mean = runs.reduce((sum, { difference }) => sum + difference, 0) / runs.length;
    const spread = runs.reduce((sum, { difference }) => sum + (difference - mean) ** 2, 0) / (runs.length - 1);
    const claimed = runs.reduce((sum, { variance }) => sum + variance, 0) / runs.length;
    expect(mean).toBeGreaterThan(0.02);
    expect(Math.abs(claimed / spread - 1)).toBeLessThan(0.25);
  });
});

describe("metrics", () => {
  it("of the truth are calibrated, and worse with every loss of skill", () => {
    const { truth, happened, predicted } = simulate(20_000, 1, 0.6);
    const best = metricsOf(truth, happened);
    const worse = metricsOf(predicted, happened);
    expect(best.ece).toBeLessThan(0.015);
    expect(Math.abs(best.meanError)).toBeLessThan(0.01);
    expect(best.auc).toBeGreaterThan(worse.auc);
    expect(best.brier).toBeLessThan(worse.brier);
    expect(best.logLoss).toBeLessThan(worse.logLoss);
    expect(best.lift10).toBeGreaterThan(worse.lift10);
    const squared = truth.map((p) => p * p);
    expect(metricsOf(squared, happened).ece).toBeGreaterThan(0.1);
    expect(metricsOf(squared, happened).auc).toBe(best.auc);
  });

  it("of four customers are those computed by hand", () => {
    const metrics = metricsOf([0.9, 0.8, 0.3, 0.2], [1, 0, 1, 0]);
    expect(metrics).toMatchObject({ n: 4, rate: 0.5, auc: 0.75 });
    expect(metrics.brier).toBeCloseTo((0.01 + 0.64 + 0.49 + 0.04) / 4, 12);
    expect(metrics.logLoss).toBeCloseTo(-Math.log(0.9 * 0.2 * 0.3 * 0.8) / 4, 12);
    expect(metrics.meanError).toBeCloseTo(0.05, 12);
  });

  it("count a certain and wrong prediction as a ten-thousandth, not as infinitely bad", () => {
    expect(metricsOf([0], [1]).logLoss).toBeCloseTo(-Math.log(1e-4), 12);
  });

  it("put every case into one calibration bin, in order", () => {
    fc.assert(
      fc.property(cases, (pairs) => {
        const p = pairs.map(([value]) => value);
        const y = pairs.map(([, value]) => value);
        const curve = calibrationCurve(p, y);
        expect(curve.reduce((sum, { n }) => sum + n, 0)).toBe(p.length);
        expect(curve.length).toBe(Math.min(10, p.length));
        const means = curve.map(({ predicted }) => predicted);
        for (let i = 1; i < means.length; i++)
          expect(means[i] ?? 0).toBeGreaterThanOrEqual((means[i - 1] ?? 0) - 1e-12);
        expect(expectedCalibrationError(curve)).toBeLessThanOrEqual(1);
        const capture = decileCapture(p, y);
        expect(capture[9]).toBeCloseTo(1, 12);
        expect([...capture].sort((a, b) => a - b)).toEqual(capture);
      }),
      { seed: 2, numRuns: 200 },
    );
  });

  it("know a perfect ranking: the first tenth holds its share tenfold", () => {
    const happened = Array.from({ length: 100 }, (_, i) => (i < 10 ? 1 : 0));
    const predicted = happened.map((_, i) => 1 - i / 100);
    expect(metricsOf(predicted, happened).lift10).toBeCloseTo(10, 12);
    expect(decileCapture(predicted, happened)[0]).toBe(1);
  });
});
