import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { roundToSum } from "./largest-remainder.ts";

describe("rounding to a sum", () => {
  it("keeps the total and stays within one of each number when the numbers nearly add up to it", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -60, max: 60, noNaN: true }), { minLength: 1, maxLength: 9 }), (values) => {
        const total = Math.round(values.reduce((sum, value) => sum + value, 0));
        const rounded = roundToSum(values, total);
        expect(rounded.reduce((sum, value) => sum + value, 0) - total).toBe(0);
        rounded.forEach((value, i) => expect(Math.abs(value - (values[i] ?? 0))).toBeLessThan(1 + 1e-9));
      }),
      { seed: 1, numRuns: 300 },
    );
    expect(roundToSum([33.4, 33.3, 33.3], 100)).toEqual([34, 33, 33]);
    expect(roundToSum([1, 1], 5)).toEqual([3, 2]);
    expect(roundToSum([], 3)).toEqual([]);
  });
});
