import { describe, expect, it } from "vitest";
import { digamma } from "./digamma.ts";
import { hypergeometric, logHypergeometric } from "./hypergeometric.ts";
import { logBeta } from "./log-beta.ts";
import { logGamma } from "./log-gamma.ts";
import { logit, sigmoid, softplus } from "./sigmoid.ts";
import { relativeError } from "./test-tolerance.ts";

/** x, ln Γ(x), ψ(x): mpmath 1.3 with 30 digits (`loggamma`, `digamma`). */
const GAMMA = [
  [0.001, 6.907178885383853, -1000.5755719318103],
  [0.1, 2.252712651734206, -10.423754940411078],
  [0.5, 0.5723649429247001, -1.9635100260214235],
  [1.5, -0.12078223763524522, 0.03648997397857652],
  [3.7, 1.4280723266653879, 1.1671535393615113],
  [10, 12.801827480081469, 2.251752589066721],
  [123.456, 469.60554712992945, 4.811829323828985],
  [20000.5, 178070.66998717244, 9.903487552640295],
  [1e8, 1742068066.1038346, 18.420680738952367],
] as const;

describe("special functions", () => {
  it("ln Γ agrees with mpmath to 1e-14", () => {
    for (const [x, expected] of GAMMA) expect(relativeError(logGamma(x), expected)).toBeLessThan(1e-14);
  });

  it("ψ agrees with mpmath to 1e-11", () => {
    for (const [x, , expected] of GAMMA) expect(relativeError(digamma(x), expected)).toBeLessThan(1e-11);
  });

  it("ln Γ obeys Γ(x + 1) = x Γ(x), ln B is symmetric and B(1, b) = 1/b", () => {
    for (const [x] of GAMMA.slice(0, 7)) {
      expect(Math.abs(logGamma(x + 1) - logGamma(x) - Math.log(x))).toBeLessThan(1e-12);
      expect(logBeta(x, 2.5)).toBe(logBeta(2.5, x));
      expect(Math.abs(logBeta(1, x) + Math.log(x))).toBeLessThan(1e-12);
    }
  });

  it("2F1 agrees with mpmath to 1e-12 on either side of the transformation", () => {
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

  it("ln 2F1 holds where 2F1 overflows (mpmath)", () => {
    expect(hypergeometric(5000, 400, 5001, 0.9)).toBe(Infinity);
    expect(relativeError(logHypergeometric(5000, 400, 5001, 0.9), 920.4921991735958)).toBeLessThan(1e-12);
    expect(relativeError(logHypergeometric(5000, 3, 5002, 0.7), 3.609123438127735)).toBeLessThan(1e-12);
  });

  it("sigmoid, logit and softplus do not overflow and invert each other", () => {
    expect([sigmoid(1000), sigmoid(-1000), softplus(-1000), softplus(1000)]).toEqual([1, 0, 0, 1000]);
    for (const x of [-30, -2, -1e-9, 0, 3, 20]) {
      expect(Math.abs(logit(sigmoid(x)) - x)).toBeLessThan(1e-6);
      expect(Math.abs(softplus(x) - softplus(-x) - x)).toBeLessThan(1e-12);
    }
  });
});
