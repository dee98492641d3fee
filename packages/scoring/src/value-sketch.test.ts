import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pyramidLevelOf, valueClassOf, valueCutsOf } from "./abc.ts";
import { percentileOf } from "./percentile.ts";
import { gamma, seededRandom, shuffled } from "./random.ts";
import { rfmCutsOf, rfmOf } from "./rfm.ts";
import {
  addToSketch,
  cutByShare,
  emptySketch,
  mergeSketches,
  sketchCount,
  sketchQuantiles,
  sketchSteps,
  sketchSum,
  type ValueSketch,
} from "./value-sketch.ts";

const SHARES = { a: 0.8, b: 0.95 };

function sketchOf(values: readonly number[]): ValueSketch {
  const sketch = emptySketch();
  for (const value of values) addToSketch(sketch, value);
  return sketch;
}

/** Amounts of a shop, in minor units, with a long tail. */
function amounts(n: number, seed: number): number[] {
  const random = seededRandom(seed);
  return Array.from({ length: n }, () => Math.round(Math.exp(gamma(random, 4, 0.5))));
}

/** The definition, by sorting all customers: share of the sum that customers worth more have. */
function shareAbove(values: readonly number[], value: number): number {
  const total = values.reduce((sum, one) => sum + one, 0);
  return values.reduce((sum, one) => sum + (one > value ? one : 0), 0) / total;
}

describe("the value sketch", () => {
  it("is the same from pages in any order, and as JSON and back", () => {
    const values = amounts(3000, 1);
    const whole = sketchOf(values);
    const pages = sketchOf([]);
    const mixed = shuffled(seededRandom(2), values);
    for (let i = 0; i < mixed.length; i += 450) mergeSketches(pages, sketchOf(mixed.slice(i, i + 450)));
    expect(pages).toEqual(whole);
    expect(JSON.parse(JSON.stringify(whole))).toEqual(whole);
  });

  it("keeps count and sum exactly, and stays below three thousand buckets for amounts up to a billion", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5, max: 10 ** 11 })), (values) => {
        const sketch = sketchOf(values);
        expect(sketchCount(sketch)).toBe(values.length);
        expect(sketchSum(sketch)).toBe(values.filter((value) => value > 0).reduce((sum, value) => sum + value, 0));
        expect(sketch.counts.length).toBeLessThan(3000);
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  it("orders values for percentile ranks within a hundredth", () => {
    const values = amounts(2000, 3);
    const edges = sketchQuantiles(sketchOf(values));
    expect(edges).toHaveLength(99);
    for (const value of values.slice(0, 100)) {
      const below = values.filter((one) => one < value).length / values.length;
      expect(Math.abs(percentileOf(value, edges) - below)).toBeLessThan(0.025);
    }
  });
});

describe("ABC classes", () => {
  it("are exact for few customers: A while those worth more bring under 80 %, B under 95 %", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 20, maxLength: 60 }), (units) => {
        const values = units.map((unit) => Math.round(100 * 1.5 ** unit));
        const cuts = valueCutsOf(sketchOf(values), SHARES);
        for (const value of values) {
          const before = shareAbove(values, value);
          const expected = before < 0.8 ? "A" : before < 0.95 ? "B" : "C";
          expect(cuts && valueClassOf(value, cuts)).toBe(expected);
        }
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it("are those of the whole list for twenty thousand customers, but for 1 % around a cut", () => {
    const values = amounts(20_000, 5);
    const sketch = sketchOf(values);
    for (const share of [0.8, 0.95]) {
      const cut = cutByShare(sketch, share);
      expect(shareAbove(values, cut * 1.01)).toBeLessThan(share);
      expect(shareAbove(values, cut * 0.99)).toBeGreaterThan(share - 0.01);
    }
  });

  it("give equals the same class, nobody a class below twenty customers, and nothing to the worthless", () => {
    const five = Array.from({ length: 25 }, () => 700);
    const cuts = valueCutsOf(sketchOf(five), SHARES);
    expect(cuts && valueClassOf(700, cuts)).toBe("A");
    expect(cuts && valueClassOf(0, cuts)).toBe("C");
    expect(valueCutsOf(sketchOf(five.slice(0, 19)), SHARES)).toBeUndefined();
    const worthless = valueCutsOf(sketchOf(Array.from({ length: 30 }, () => 0)), SHARES);
    expect(worthless && [valueClassOf(0, worthless), pyramidLevelOf(0, worthless)]).toEqual(["C", "small"]);
    expect(JSON.parse(JSON.stringify(worthless))).toEqual(worthless);
  });

  it("build the pyramid 1/4/15/80", () => {
    const values = Array.from({ length: 1000 }, (_, i) => Math.round(100 * 1.02 ** i));
    const cuts = valueCutsOf(sketchOf(values), SHARES);
    const counts = { top: 0, big: 0, medium: 0, small: 0 };
    for (const value of values) if (cuts) counts[pyramidLevelOf(value, cuts)]++;
    expect(counts).toEqual({ top: 10, big: 40, medium: 150, small: 800 });
  });
});

describe("RFM scores", () => {
  it("are 1 + floor(5 · share of customers strictly worse), at most 5, for any customers", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(12), { minLength: 1, maxLength: 60 }), (values) => {
        const cuts = rfmCutsOf(values.map((value) => [value, 1] as const));
        const scored = { recency: [], frequency: cuts, monetary: [] };
        for (const value of values) {
          const worse = values.filter((one) => one < value).length / values.length;
          const expected = Math.min(5, 1 + Math.floor(5 * worse + 1e-12));
          expect(rfmOf(0, value, 0, scored).frequency).toBe(expected);
        }
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it("reward a short wait", () => {
    const waits = Array.from({ length: 100 }, (_, i) => [-i, 1] as const);
    const cuts = { recency: rfmCutsOf(waits), frequency: [], monetary: [] };
    expect([0, 25, 50, 75, 99].map((wait) => rfmOf(wait, 1, 0, cuts).recency)).toEqual([5, 4, 3, 2, 1]);
  });

  it("of monetary value come from the sketch as from the list", () => {
    const values = Array.from({ length: 200 }, (_, i) => Math.round(50 * 1.05 ** i));
    const fromSketch = rfmCutsOf(sketchSteps(sketchOf(values)));
    expect(fromSketch).toEqual(rfmCutsOf(values.map((value) => [value, 1] as const)));
  });
});
