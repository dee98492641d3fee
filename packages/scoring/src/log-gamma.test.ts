import { describe, expect, it } from "vitest";
import { digamma } from "./digamma.ts";
import { logBeta } from "./log-beta.ts";
import { logGamma } from "./log-gamma.ts";
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

describe("ln Γ and its relatives", () => {
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
});
