import { describe, expect, it } from "vitest";
import { creditOf, type PaymentRecord } from "./credit.ts";

describe("credit", () => {
  const good: PaymentRecord = {
    invoices: 40,
    late: 0,
    overdueDays: 0,
    overdueAmount: 0,
    returned: 0,
    disputed: 0,
    monthlyRevenue: 123_456,
    termDays: 30,
  };

  it("grades from A to D, and every kind of misbehaviour lowers score and limit", () => {
    const best = creditOf(good);
    expect(best).toMatchObject({ grade: "A", limit: 240_000 });
    for (const worse of [{ late: 20 }, { overdueDays: 40, overdueAmount: 1 }, { returned: 0.1 }, { disputed: 0.05 }]) {
      const found = creditOf({ ...good, ...worse });
      expect(found.score).toBeLessThan(best.score);
      expect(found.defaultProbability).toBeGreaterThan(best.defaultProbability);
      expect(found.limit).toBeLessThanOrEqual(best.limit);
    }
    const bad = creditOf({ ...good, late: 35, overdueDays: 90, overdueAmount: 50_000 });
    expect(bad).toMatchObject({ grade: "D", limit: 0 });
  });

  it("takes apart what is missing to the full score", () => {
    const { score, deductions } = creditOf({ ...good, late: 9, overdueDays: 12, returned: 0.3 });
    const { late, overdue, returned, disputed } = deductions;
    expect(late + overdue + returned + disputed).toBeCloseTo(100 - score, 12);
    expect(returned).toBe(10);
  });

  it("of someone who never had an invoice is neither the best nor the worst", () => {
    expect(["B", "A"]).toContain(creditOf({ ...good, invoices: 0 }).grade);
    // One invoice in five late, as of three invoices: 45 · .2 points.
    expect(creditOf({ ...good, invoices: 0 }).score).toBeCloseTo(91, 12);
    expect(creditOf({ ...good, invoices: 3, late: 3 }).score).toBeCloseTo(100 - 45 * 0.6, 12);
  });

  it("has a probability of default of 2 % at a full score and more than a quarter at half", () => {
    expect(creditOf({ ...good, invoices: 1e9 }).defaultProbability).toBeCloseTo(0.018, 3);
    const half = creditOf({ ...good, invoices: 1e9, late: 1e9, returned: 0.1 });
    expect(half.score).toBeCloseTo(50, 6);
    expect(half.defaultProbability).toBeCloseTo(0.269, 3);
  });
});
