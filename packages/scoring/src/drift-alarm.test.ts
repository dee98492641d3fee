import { describe, expect, it } from "vitest";
import { isDrifting } from "./drift-alarm.ts";
import { metricsOf } from "./metrics.ts";

describe("the drift alarm", () => {
  it("needs an error beyond .05 and beyond three standard errors", () => {
    const at = (n: number, meanError: number) => isDrifting({ ...metricsOf([0.5], [1]), n, rate: 0.5, meanError });
    expect([at(100_000, 0.049), at(100_000, 0.051), at(100_000, -0.051)]).toEqual([false, true, true]);
    expect([at(400, 0.07), at(400, 0.08)]).toEqual([false, true]);
  });
});
