import { describe, expect, it } from "vitest";
import { hypergeometric, logHypergeometric } from "./hypergeometric.ts";
import { relativeError } from "./test-tolerance.ts";

describe("2F1", () => {
  it("agrees with mpmath to 1e-12 on either side of the transformation", () => {
    const reference = [
      [0.5, 1.5, 2.5, 0.3, 1.108062551056932],
      [3.2, 0.7, 4.1, 0.8, 2.150628028872846],
      [1.1, 2.2, 3.3, 0.99, 8.775606170292901],
      [52.5, 3.6, 54.5, 0.45, 7.759321842340635],
      [200, 2, 204, 0.6, 5.901423128313779],
      [0.243, 2.426, 2.219, 0.9, 1.9476311698186015],
    ] as const;
    for (const [a, b, c, z, expected] of reference) {
      expect(relativeError(hypergeometric(a, b, c, z), expected)).toBeLessThan(1e-12);
      expect(relativeError(logHypergeometric(a, b, c, z), Math.log(expected))).toBeLessThan(1e-12);
    }
  });

  it("has a logarithm where it overflows itself (mpmath)", () => {
    expect(hypergeometric(5000, 400, 5001, 0.9)).toBe(Infinity);
    expect(relativeError(logHypergeometric(5000, 400, 5001, 0.9), 920.4921991735958)).toBeLessThan(1e-12);
    expect(relativeError(logHypergeometric(5000, 3, 5002, 0.7), 3.609123438127735)).toBeLessThan(1e-12);
  });
});
