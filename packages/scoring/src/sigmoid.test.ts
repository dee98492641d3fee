import { describe, expect, it } from "vitest";
import { logit, sigmoid, softplus } from "./sigmoid.ts";

describe("sigmoid, logit and softplus", () => {
  it("do not overflow and invert each other", () => {
    expect([sigmoid(1000), sigmoid(-1000), softplus(-1000), softplus(1000)]).toEqual([1, 0, 0, 1000]);
    for (const x of [-30, -2, -1e-9, 0, 3, 20]) {
      expect(Math.abs(logit(sigmoid(x)) - x)).toBeLessThan(1e-6);
      expect(Math.abs(softplus(x) - softplus(-x) - x)).toBeLessThan(1e-12);
    }
  });
});
