import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addRow, binCentre, type CompressedRows, emptyRows, mergeRows, packRows, unpackRows } from "./compress.ts";
import { fitMbgNbd, logLikelihoodOfRows } from "./fit-mbg-nbd.ts";
import { mbgNbdGenerator } from "./generators.ts";
import { logLikelihood } from "./mbg-nbd.ts";
import { seededRandom, shuffled } from "./random.ts";
import { relativeError } from "./test-tolerance.ts";

const MODEL = { r: 0.525, alpha: 6.183, a: 0.891, b: 1.614 };

function customersOf(n: number, seed: number, longest = 400) {
  const random = seededRandom(seed);
  const draw = mbgNbdGenerator(MODEL);
  return Array.from({ length: n }, () => {
    const age = Math.floor(1 + random() * longest);
    const times = draw(random, age / 7);
    return { x: times.length, last: Math.floor(7 * (times[times.length - 1] ?? 0)), age };
  });
}

function rowsOf(customers: readonly { x: number; last: number; age: number }[], limit?: number): CompressedRows {
  const rows = emptyRows(limit);
  for (const { x, last, age } of customers) addRow(rows, x, last, age);
  return rows;
}

describe("compressed rows", () => {
  it("have the likelihood of the customers, one by one, to 1e-9", () => {
    const customers = customersOf(5000, 1);
    const single = customers.reduce((sum, { x, last, age }) => sum + logLikelihood(MODEL, x, last / 7, age / 7), 0);
    const rows = rowsOf(customers);
    expect(rows.size).toBeLessThan(4000);
    expect(relativeError(logLikelihoodOfRows(rows, MODEL), single)).toBeLessThan(1e-9);
  });

  it("are the same whatever the order and the pages in which customers came, and as JSON and back", () => {
    const customers = customersOf(3000, 2);
    const whole = packRows(rowsOf(customers));
    const random = seededRandom(3);
    const pages = rowsOf([]);
    const mixed = shuffled(random, customers);
    for (let i = 0; i < mixed.length; i += 700) mergeRows(pages, rowsOf(mixed.slice(i, i + 700)));
    expect(packRows(pages)).toEqual(whole);
    expect(packRows(unpackRows(structuredClone(whole)))).toEqual(whole);
    expect(fitMbgNbd(pages)).toEqual(fitMbgNbd(rowsOf(customers)));
  });

  it("keep every count, at any limit, for any customers", () => {
    const customer = fc.record({ x: fc.nat(30), last: fc.nat(3000), wait: fc.nat(3000) });
    fc.assert(
      fc.property(fc.array(customer, { maxLength: 200 }), fc.integer({ min: 5, max: 200 }), (customers, limit) => {
        const rows = rowsOf(
          customers.map(({ x, last, wait }) => ({ x, last, age: last + wait })),
          limit,
        );
        let count = 0;
        for (let i = 0; i < rows.size; i++) {
          count += rows.count[i] ?? 0;
          expect(rows.last[i]).toBeLessThanOrEqual(rows.age[i] ?? 0);
        }
        expect(count).toBe(customers.length);
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  it("beyond the limit hold times in bins that nest: the order of customers still does not matter", () => {
    const customers = customersOf(4000, 4, 2000);
    const limit = 900;
    const forwards = rowsOf(customers, limit);
    const merged = rowsOf(customers.slice(2000), limit);
    mergeRows(merged, rowsOf(customers.slice(0, 2000), limit));
    expect(forwards.coarseness).toBeGreaterThan(0);
    expect(forwards.size).toBeLessThanOrEqual(limit);
    expect(packRows(merged)).toEqual(packRows(forwards));
  });

  it("lose next to nothing by the first two steps of binning: the fitted likelihood stays within two units", () => {
    const customers = customersOf(20_000, 5, 2000);
    const exact = rowsOf(customers);
    const binned = rowsOf(customers, Math.floor(exact.size / 3));
    expect(binned.coarseness).toBeGreaterThanOrEqual(2);
    const atExact = fitMbgNbd(exact);
    const atBinned = logLikelihoodOfRows(exact, fitMbgNbd(binned).model);
    expect(relativeError(atBinned, atExact.logLikelihood)).toBeLessThan(1e-5);
    expect(atExact.logLikelihood - atBinned).toBeLessThan(2);
  });

  it("stand for their customers by the middle of the bin", () => {
    expect(binCentre(500, 0)).toBe(500);
    expect(binCentre(512, 1)).toBe(513.5);
  });
});
