import { type DiscountNodes, discountNodes } from "./discount.ts";
import type { Parameters } from "./parameters.ts";
import { SIGNALS, type Signal } from "./settings.ts";

/**
 * Parameters with what can be computed once for many customers. Holds caches that never change a result; make one per
 * set of parameters and reuse it for a page of customers.
 */
export interface Scorer {
  readonly parameters: Parameters;
  /** ln(alpha + days/7) by days, NaN where not needed yet. */
  readonly logTimes: Float64Array;
  /** ln(a/(b + x)) by x. */
  readonly logDropouts: Float64Array;
  readonly discounting: DiscountNodes;
  /** Expected purchases of someone known to be a customer, by x and age. */
  readonly expected: Map<number, ExpectedPurchases>;
  /** The same by months, for forecasts. */
  readonly expectedByMonth: Map<number, readonly number[]>;
  /** Discounted sums of renewals, by renewals survived and length of a period. */
  readonly renewals: Map<string, number>;
  /** True when evidence alone makes the difference between p0 and the shown probability. */
  readonly hasPlainOverlay: boolean;
}

export interface ExpectedPurchases {
  /** In twelve months. */
  readonly year: number;
  /** Over the months of the lifetime value, discounted. */
  readonly discounted: number;
}

const HABITS = ["ticket", "frequency", "tenure"] as const satisfies readonly Signal[];
const NO_WEIGHTS = Object.fromEntries(SIGNALS.map((signal) => [signal, 0])) as Record<Signal, number>;
const TIMES = 8192;
const COUNTS = 256;
const CACHE_LIMIT = 50_000;

export function prepare(given: Parameters): Scorer {
  const parameters = completed(given);
  const { purchase, overlay, settings } = parameters;
  return {
    parameters,
    logTimes: new Float64Array(TIMES).fill(Number.NaN),
    logDropouts: Float64Array.from({ length: COUNTS }, (_, x) => Math.log(purchase.a / (purchase.b + x))),
    discounting: discountNodes(settings.lifetime),
    expected: new Map(),
    expectedByMonth: new Map(),
    renewals: new Map(),
    hasPlainOverlay:
      overlay.intercept === 0 && overlay.slope === 1 && HABITS.every((habit) => overlay.weights[habit] === 0),
  };
}

/** Parameters are stored for years: those of an earlier version lack what was added since, which then has no effect. */
function completed(given: Parameters): Parameters {
  const none: Partial<Parameters> = { tenure: { mean: 0, sd: 0 } };
  const weights = { ...NO_WEIGHTS, ...given.overlay.weights };
  return { ...none, ...given, overlay: { ...given.overlay, weights } };
}

/** The scorer itself, or one made of these parameters. */
export function scorerOf(from: Parameters | Scorer): Scorer {
  return "parameters" in from ? from : prepare(from);
}

/** ln(alpha + days/7), remembered for whole days. */
export function logTime(scorer: Scorer, days: number): number {
  const known = scorer.logTimes[days];
  if (known !== undefined && known === known) return known;
  const value = Math.log(scorer.parameters.purchase.alpha + days / 7);
  if (known !== undefined) scorer.logTimes[days] = value;
  return value;
}

/** ln(a/(b + x)). */
export function logDropout(scorer: Scorer, x: number): number {
  const { a, b } = scorer.parameters.purchase;
  return scorer.logDropouts[x] ?? Math.log(a / (b + x));
}

/** Key of what is remembered by x and age; −1, which is never remembered, where the two do not fit a small integer. */
export function expectedKey(x: number, age: number): number {
  return age < 16_384 && x < 65_536 && Number.isInteger(age) ? x * 16_384 + age : -1;
}

/** Keeps a result, and forgets all when there are too many, so that memory stays constant. */
export function remember<Key, T>(cache: Map<Key, T>, key: Key, value: T): void {
  if (key === -1) return;
  if (cache.size >= CACHE_LIMIT) cache.clear();
  cache.set(key, value);
}
