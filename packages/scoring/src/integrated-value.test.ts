import { describe, expect, it } from "vitest";
import { integratedValue } from "./integrated-value.ts";
import { percentileOf } from "./percentile.ts";

describe("the integrated value", () => {
  const edges = { current: [1, 2, 3], potential: [10, 20, 30], relationship: [5, 6, 7] };

  it("is 0 for the last in everything, 75 for the last quarter's top, and weighs as AHP says", () => {
    expect(integratedValue({ current: 0, potential: 0, relationship: 0 }, edges)).toBe(0);
    expect(integratedValue({ current: 9, potential: 99, relationship: 9 }, edges)).toBeCloseTo(75, 9);
    expect(integratedValue({ current: 9, potential: 0, relationship: 0 }, edges)).toBeCloseTo(75 * 0.5396, 9);
  });

  it("ranks by strict comparison", () => {
    expect([1, 2, 3, 4].map((value) => percentileOf(value, [2, 3]))).toEqual([0, 0, 1 / 3, 2 / 3]);
    expect(percentileOf(5, [])).toBe(0);
  });
});
