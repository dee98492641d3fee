import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ahp, reciprocalMatrix } from "./ahp.ts";
import { INTEGRATED_WEIGHTS } from "./integrated-value.ts";

describe("AHP", () => {
  it("gives the weights of the integrated value, consistency ratio .008", () => {
    const { weights, consistencyRatio, accepted } = ahp(reciprocalMatrix(3, [2, 3, 2]));
    const expected = [INTEGRATED_WEIGHTS.current, INTEGRATED_WEIGHTS.potential, INTEGRATED_WEIGHTS.relationship];
    expected.forEach((weight, i) => expect(Math.abs((weights[i] ?? 0) - weight)).toBeLessThan(5e-5));
    expect(Math.abs(consistencyRatio - 0.0079)).toBeLessThan(1e-4);
    expect(accepted).toBe(true);
  });

  it("returns the weights that consistent comparisons were made from, with ratio 0", () => {
    const weight = fc.double({ min: 0.2, max: 5, noNaN: true });
    fc.assert(
      fc.property(fc.array(weight, { minLength: 1, maxLength: 10 }), (wanted) => {
        const { weights, consistencyRatio, accepted } = ahp(wanted.map((a) => wanted.map((b) => a / b)));
        const total = wanted.reduce((sum, one) => sum + one, 0);
        wanted.forEach((one, i) => expect(Math.abs((weights[i] ?? 0) - one / total)).toBeLessThan(1e-9));
        expect(consistencyRatio).toBeLessThan(1e-9);
        expect(accepted).toBe(true);
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  it("refuses comparisons that go in a circle, and names one that does not fit", () => {
    const circle = ahp(reciprocalMatrix(3, [3, 1 / 3, 3]));
    expect(circle.consistencyRatio).toBeGreaterThan(1);
    expect(circle.accepted).toBe(false);
    const slip = ahp(reciprocalMatrix(4, [2, 4, 8, 2, 1 / 4, 2]));
    expect(slip.worst).toMatchObject({ row: 1, column: 3 });
    expect(slip.worst?.implied).toBeGreaterThan(3 * (1 / 4));
  });

  it("draws the line at .10", () => {
    const ratios = [2, 3, 4, 5, 6, 7, 8, 9].map((value) => ahp(reciprocalMatrix(3, [2, value, 1])));
    for (const { consistencyRatio, accepted } of ratios) expect(accepted).toBe(consistencyRatio < 0.1);
    expect(new Set(ratios.map(({ accepted }) => accepted)).size).toBe(2);
  });

  it("accepts one or two criteria, which cannot contradict each other", () => {
    expect(ahp([[1]])).toMatchObject({ weights: [1], consistencyRatio: 0, accepted: true, worst: null });
    const two = ahp(reciprocalMatrix(2, [9]));
    expect(two).toMatchObject({ consistencyRatio: 0, accepted: true });
    expect(two.weights[0]).toBeCloseTo(0.9, 12);
  });

  it("refuses what is no matrix of comparisons", () => {
    for (const wrong of [
      [],
      [[1, 2]],
      [
        [1, 2],
        [1, 1],
      ],
      [
        [1, -2],
        [-0.5, 1],
      ],
      reciprocalMatrix(11, []),
    ]) {
      expect(() => ahp(wrong)).toThrow(RangeError);
    }
  });
});
