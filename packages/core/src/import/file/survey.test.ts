import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDistinct, emptyDistinct, estimateDistinct } from "./distinct-count.ts";
import { addFrequent, emptyFrequent, frequentAbove } from "./frequent.ts";
import type { PurchaseRow } from "./purchase-row.ts";
import { seededRandom } from "./seeded-random.ts";
import { addCustomer, addFailing, addPurchase, emptySurvey, proposeAsOf, surveyResult } from "./survey.ts";

function purchase(row: Partial<PurchaseRow>): PurchaseRow {
  return {
    customer: "c1",
    customerBy: "id",
    occurredOn: "2018-02-16",
    amountMinor: 100,
    exactMinor: 100,
    currency: "CNY",
    fields: {},
    ...row,
  };
}

describe("a survey", () => {
  it("agrees with a plain count", () => {
    const rows = fc.array(
      fc.record({
        customer: fc.constantFrom("c1", "c2", "c3", "c4", "walk-in"),
        occurredOn: fc.constantFrom("2018-02-16", "2017-01-03", "2019-12-30"),
        exactMinor: fc.integer({ min: -4000, max: 4000 }).map((quarters) => quarters / 4),
      }),
      { minLength: 1, maxLength: 300 },
    );
    fc.assert(
      fc.property(rows, fc.nat(20), (rows, failing) => {
        const purchases = rows.map((row) => {
          const size = Math.round(Math.abs(row.exactMinor));
          return purchase({ ...row, amountMinor: row.exactMinor < 0 ? -size + 0 : size });
        });
        const survey = emptySurvey();
        for (const row of purchases) addPurchase(survey, row);
        for (let at = 0; at < failing; at += 1) addFailing(survey);
        const sum = (read: (row: PurchaseRow) => number) => purchases.reduce((total, row) => total + read(row), 0);
        const days = purchases.map(({ occurredOn }) => occurredOn).toSorted();
        const counts = Map.groupBy(purchases, ({ customer }) => customer);
        expect(surveyResult(survey, "2020-01-10", 90)).toEqual({
          rows: purchases.length + failing,
          failing,
          customers: counts.size,
          firstDay: days[0],
          lastDay: days.at(-1),
          amountMinor: sum(({ amountMinor }) => amountMinor) + 0,
          rounded: purchases.filter(({ amountMinor, exactMinor }) => amountMinor !== exactMinor).length,
          roundingMinor: sum(({ amountMinor, exactMinor }) => amountMinor - exactMinor) + 0,
          refunds: purchases.filter(({ exactMinor }) => exactMinor < 0).length,
          proposedAsOf: days.at(-1) === "2019-12-30" ? null : days.at(-1),
          frequent: [...counts]
            .map(([customer, { length }]) => ({ customer, rows: length }))
            .filter((entry) => entry.rows > 20 && entry.rows > purchases.length / 100)
            .toSorted((one, other) => other.rows - one.rows || (one.customer < other.customer ? -1 : 1)),
        });
      }),
      { seed: 91, numRuns: 200 },
    );
  });

  it("has no sum over several currencies, nor beyond what a number can count", () => {
    const mixed = emptySurvey();
    addPurchase(mixed, purchase({}));
    addPurchase(mixed, purchase({ currency: "EUR" }));
    expect(surveyResult(mixed, "2026-11-20", 90).amountMinor).toBeNull();
    const huge = emptySurvey();
    for (let at = 0; at < 10; at += 1) addPurchase(huge, purchase({ amountMinor: 1e15, exactMinor: 1e15 }));
    expect(surveyResult(huge, "2026-11-20", 90).amountMinor).toBeNull();
  });

  it("of customers has neither days nor amounts", () => {
    const survey = emptySurvey();
    for (const externalId of ["a", "b", "b"]) {
      addCustomer(survey, externalId);
    }
    expect(surveyResult(survey, "2026-11-20", 90)).toMatchObject({
      rows: 3,
      customers: 2,
      firstDay: null,
      amountMinor: null,
      proposedAsOf: null,
      frequent: [],
    });
  });

  it("counts some thousands of customers to the last one", () => {
    const survey = emptySurvey();
    for (let at = 0; at < 15_000; at += 1) addPurchase(survey, purchase({ customer: `c${at}` }));
    expect(surveyResult(survey, "2026-11-20", 90).customers).toBe(15_000);
  });

  it("proposes the last day as today only beyond the horizon", () => {
    expect(proposeAsOf("2019-12-30", "2026-11-20", 90)).toBe("2019-12-30");
    expect(proposeAsOf("2026-08-22", "2026-11-20", 90)).toBeNull();
    expect(proposeAsOf("2026-08-21", "2026-11-20", 90)).toBe("2026-08-21");
  });
});

describe("the count of different customers", () => {
  it.each([100, 5000, 60_000, 250_000, 1_000_000])("is right to one in a hundred for %d", (different) => {
    for (const prefix of ["cust", "1380013", ""]) {
      const count = emptyDistinct();
      for (let at = 0; at < different; at += 1) addDistinct(count, `${prefix}${at}`);
      for (let at = 0; at < different; at += 7) addDistinct(count, `${prefix}${at}`);
      expect(Math.abs(estimateDistinct(count) / different - 1)).toBeLessThan(0.01);
    }
  });
});

describe("frequent customers", () => {
  it("are found among millions of others in a bounded number of counters, and never counted too high", () => {
    const random = seededRandom(5);
    const frequent = emptyFrequent();
    const truth = new Map([
      ["walk-in", 0],
      ["staff", 0],
    ]);
    const rows = 500_000;
    let most = 0;
    for (let at = 0; at < rows; at += 1) {
      const chance = random();
      const customer = chance < 0.3 ? "walk-in" : chance < 0.312 ? "staff" : `cust${Math.floor(random() * 400_000)}`;
      if (truth.has(customer)) truth.set(customer, (truth.get(customer) ?? 0) + 1);
      addFrequent(frequent, customer);
      most = Math.max(most, frequent.counts.size);
    }
    expect(most).toBeLessThanOrEqual(20_000);
    const found = frequentAbove(frequent, rows / 100);
    expect(found.map(({ text }) => text)).toEqual(["walk-in", "staff"]);
    for (const { text, count } of found) {
      expect(count).toBeLessThanOrEqual(truth.get(text) ?? 0);
      expect(count).toBeGreaterThan((truth.get(text) ?? 0) - rows / 10_000);
    }
  });
});
