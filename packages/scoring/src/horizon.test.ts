import { describe, expect, it } from "vitest";
import { addRow, emptyRows } from "./compress.ts";
import { mbgNbdGenerator } from "./generators.ts";
import { horizonDays, medianGapOfCounts, medianGapOfRows } from "./horizon.ts";
import { seededRandom } from "./random.ts";
import { generateDays, SHOP, TODAY } from "./test-histories.ts";
import { relativeError } from "./test-tolerance.ts";

describe("the horizon", () => {
  it("is three usual gaps in steps of 30 days, within 30 and 365", () => {
    expect([2, 10, 24, 30, 41, 121, 500].map((gap) => horizonDays(gap, 1000))).toEqual([30, 30, 60, 90, 120, 360, 365]);
  });

  it("is 180 days while there are fewer than thirty gaps", () => {
    expect([horizonDays(10, 29), horizonDays(10, 30)]).toEqual([180, 30]);
  });
});

describe("the median gap", () => {
  it("of generated shops is found from compressed rows within 10 % of the one counted gap by gap", () => {
    for (let seed = 1; seed <= 3; seed++) {
      const customers = generateDays(6000, mbgNbdGenerator({ ...SHOP, r: 1.5 }), seededRandom(seed));
      const rows = emptyRows();
      const counts: number[] = [];
      for (const days of customers) {
        const [first = 0] = days;
        addRow(rows, days.length - 1, (days[days.length - 1] ?? first) - first, TODAY - first);
        days.slice(1).forEach((day, i) => {
          const gap = day - (days[i] ?? day);
          counts[gap] = (counts[gap] ?? 0) + 1;
        });
      }
      const counted = medianGapOfCounts(Array.from(counts, (count) => count ?? 0));
      const found = medianGapOfRows(rows);
      expect(found.gaps).toBe(counted.gaps);
      expect(relativeError(found.days, counted.days)).toBeLessThan(0.1);
    }
  });

  it("of customers with one gap each is exact, and of nobody is nothing", () => {
    const rows = emptyRows();
    for (const gap of [10, 20, 30, 40, 50]) addRow(rows, 1, gap, 100);
    expect(Math.abs(medianGapOfRows(rows).days - 30)).toBeLessThanOrEqual(1);
    expect(medianGapOfRows(emptyRows())).toEqual({ days: 0, gaps: 0 });
    expect(medianGapOfCounts([])).toEqual({ days: 0, gaps: 0 });
    expect(medianGapOfCounts([0, 0, 1, 1, 0, 1])).toEqual({ days: 3, gaps: 3 });
  });
});
