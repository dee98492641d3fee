import { PERIODS } from "@perennial/contract";
import { addContract, DEFAULT_SETTINGS, emptyFitInput, isContractRunning, renewalsSurvived } from "@perennial/scoring";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dayNumber, dayText } from "../day.ts";
import {
  countedContract,
  decidingTerm,
  nextTermDay,
  revenueOf,
  type SubscriptionFact,
  type Term,
  termsOf,
} from "./contract-terms.ts";
import { renewalDay } from "./renewal-day.ts";

const BASE: SubscriptionFact = {
  subscriptionId: "s1",
  plan: "Plan",
  productLine: null,
  period: "month",
  priceMinor: 1000,
  costMinor: null,
  currency: "CNY",
  startedOn: "2025-01-31",
  renewal: "automatic",
  renewedUntil: null,
  countsRevenue: true,
  cancellation: null,
  earlierTerms: [],
};
const notice = (noticedOn: string, endsOn: string) =>
  ({ noticedOn, endsOn, reason: "price", endedBy: "customer", note: null }) as const;
const same = (amount: number): number => amount;
const terms = (until: string, ...facts: Partial<SubscriptionFact>[]): Term[] =>
  termsOf(
    facts.map((fact) => ({ ...BASE, ...fact })),
    until,
    same,
  );

describe("the term that decides", () => {
  it("is the running one that brings most a day", () => {
    const all = terms(
      "2026-01-01",
      { subscriptionId: "a", priceMinor: 1000 },
      { subscriptionId: "b", period: "year", priceMinor: 13_000 },
      { subscriptionId: "c", priceMinor: 99_999, cancellation: notice("2025-05-01", "2025-06-01") },
    );
    expect(decidingTerm(all, "2026-01-01", null)?.subscriptionId).toBe("b");
  });

  it("is the one that ended last, until the customer buys again", () => {
    const [ended] = [terms("2026-01-01", { cancellation: notice("2025-05-01", "2025-06-01") })];
    expect(decidingTerm(ended, "2026-01-01", "2025-05-31")?.endsOn).toBe("2025-06-01");
    expect(decidingTerm(ended, "2026-01-01", "2025-06-01")).toBeUndefined();
    expect(decidingTerm(ended, "2025-05-15", "2025-05-10")).toBeDefined();
  });

  it("is not one that begins later", () => {
    const all = terms("2025-01-30", {});
    expect(decidingTerm(all, "2025-01-30", null)).toBeUndefined();
    expect(nextTermDay(all, "2025-01-30")).toBe("2025-01-31");
    expect(nextTermDay(all, "2025-01-31")).toBe("2025-02-28");
  });

  it("does not know of a notice before it was given", () => {
    const fact = { cancellation: notice("2025-05-01", "2025-06-01") };
    expect(terms("2025-04-30", fact)[0]).toMatchObject({ endsOn: null, noticedOn: null });
    expect(terms("2025-05-01", fact)[0]).toMatchObject({ endsOn: "2025-06-01", noticedOn: "2025-05-01" });
  });
});

describe("what the fit counts", () => {
  const day = fc.integer({ min: dayNumber("2015-01-01"), max: dayNumber("2026-01-01") });
  it("are the renewals of the calendar, whatever the length of months", () => {
    fc.assert(
      fc.property(
        day,
        fc.constantFrom(...PERIODS),
        fc.integer({ min: 0, max: 60 }),
        fc.nat(6),
        (start, period, k, more) => {
          const startedOn = dayText(start);
          const last = dayNumber(renewalDay(startedOn, period, k));
          const running = countedContract({ startedOn, period, endsOn: null, endedByUs: false }, last + more);
          expect(renewalsSurvived(running, last + more)).toBe(k);
          expect(isContractRunning(running, last + more)).toBe(true);
          const endsOn = renewalDay(startedOn, period, k + 1);
          const today = dayNumber(endsOn) + more;
          const input = emptyFitInput(today, DEFAULT_SETTINGS);
          addContract(input, countedContract({ startedOn, period, endsOn, endedByUs: false }, today));
          expect(input.totals.contracts).toEqual({ [`${k} 0`]: [1, 0] });
        },
      ),
    );
  });

  it("does not take an end that the business made for the customer's will", () => {
    const input = emptyFitInput(dayNumber("2026-01-01"), DEFAULT_SETTINGS);
    const term = { startedOn: "2025-01-01", period: "month", endsOn: "2025-04-01", endedByUs: true } as const;
    addContract(input, countedContract(term, input.day));
    expect(input.totals.contracts).toEqual({ "2 0": [0, 1] });
  });
});

describe("revenue of periods", () => {
  it("falls on the first day of each and leaves with it", () => {
    const all = terms("2026-03-15", {});
    expect(revenueOf(all, "2025-03-16", "2026-03-15")).toEqual({
      revenue: 14_000,
      revenue12m: 12_000,
      oldest: "2025-03-31",
    });
    const ended = terms("2026-03-15", { cancellation: notice("2025-05-01", "2025-05-31") });
    expect(revenueOf(ended, "2025-03-16", "2026-03-15")).toEqual({
      revenue: 4000,
      revenue12m: 2000,
      oldest: "2025-03-31",
    });
    expect(revenueOf(terms("2026-03-15", { countsRevenue: false }), "2025-03-16", "2026-03-15").revenue).toBe(0);
  });
});
