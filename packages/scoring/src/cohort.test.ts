import { describe, expect, it } from "vitest";
import { calendarMonth } from "./calendar-month.ts";
import { addToCohorts, emptyCohorts, meanRetention, mergeCohorts, retentionCurves } from "./cohort.ts";

describe("cohorts", () => {
  it("are counted by first period, whatever the order and the pages", () => {
    const customers = [[3, 5, 5], [3], [4, 3, 9], [4, 5], []];
    const table = emptyCohorts();
    for (const periods of customers) addToCohorts(table, periods);
    const pages = emptyCohorts();
    for (const periods of [...customers].reverse()) {
      const page = emptyCohorts();
      addToCohorts(page, [...periods].reverse());
      mergeCohorts(pages, page);
    }
    expect(retentionCurves(pages, 6)).toEqual(retentionCurves(table, 6));
    expect(retentionCurves(table, 6)).toEqual([
      { cohort: 3, size: 3, shares: [1, 1 / 3, 1 / 3, 0] },
      { cohort: 4, size: 1, shares: [1, 1, 0] },
    ]);
    expect(meanRetention(retentionCurves(table, 6))).toEqual([1, 1 / 2, 1 / 4, 0]);
    expect(retentionCurves(table, 2)).toEqual([]);
  });

  it("know calendar months: 1970-01-01 is 0, 2000-02-29 and 2024-12-31 are in theirs", () => {
    expect([0, 30, 31, -1].map(calendarMonth)).toEqual([0, 0, 1, -1]);
    expect(calendarMonth(11_016)).toBe(30 * 12 + 1);
    expect(calendarMonth(20_088)).toBe(54 * 12 + 11);
    for (let day = 0; day < 40_000; day += 13) {
      const date = new Date(day * 86_400_000);
      expect(calendarMonth(day)).toBe((date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth());
    }
  });
});
