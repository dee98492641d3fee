import { describe, expect, it } from "vitest";
import { type Bdw, renewalProbability, survival } from "./bdw.ts";
import { BDW_PRIOR, type BdwPrior, bdwLogLikelihood, type ContractCount, fitBdw, SBG_PRIOR } from "./fit-bdw.ts";
import { bdwGenerator } from "./generators.ts";
import { seededRandom } from "./random.ts";
import { relativeError } from "./test-tolerance.ts";

/** Customers of a thousand lost by the end of years 0 to 7: Fader & Hardie (2007), table 1. */
const HIGH_END = [0, 131, 257, 347, 407, 449, 483, 509];
const REGULAR = [0, 369, 532, 618, 674, 711, 738, 759];
const FREE_SBG: BdwPrior = { mean: [0, 0, 0], sd: [1e3, 1e3, 1e-6] };

function countsOf(lost: readonly number[]): ContractCount[] {
  const ended = lost
    .slice(1)
    .map((total, renewals) => ({ renewals, ended: total - (lost[renewals] ?? 0), running: 0 }));
  return [...ended, { renewals: lost.length - 1, ended: 0, running: 1000 - (lost[lost.length - 1] ?? 0) }];
}

describe("the sBG model", () => {
  it("fits High End and Regular as published: .668, 3.806, −1611.2 and .704, 1.182", () => {
    const high = fitBdw(countsOf(HIGH_END), FREE_SBG);
    expect(relativeError(high.gamma, 0.668)).toBeLessThan(1e-3);
    expect(relativeError(high.delta, 3.806)).toBeLessThan(1e-3);
    expect(relativeError(bdwLogLikelihood(countsOf(HIGH_END), high), -1611.2)).toBeLessThan(1e-4);
    const regular = fitBdw(countsOf(REGULAR), FREE_SBG);
    expect(relativeError(regular.gamma, 0.704)).toBeLessThan(1e-3);
    expect(relativeError(regular.delta, 1.182)).toBeLessThan(1e-3);
  });

  /** A thousandth is 1/0.001 = 1: the survival recursion r(t) = (delta + t − 1)/(gamma + delta + t − 1), equation (5). */
  it("retains as its recursion says", () => {
    const model = { gamma: 0.668, delta: 3.806, c: 1 };
    for (const t of [1, 2, 7, 40]) {
      const retention = (model.delta + t - 1) / (model.gamma + model.delta + t - 1);
      expect(relativeError(renewalProbability(model, t - 1, 1), retention)).toBeLessThan(1e-12);
    }
  });
});

describe("the BdW model", () => {
  it("projects High End to year 12 nearer to the true 39.4 % than the sBG model does", () => {
    const error = (model: Bdw) => Math.abs(relativeError(survival(model, 12), 0.394));
    const bdw = fitBdw(countsOf(HIGH_END));
    expect(error(bdw)).toBeLessThan(0.03);
    expect(error(bdw)).toBeLessThan(error(fitBdw(countsOf(HIGH_END), SBG_PRIOR)));
  });

  it("has the gradient of its likelihood: the fit beats every neighbour", () => {
    const counts = countsOf(HIGH_END);
    const wide: BdwPrior = { mean: [0, 0, 0], sd: [1e3, 1e3, 1e3] };
    const fit = fitBdw(counts, wide);
    const best = bdwLogLikelihood(counts, fit);
    for (const factor of [0.97, 1.03]) {
      for (const key of ["gamma", "delta", "c"] as const) {
        expect(bdwLogLikelihood(counts, { ...fit, [key]: fit[key] * factor })).toBeLessThan(best);
      }
    }
  });

  it("with its prior is at the maximum of likelihood × prior, for few contracts", () => {
    const counts: ContractCount[] = [
      { renewals: 0, ended: 6, running: 2 },
      { renewals: 3, ended: 1, running: 4 },
    ];
    const z = (value: number, i: 0 | 1 | 2) => (value - BDW_PRIOR.mean[i]) / BDW_PRIOR.sd[i];
    const posterior = (model: Bdw) =>
      bdwLogLikelihood(counts, model) -
      (z(Math.log(model.gamma / model.delta), 0) ** 2 +
        z(Math.log(model.gamma + model.delta), 1) ** 2 +
        z(Math.log(model.c), 2) ** 2) /
        2;
    const fit = fitBdw(counts);
    for (const factor of [0.99, 1.01]) {
      for (const key of ["gamma", "delta", "c"] as const) {
        expect(posterior({ ...fit, [key]: fit[key] * factor })).toBeLessThan(posterior(fit));
      }
    }
    const prior = fitBdw([]);
    expect(prior.gamma / (prior.gamma + prior.delta)).toBeCloseTo(0.2, 9);
    expect([prior.gamma + prior.delta, prior.c]).toEqual([expect.closeTo(3, 9), expect.closeTo(1, 9)]);
  });

  it("gives the survival at twelve periods of generated contracts seen for four to twelve, better with more of them", () => {
    const truth: Bdw = { gamma: 0.67, delta: 3.8, c: 1.2 };
    const draw = bdwGenerator(truth);
    for (const [contracts, limit] of [
      [20, 0.125],
      [50, 0.06],
      [200, 0.035],
      [1000, 0.02],
    ] as const) {
      let error = 0;
      for (let seed = 1; seed <= 30; seed++) {
        const random = seededRandom(contracts + seed);
        const counts = Array.from({ length: contracts }, (): ContractCount => {
          const seen = 4 + Math.floor(9 * random());
          const renewals = draw(random, seen);
          return renewals < seen ? { renewals, ended: 1, running: 0 } : { renewals, ended: 0, running: 1 };
        });
        error += Math.abs(survival(fitBdw(counts), 12) - survival(truth, 12)) / 30;
      }
      expect(error).toBeLessThanOrEqual(limit);
    }
  });

  it("falls with time from 1, rises with renewals survived, and is finite without heterogeneity", () => {
    const alike: ContractCount[] = Array.from({ length: 12 }, (_, renewals) => ({ renewals, ended: 50, running: 0 }));
    for (const model of [fitBdw(alike), fitBdw([]), fitBdw([{ renewals: 0, ended: 0, running: 9 }])]) {
      expect(survival(model, 0)).toBe(1);
      for (let t = 0; t < 30; t++) {
        expect(survival(model, t + 1)).toBeLessThan(survival(model, t));
        expect(survival(model, t + 1)).toBeGreaterThan(0);
      }
    }
    expect(BDW_PRIOR.sd[2]).toBeGreaterThan(0);
    const loyal = { gamma: 0.67, delta: 3.8, c: 1 };
    expect(renewalProbability(loyal, 9, 1)).toBeGreaterThan(renewalProbability(loyal, 0, 1));
    expect(renewalProbability(loyal, 3, 4)).toBeLessThan(renewalProbability(loyal, 3, 2));
  });
});
