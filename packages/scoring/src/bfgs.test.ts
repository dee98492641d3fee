import { describe, expect, it } from "vitest";
import { minimise } from "./bfgs.ts";

/** Rosenbrock (1960): minimum 0 at (1, 1) at the end of a bent valley. */
function rosenbrock([x = 0, y = 0]: readonly number[]) {
  const bend = y - x * x;
  return { value: 100 * bend * bend + (1 - x) ** 2, gradient: [-400 * x * bend - 2 * (1 - x), 200 * bend] };
}

const WIDE = { lower: [-10, -10], upper: [10, 10] };

describe("BFGS", () => {
  it("finds the minimum of Rosenbrock's valley from either side", () => {
    for (const start of [
      [-1.2, 1],
      [3, -4],
    ]) {
      const { point, converged, gradientNorm } = minimise(rosenbrock, start, WIDE);
      expect(converged).toBe(true);
      expect(gradientNorm).toBeLessThanOrEqual(1e-7);
      expect(Math.hypot((point[0] ?? 0) - 1, (point[1] ?? 0) - 1)).toBeLessThan(1e-6);
    }
  });

  it("stops on a bound where the function falls beyond it, and moves on freely along the bound", () => {
    const box = { lower: [-10, -10], upper: [0.5, 10] };
    const { point, converged } = minimise(rosenbrock, [-1, 2], box);
    expect(converged).toBe(true);
    expect(point[0]).toBe(0.5);
    expect(Math.abs((point[1] ?? 0) - 0.25)).toBeLessThan(1e-6);
  });

  it("says that it has not converged when it ran out of steps", () => {
    const { converged, iterations } = minimise(rosenbrock, [-1.2, 1], WIDE, 1e-7, 3);
    expect([converged, iterations]).toEqual([false, 3]);
  });

  it("steps back from points where the function is not a number", () => {
    const log = ([x = 0]: readonly number[]) => ({ value: x - Math.log(x), gradient: [1 - 1 / x] });
    const { point, converged } = minimise(log, [0.01], { lower: [-5], upper: [50] });
    expect(converged).toBe(true);
    expect(Math.abs((point[0] ?? 0) - 1)).toBeLessThan(1e-6);
  });
});
