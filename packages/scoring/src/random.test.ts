import { describe, expect, it } from "vitest";
import { beta, exponential, gamma, normal, poisson, type Random, seededRandom } from "./random.ts";
import { relativeError } from "./test-tolerance.ts";

describe("random numbers", () => {
  /** Mean and variance of the distributions, from their textbook formulas; n = 40,000. */
  const moments: readonly [string, (random: Random) => number, mean: number, variance: number][] = [
    ["uniform", (random) => random(), 1 / 2, 1 / 12],
    ["normal", normal, 0, 1],
    ["exponential", (random) => exponential(random, 2), 1 / 2, 1 / 4],
    ["gamma", (random) => gamma(random, 3, 2), 3 / 2, 3 / 4],
    ["gamma below one", (random) => gamma(random, 0.3, 1), 0.3, 0.3],
    ["beta", (random) => beta(random, 2, 3), 2 / 5, 1 / 25],
    ["poisson", (random) => poisson(random, 4), 4, 4],
  ];

  it.each(moments)("of the %s distribution have its mean and variance", (_, draw, mean, variance) => {
    const random = seededRandom(12);
    const n = 40_000;
    const values = Array.from({ length: n }, () => draw(random));
    const average = values.reduce((sum, value) => sum + value, 0) / n;
    const spread = values.reduce((sum, value) => sum + (value - average) ** 2, 0) / (n - 1);
    expect(Math.abs(average - mean)).toBeLessThan(4 * Math.sqrt(variance / n));
    expect(relativeError(spread, variance)).toBeLessThan(0.06);
  });

  it("are the same for the same seed and others for another", () => {
    const draw = (seed: number) => {
      const random = seededRandom(seed);
      return Array.from({ length: 5 }, () => random());
    };
    expect(draw(1)).toEqual(draw(1));
    expect(new Set([...draw(1), ...draw(2), ...draw(3)]).size).toBe(15);
    expect(draw(1).every((value) => value > 0 && value < 1)).toBe(true);
  });
});
