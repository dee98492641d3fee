import { PERIODS } from "@perennial/contract";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dayNumber, dayText } from "../day.ts";
import { nextRenewal, renewalDay, renewalsOf, renewalsUntil } from "./renewal-day.ts";

describe("a day of renewal", () => {
  it.each([
    ["2026-01-31", "month", 1, "2026-02-28"],
    ["2028-01-31", "month", 1, "2028-02-29"],
    ["2026-01-31", "month", 2, "2026-03-31"],
    ["2026-11-30", "quarter", 1, "2027-02-28"],
    ["2026-08-31", "halfYear", 1, "2027-02-28"],
    ["2024-02-29", "year", 1, "2025-02-28"],
    ["2024-02-29", "year", 4, "2028-02-29"],
    ["2026-12-25", "week", 1, "2027-01-01"],
    ["2026-05-05", "month", 0, "2026-05-05"],
  ] as const)("of %s by the %s, the %dth, is %s", (start, period, k, day) => {
    expect(renewalDay(start, period, k)).toBe(day);
  });

  const days = fc.integer({ min: dayNumber("2000-01-01"), max: dayNumber("2060-01-01") }).map(dayText);

  it("is counted on its own day and not before", () => {
    fc.assert(
      fc.property(days, fc.constantFrom(...PERIODS), fc.integer({ min: 1, max: 120 }), (start, period, k) => {
        const day = renewalDay(start, period, k);
        expect(renewalsUntil(start, period, day)).toBe(k);
        const before = dayText(dayNumber(day) - 1);
        expect(renewalsUntil(start, period, before)).toBe(k - 1);
        expect(nextRenewal(start, period, before)).toBe(day);
        expect(nextRenewal(start, period, day)).toBe(renewalDay(start, period, k + 1));
        // Who leaves on the day of a renewal has not been renewed on it.
        expect(renewalsOf({ startedOn: start, period }, day, dayText(dayNumber(day) + 9))).toBe(k - 1);
      }),
    );
  });
});
