import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { percentileOf } from "./percentile.ts";
import { gamma, seededRandom, shuffled } from "./random.ts";
import {
  addToSketch,
  emptySketch,
  mergeSketches,
  sketchCount,
  sketchQuantiles,
  sketchSum,
  type ValueSketch,
} from "./value-sketch.ts";

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
