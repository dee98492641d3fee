import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pyramidLevelOf, valueClassOf, valueCutsOf } from "./abc.ts";
import { gamma, seededRandom } from "./random.ts";
import { addToSketch, cutByShare, emptySketch, type ValueSketch } from "./value-sketch.ts";

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
