import { describe, expect, it } from "vitest";
import { survival } from "./bdw.ts";
import * as bg from "./bg-nbd.ts";
import {
  bdwGenerator,
  bgNbdGenerator,
  mbgNbdGenerator,
  type PurchaseGenerator,
  paretoNbdGenerator,
} from "./generators.ts";
import * as mbg from "./mbg-nbd.ts";
import * as pareto from "./pareto-nbd.ts";
import { seededRandom } from "./random.ts";

/** The fits of the three models to CDNOW, and what each expects of a new customer in 39 weeks. */
const MBG = { r: 0.525, alpha: 6.183, a: 0.891, b: 1.614 };
const BG = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
const PARETO = { r: 0.553, alpha: 10.578, s: 0.606, beta: 11.669 };
const WEEKS = 39;

const MODELS: readonly [name: string, draw: PurchaseGenerator, expected: number][] = [
  ["MBG/NBD", mbgNbdGenerator(MBG), mbg.expectedPurchases(MBG, WEEKS)],
  ["BG/NBD", bgNbdGenerator(BG), bg.expectedPurchases(BG, WEEKS)],
  ["Pareto/NBD", paretoNbdGenerator(PARETO), pareto.expectedPurchases(PARETO, WEEKS)],
];

describe("generated customers", () => {
  it.each(MODELS)("of the %s model buy as often as it expects, in order and in time", (_, draw, expected) => {
    const random = seededRandom(4);
    const n = 40_000;
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < n; i++) {
      const times = draw(random, WEEKS);
      expect(times.every((time, j) => time > (times[j - 1] ?? 0) && time <= WEEKS)).toBe(true);
      sum += times.length;
      squares += times.length ** 2;
    }
    const mean = sum / n;
    const error = Math.sqrt((squares / n - mean * mean) / n);
    expect(Math.abs(mean - expected)).toBeLessThan(3.5 * error);
    expect(error / expected).toBeLessThan(0.02);
  });

  it("of the BdW model renew as its survival says", () => {
    const model = { gamma: 0.67, delta: 3.8, c: 1.2 };
    const draw = bdwGenerator(model);
    const random = seededRandom(5);
    const n = 40_000;
    const renewals = Array.from({ length: n }, () => draw(random, 12));
    for (const t of [1, 3, 12]) {
      const share = renewals.filter((count) => count >= t).length / n;
      const p = survival(model, t);
      expect(Math.abs(share - p)).toBeLessThan(3.5 * Math.sqrt((p * (1 - p)) / n));
    }
    expect(Math.max(...renewals)).toBe(12);
  });
});
