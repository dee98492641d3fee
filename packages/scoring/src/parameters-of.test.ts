import { describe, expect, it } from "vitest";
import { survival } from "./bdw.ts";
import type { Contract } from "./contract.ts";
import { addCustomer, emptyFitInput, mergeFitInputs, packFitInput, unpackFitInput } from "./fit-input.ts";
import { bdwGenerator } from "./generators.ts";
import { type History, NO_PURCHASES } from "./history.ts";
import { defaultParameters, parametersOf } from "./parameters-of.ts";
import { seededRandom, shuffled } from "./random.ts";
import { scoreCustomer } from "./score.ts";
import { DEFAULT_SETTINGS, PILLARS } from "./settings.ts";
import { collect, SHOP, shopHistories, TODAY } from "./test-histories.ts";
import { relativeError } from "./test-tolerance.ts";

const HISTORIES = shopHistories(1500, 1).map((history, i) =>
  i % 7 === 0
    ? { ...history, evidence: { csat: [{ day: TODAY - i / 7, score: 1 + (i % 5) }] }, categories: i % 4 }
    : history,
);

describe("a tenant's parameters", () => {
  const parameters = parametersOf(collect(HISTORIES));

  it("are a plain JSON value", () => {
    expect(JSON.parse(JSON.stringify(parameters))).toEqual(parameters);
  });

  it("are the same to the last bit whatever the order of customers and pages, and across a checkpoint", () => {
    const mixed = shuffled(seededRandom(4), HISTORIES);
    const pages = emptyFitInput(TODAY, DEFAULT_SETTINGS);
    for (let i = 0; i < mixed.length; i += 400) mergeFitInputs(pages, collect(mixed.slice(i, i + 400)));
    expect(parametersOf(pages)).toEqual(parameters);
    const stopped = JSON.parse(JSON.stringify(packFitInput(collect(mixed.slice(0, 700))))) as ReturnType<
      typeof packFitInput
    >;
    const resumed = unpackFitInput(stopped);
    for (const history of mixed.slice(700)) addCustomer(resumed, history);
    expect(parametersOf(resumed)).toEqual(parameters);
  });

  it("describe the shop they were generated from", () => {
    const { purchase, spend, quality, horizonDays } = parameters;
    expect(relativeError(purchase.r / purchase.alpha, SHOP.r / SHOP.alpha)).toBeLessThan(0.25);
    expect(relativeError(spend.mean, (2000 / (4 - 1)) * 4)).toBeLessThan(0.1);
    expect(horizonDays % 30).toBe(0);
    expect(quality).toMatchObject({
      customers: 1500,
      buyers: 1500,
      provisional: false,
      converged: true,
      coarseness: 0,
    });
    expect(Math.abs(quality.spendCorrelation)).toBeLessThan(0.1);
  });

  it("hold the medians of customers with a repeat purchase and the means of the loyalty pillars", () => {
    const repeat = HISTORIES.filter(({ purchaseDays }) => purchaseDays > 1);
    const sorted = (values: number[]) => values.sort((a, b) => a - b)[Math.ceil(values.length / 2) - 1];
    expect(parameters.reference.x).toBe(sorted(repeat.map(({ purchaseDays }) => purchaseDays - 1)));
    expect(parameters.reference.gapDays).toBe(sorted(repeat.map(({ lastDay }) => TODAY - (lastDay ?? 0))));
    const plain = HISTORIES.filter(({ evidence }) => evidence === undefined);
    const scores = plain.map((history) => scoreCustomer(history, parameters, TODAY).loyalty?.pillars);
    for (const pillar of ["retention", "frequency", "tenure"] as const) {
      const mean = scores.reduce((sum, pillars) => sum + (pillars?.[pillar].score ?? 0), 0) / scores.length;
      expect(relativeError(mean, parameters.pillarMeans[pillar])).toBeLessThan(0.03);
    }
    expect(parameters.pillarMeans.satisfaction).not.toBe(0.5);
    for (const pillar of PILLARS) expect(parameters.pillarMeans[pillar]).toBeGreaterThan(0);
  });

  it("cut classes and fifths that one customer can be sorted by", () => {
    expect(parameters.valueCuts?.a).toBeGreaterThan(parameters.valueCuts?.b ?? Infinity);
    expect(parameters.valueCuts?.top).toBeGreaterThan(parameters.valueCuts?.big ?? Infinity);
    expect(parameters.rfmCuts.recency).toHaveLength(4);
  });

  it("take a horizon that the tenant has set, and gaps that are counted", () => {
    expect(parametersOf(collect(HISTORIES, { ...DEFAULT_SETTINGS, horizonDays: 77 })).horizonDays).toBe(77);
    const input = emptyFitInput(TODAY, DEFAULT_SETTINGS);
    for (const history of HISTORIES) addCustomer(input, history, [10, 20, 20, 21, 90]);
    expect(parametersOf(input)).toMatchObject({ medianGapDays: 20, horizonDays: 60 });
  });

  it("count refunds and free days in what a purchase day brings", () => {
    const half = HISTORIES.map((history) => ({ ...history, refundTotal: history.spendTotal / 2 }));
    expect(parametersOf(collect(half)).spend.netShare).toBeCloseTo(0.5, 3);
    const free = HISTORIES.map((history) => ({ ...history, purchaseDays: 2 * history.purchaseDays }));
    expect(parametersOf(collect(free)).spend.netShare).toBeCloseTo(0.5, 12);
  });

  it("fit contracts by what ended and what still runs, leaving out those the business ended itself", () => {
    const truth = { gamma: 0.67, delta: 3.8, c: 1 };
    const draw = bdwGenerator(truth);
    const random = seededRandom(8);
    const contractOf = (endedByUs: boolean): History => {
      const periods = 1 + Math.floor(9 * random());
      const startDay = TODAY - periods * 30 - 4;
      const renewals = draw(random, periods);
      const endDay = renewals < periods ? startDay + (renewals + 1) * 30 : null;
      const contract: Contract = { startDay, periodDays: 30, price: 500, endDay, endedByUs };
      return { ...NO_PURCHASES, contract };
    };
    const own = Array.from({ length: 3000 }, () => contractOf(false));
    const fitted = parametersOf(collect(own));
    for (const t of [1, 4, 9])
      expect(relativeError(survival(fitted.contract, t), survival(truth, t))).toBeLessThan(0.05);
    expect(fitted.quality).toMatchObject({ contracts: 3000, buyers: 0, provisional: false });
    expect(fitted.pillarMeans.retention).toBeGreaterThan(0.1);
    const deliberate = parametersOf(collect([...own, ...Array.from({ length: 1000 }, () => contractOf(true))]));
    expect(survival(deliberate.contract, 4)).toBeGreaterThan(survival(fitted.contract, 4));
  });

  it("of a tenant without purchases are the prior's, provisional and usable", () => {
    const empty = defaultParameters();
    expect(empty).toMatchObject({ horizonDays: 180, valueCuts: null, spend: { mean: 0 } });
    expect(empty.quality.provisional).toBe(true);
    expect(JSON.parse(JSON.stringify(empty))).toEqual(empty);
    expect(parametersOf(collect(HISTORIES.slice(0, 40))).quality.provisional).toBe(true);
  });

  it("stay close when customers had to be binned", () => {
    const exact = parametersOf(collect(HISTORIES));
    const binned = emptyFitInput(TODAY, DEFAULT_SETTINGS, 400);
    for (const history of HISTORIES) addCustomer(binned, history);
    const rough = parametersOf(binned);
    expect(rough.quality.coarseness).toBeGreaterThan(0);
    const differences = HISTORIES.map((history) =>
      Math.abs((scoreCustomer(history, exact, TODAY).churn ?? 0) - (scoreCustomer(history, rough, TODAY).churn ?? 0)),
    );
    expect(Math.max(...differences)).toBeLessThan(0.02);
  });

  it("written by an earlier version, without what was added since, still score", () => {
    const { tenure: _, ...older } = parameters;
    const { tenure: __, ...weights } = parameters.overlay.weights;
    const stored = { ...older, overlay: { ...older.overlay, weights } } as typeof parameters;
    for (const history of HISTORIES.slice(0, 50)) {
      expect(scoreCustomer(history, stored, TODAY)).toEqual(scoreCustomer(history, parameters, TODAY));
    }
  });
});
