import { cutByRank, cutByShare, sketchCount, type ValueSketch } from "./value-sketch.ts";

/** A brings the first 80 % of the value, B the next 15 %, C the rest. */
export type ValueClass = "A" | "B" | "C";

/** Level of the customer pyramid: the top 1 % of customers, the next 4 %, the next 15 %, the other 80 %. */
export type PyramidLevel = "top" | "big" | "medium" | "small";

/** Smallest values that belong to a class or level; the largest safe integer where nobody does. Amounts in minor units. */
export interface ValueCuts {
  readonly a: number;
  readonly b: number;
  readonly top: number;
  readonly big: number;
  readonly medium: number;
}

const FEWEST_FOR_CLASSES = 20;

/**
 * Cuts from which each customer can be classed alone. A customer is A while the customers worth more bring less than
 * `shares.a` of the sum, B below `shares.b`; so equals share a class. Undefined below 20 customers.
 *
 * Levels: Curry & Curry (2000), The Customer Marketing Method (pyramid 1/4/15/80).
 */
export function valueCutsOf(
  sketch: ValueSketch,
  shares: { readonly a: number; readonly b: number },
): ValueCuts | undefined {
  const n = sketchCount(sketch);
  if (n < FEWEST_FOR_CLASSES) return undefined;
  return {
    a: finite(cutByShare(sketch, shares.a)),
    b: finite(cutByShare(sketch, shares.b)),
    top: finite(cutByRank(sketch, Math.ceil(0.01 * n))),
    big: finite(cutByRank(sketch, Math.ceil(0.05 * n))),
    medium: finite(cutByRank(sketch, Math.ceil(0.2 * n))),
  };
}

/** A customer worth nothing is C, whatever the cuts. */
export function valueClassOf(value: number, cuts: ValueCuts): ValueClass {
  if (value > 0 && value >= cuts.a) return "A";
  return value > 0 && value >= cuts.b ? "B" : "C";
}

export function pyramidLevelOf(value: number, cuts: ValueCuts): PyramidLevel {
  if (!(value > 0)) return "small";
  if (value >= cuts.top) return "top";
  if (value >= cuts.big) return "big";
  return value >= cuts.medium ? "medium" : "small";
}

/** JSON has no Infinity, and no table keeps numbers as large as a program has. */
function finite(cut: number): number {
  return Math.min(cut, Number.MAX_SAFE_INTEGER);
}
