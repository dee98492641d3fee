import { describe, expect, it } from "vitest";
import { addRow, emptyRows } from "./compress.ts";
import { fitMbgNbd, logLikelihoodOfRows } from "./fit-mbg-nbd.ts";
import { mbgNbdGenerator } from "./generators.ts";
import { expectedPurchases, type MbgNbd, purchaseProbability } from "./mbg-nbd.ts";
import { likelihoodRows, negativeLogLikelihood } from "./mbg-nbd-rows.ts";
import { cohortPrior, type Prior, platformPrior, priorMean, priorPenalty } from "./prior.ts";
import { seededRandom } from "./random.ts";
import { relativeError } from "./test-tolerance.ts";

const TRUTH: MbgNbd = { r: 0.525, alpha: 6.183, a: 0.891, b: 1.614 };
const NO_PRIOR: Prior = { mean: [0, 0, 0, 0], sd: [1e3, 1e3, 1e3, 1e3] };

interface Customer {
  readonly x: number;
  readonly last: number;
  readonly age: number;
  readonly buysNext: boolean;
}

/** Customers of the MBG/NBD model in days, seen for 27 to 39 weeks, and whether they buy within the next 13. */
function generate(n: number, seed: number, wholeDays = false, truth = TRUTH): Customer[] {
  const random = seededRandom(seed);
  const draw = mbgNbdGenerator(truth);
  const day = (weeks: number) => (wholeDays ? Math.floor(7 * weeks) : 7 * weeks);
  return Array.from({ length: n }, () => {
    const weeks = 27 + 12 * random();
    const age = day(weeks);
    const times = draw(random, weeks + 13).map(day);
    const seen = [...new Set(times.filter((time) => time <= age))];
    return {
      x: seen.length,
      last: seen[seen.length - 1] ?? 0,
      age,
      buysNext: times.some((time) => time > age && time <= age + 91),
    };
  });
}

function rowsOf(customers: readonly Customer[]) {
  const rows = emptyRows();
  for (const { x, last, age } of customers) addRow(rows, x, last, age);
  return rows;
}

describe("the fit of the MBG/NBD model", () => {
  it("recovers 20,000 customers with continuous times: likelihood, rates and expected purchases", () => {
    for (let seed = 1; seed <= 4; seed++) {
      const rows = rowsOf(generate(20_000, seed));
      const fit = fitMbgNbd(rows, NO_PRIOR);
      expect(fit.converged).toBe(true);
      expect(fit.logLikelihood).toBeGreaterThanOrEqual(logLikelihoodOfRows(rows, TRUTH));
      const { r, alpha, a, b } = fit.model;
      expect(relativeError(r / alpha, TRUTH.r / TRUTH.alpha)).toBeLessThan(0.15);
      expect(relativeError(a / (a + b), TRUTH.a / (TRUTH.a + TRUTH.b))).toBeLessThan(0.25);
      for (const weeks of [13, 39, 78]) {
        const expected = expectedPurchases(TRUTH, weeks);
        expect(relativeError(expectedPurchases(fit.model, weeks), expected)).toBeLessThan(0.04);
      }
    }
  });

  it("has the gradient of its likelihood and prior (central differences)", () => {
    const rows = rowsOf(generate(300, 9));
    const prior = platformPrior(rows);
    const point = [-0.3, 1.2, 0.4, 0.9];
    const toModel = (p: readonly number[]) => {
      const [r = 0, alpha = 0, a = 0, b = 0] = p.map(Math.exp);
      return { r, alpha, a, b };
    };
    const laid = likelihoodRows(rows);
    for (const evaluate of [
      (p: readonly number[]) => negativeLogLikelihood(laid, toModel(p)),
      (p: readonly number[]) => priorPenalty(prior, toModel(p)),
    ]) {
      const { gradient } = evaluate(point);
      point.forEach((_, i) => {
        const step = (h: number) => evaluate(point.map((p, j) => (i === j ? p + h : p))).value;
        const numeric = (step(1e-5) - step(-1e-5)) / 2e-5;
        expect(Math.abs((gradient[i] ?? 0) - numeric)).toBeLessThan(1e-6 * Math.max(1, Math.abs(numeric)));
      });
    }
  });

  it("gives the same probabilities in another unit of time", () => {
    const customers = generate(400, 3);
    const weeks = fitMbgNbd(rowsOf(customers)).model;
    const slow = customers.map((one) => ({ ...one, last: 30 * one.last, age: 30 * one.age }));
    const months = fitMbgNbd(rowsOf(slow)).model;
    for (const { x, last, age } of customers.slice(0, 50)) {
      const p = purchaseProbability(weeks, x, last / 7, age / 7, 13);
      expect(Math.abs(purchaseProbability(months, x, (30 * last) / 7, (30 * age) / 7, 30 * 13) - p)).toBeLessThan(1e-4);
    }
  });

  it("of twenty customers beats plain likelihood and the base rate on what comes next, without a NaN or a bound", () => {
    const losses = { prior: 0, plain: 0, base: 0 };
    for (let seed = 1; seed <= 60; seed++) {
      const customers = generate(20, seed);
      const rows = rowsOf(customers);
      const fit = fitMbgNbd(rows);
      expect(fit.onBound).toBe(false);
      expect(Object.values(fit.model).every((value) => Number.isFinite(value) && value > 0)).toBe(true);
      losses.prior += logLoss(customers, fit.model);
      losses.plain += logLoss(customers, fitMbgNbd(rows, NO_PRIOR).model);
      losses.base += baseRateLoss(customers, seed);
    }
    expect(losses.prior).toBeLessThan(losses.plain);
    expect(losses.prior).toBeLessThan(losses.base);
  });

  it("of a cohort with the tenant's fit as prior lies between the two", () => {
    const tenant = fitMbgNbd(rowsOf(generate(4000, 1))).model;
    const other = { ...TRUTH, alpha: 2 * TRUTH.alpha };
    const cohort = rowsOf(generate(60, 2, true, other));
    const rate = ({ r, alpha }: MbgNbd) => r / alpha;
    const held = rate(fitMbgNbd(cohort, cohortPrior(tenant)).model);
    const free = rate(fitMbgNbd(cohort, NO_PRIOR).model);
    expect(held).toBeGreaterThan(Math.min(rate(tenant), free));
    expect(held).toBeLessThan(Math.max(rate(tenant), free));
  });

  it("of nobody is the prior's mean, and of people who all bought today for the first time is usable", () => {
    const empty = emptyRows();
    expect(fitMbgNbd(empty).model).toEqual(priorMean(platformPrior(empty)));
    addRow(empty, 0, 0, 0, 25);
    const { model } = fitMbgNbd(empty);
    expect(purchaseProbability(model, 0, 0, 0, 26)).toBeGreaterThan(0);
    expect(purchaseProbability(model, 0, 0, 0, 26)).toBeLessThan(1);
  });
});

function logLoss(customers: readonly Customer[], model: MbgNbd): number {
  const loss = customers.map(({ x, last, age, buysNext }) => {
    const p = purchaseProbability(model, x, last / 7, age / 7, 13);
    return -Math.log(Math.min(1 - 1e-4, Math.max(1e-4, buysNext ? p : 1 - p)));
  });
  return loss.reduce((sum, value) => sum + value, 0) / customers.length;
}

/** What a rate learned from twenty other customers would lose (with half a customer added to each side). */
function baseRateLoss(customers: readonly Customer[], seed: number): number {
  const others = generate(20, 1000 + seed);
  const rate = (others.filter(({ buysNext }) => buysNext).length + 0.5) / (others.length + 1);
  const loss = customers.map(({ buysNext }) => -Math.log(buysNext ? rate : 1 - rate));
  return loss.reduce((sum, value) => sum + value, 0) / customers.length;
}
