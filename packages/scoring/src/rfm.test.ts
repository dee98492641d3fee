import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rfmCutsOf, rfmOf } from "./rfm.ts";
import { addToSketch, emptySketch, sketchSteps, type ValueSketch } from "./value-sketch.ts";

function sketchOf(values: readonly number[]): ValueSketch {
  const sketch = emptySketch();
  for (const value of values) addToSketch(sketch, value);
  return sketch;
}

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
