import fc from "fast-check";
import type { Contract } from "./contract.ts";
import type { Evidence } from "./evidence.ts";
import { addCustomer, emptyFitInput, type FitInput } from "./fit-input.ts";
import type { PurchaseGenerator } from "./generators.ts";
import { mbgNbdGenerator } from "./generators.ts";
import { type History, NO_PURCHASES } from "./history.ts";
import type { Parameters } from "./parameters.ts";
import { parametersOf } from "./parameters-of.ts";
import { gamma, type Random, seededRandom } from "./random.ts";
import { DEFAULT_SETTINGS, type Settings } from "./settings.ts";

/** The day on which the customers of the tests are looked at. */
export const TODAY = 20_000;

export const SHOP = { r: 0.7, alpha: 10, a: 1.1, b: 2.2 };

/** A customer's whole history as of a day, from purchase days and amounts. */
export function historyOf(days: readonly number[], amounts: readonly number[], day = TODAY): History {
  const seen = days.filter((one) => one <= day);
  const paid = amounts.slice(0, seen.length);
  const [first] = seen;
  if (first === undefined) return NO_PURCHASES;
  return {
    firstDay: first,
    lastDay: seen[seen.length - 1] ?? first,
    purchaseDays: seen.length,
    spendDays: paid.filter((amount) => amount > 0).length,
    spendTotal: paid.reduce((sum, amount) => sum + amount, 0),
    revenue12m: paid.reduce((sum, amount, i) => sum + ((seen[i] ?? 0) > day - 365 ? amount : 0), 0),
  };
}

/** Purchase days of customers who came over the two years before a day, ascending per customer, up to `until`. */
export function generateDays(n: number, draw: PurchaseGenerator, random: Random, until = TODAY, span = 730) {
  return Array.from({ length: n }, () => {
    const first = until - Math.floor(span * random());
    const weeks = (until - first) / 7;
    const days = draw(random, weeks).map((time) => first + Math.floor(7 * time));
    return [...new Set([first, ...days])];
  });
}

/** A shop of n generated customers with amounts of the gamma-gamma model. */
export function shopHistories(n: number, seed: number, model = SHOP): History[] {
  const random = seededRandom(seed);
  return generateDays(n, mbgNbdGenerator(model), random).map((days) => {
    const rate = gamma(random, 4, 2000);
    return historyOf(
      days,
      days.map(() => Math.ceil(gamma(random, 4, rate))),
    );
  });
}

export function collect(histories: readonly History[], settings: Settings = DEFAULT_SETTINGS, day = TODAY): FitInput {
  const input = emptyFitInput(day, settings);
  for (const history of histories) addCustomer(input, history);
  return input;
}

export function shopParameters(n = 2000, seed = 1, settings?: Settings): Parameters {
  return parametersOf(collect(shopHistories(n, seed), settings));
}

const day = fc.integer({ min: TODAY - 2500, max: TODAY });
const score = (min: number, max: number) =>
  fc.array(fc.record({ day, score: fc.integer({ min, max }) }), { maxLength: 4 });

export const anyEvidence: fc.Arbitrary<Evidence> = fc.record({
  nps: score(0, 10),
  csat: score(1, 5),
  complaints: fc.array(
    fc.record({ day, severity: fc.integer({ min: 1, max: 3 }), resolvedDay: fc.option(day, { nil: null }) }),
    { maxLength: 3 },
  ),
  overdueSince: fc.option(day, { nil: null }),
  referrals: fc.array(day, { maxLength: 4 }),
});

/** Buying without evidence: any number of purchase days from one to twenty thousand. */
export const anyBuying: fc.Arbitrary<History> = fc
  .record({
    span: fc.oneof(fc.constant(0), fc.nat(4000)),
    wait: fc.oneof(fc.nat(60), fc.nat(3000)),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    mean: fc.nat(1_000_000),
    categories: fc.option(fc.nat(6), { nil: null }),
  })
  .map(({ span, wait, share, mean, categories }) => {
    const purchaseDays = span === 0 ? 1 : 2 + Math.floor(share ** 3 * (span - 1));
    return {
      firstDay: TODAY - wait - span,
      lastDay: TODAY - wait,
      purchaseDays,
      spendDays: mean > 0 ? purchaseDays : 0,
      spendTotal: mean * purchaseDays,
      revenue12m: wait < 365 ? mean : 0,
      categories,
    };
  });

export const anyContract: fc.Arbitrary<Contract> = fc
  .record({
    age: fc.nat(2000),
    periodDays: fc.constantFrom(7, 30, 91, 365, 730),
    price: fc.nat(100_000),
    end: fc.option(fc.nat(2500), { nil: null }),
    notice: fc.option(fc.nat(2500), { nil: null }),
    endedByUs: fc.boolean(),
  })
  .map(({ age, periodDays, price, end, notice, endedByUs }) => ({
    startDay: TODAY - age,
    periodDays,
    price,
    endDay: end === null ? null : TODAY - age + end,
    noticeDay: notice === null ? null : TODAY - age + notice,
    endedByUs,
  }));

/** Anybody: prospects, buyers, subscribers, with and without evidence. */
export const anyHistory: fc.Arbitrary<History> = fc
  .tuple(
    fc.oneof({ weight: 5, arbitrary: anyBuying }, { weight: 1, arbitrary: fc.constant(NO_PURCHASES) }),
    fc.option(anyEvidence, { nil: undefined }),
    fc.option(anyContract, { nil: undefined, freq: 3 }),
  )
  .map(([buying, evidence, contract]) => ({ ...buying, evidence, contract }));
