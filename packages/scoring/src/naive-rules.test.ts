import { describe, expect, it } from "vitest";
import { type History, NO_PURCHASES } from "./history.ts";
import { type NaiveRule, naiveRule, type Window } from "./naive-rules.ts";
import { TODAY } from "./test-histories.ts";

/** A hundred customers, the i-th of whom bought on 1 + i mod 4 days, last i days before a day, and spent i. */
function customersOn(day: number): History[] {
  return Array.from({ length: 100 }, (_, i) => ({
    ...NO_PURCHASES,
    firstDay: day - 200,
    lastDay: day - i,
    purchaseDays: 1 + (i % 4),
    revenue12m: i,
  }));
}

const THEN = TODAY - 90;
/** Whoever had waited for 40 days or more left; of the others every fourth. */
const LEARNED: Window = {
  day: THEN,
  histories: customersOn(THEN),
  left: Array.from({ length: 100 }, (_, i) => (i >= 40 || i % 4 === 0 ? 1 : 0)),
};
const BASE = 0.7;

function predict(rule: NaiveRule, i: number) {
  const histories = customersOn(TODAY);
  const history = histories[i];
  if (history === undefined) throw new Error("there are a hundred customers");
  return naiveRule(rule, LEARNED, histories, TODAY)(history);
}

/** n customers of a group of whom some left, with five at the base rate added. */
function share(left: number, n: number): number {
  return (left + 5 * BASE) / (n + 5);
}

describe("naive rules", () => {
  it("say the base rate of everybody", () => {
    for (const i of [0, 50, 99]) expect(predict("base-rate", i).probability).toBeCloseTo(share(70, 100), 12);
    expect(predict("base-rate", 3).rank).toBe(predict("base-rate", 80).rank);
  });

  it("say of recency what happened to the same fifth before, and rank by the wait", () => {
    expect(predict("recency", 5).probability).toBeCloseTo(share(5, 20), 12);
    expect(predict("recency", 95).probability).toBeCloseTo(share(20, 20), 12);
    expect(predict("recency", 7).rank).toBeGreaterThan(predict("recency", 6).rank);
  });

  it("say of frequency what happened to the same number of purchases, and rank by it", () => {
    expect(predict("frequency", 0).probability).toBeCloseTo(share(25, 25), 12);
    expect(predict("frequency", 1).probability).toBeCloseTo(share(15, 25), 12);
    expect(predict("frequency", 1).rank).toBeLessThan(predict("frequency", 0).rank);
  });

  it("add up the fifths of recency, frequency and spending for RFM", () => {
    const ranks = Array.from({ length: 100 }, (_, i) => predict("rfm", i).rank);
    expect(new Set(ranks).size).toBeGreaterThan(3);
    const sameSum = ranks.map((rank, i) => ({ rank, i })).filter(({ rank }) => rank === ranks[10]);
    const left = sameSum.filter(({ i }) => LEARNED.left[i] === 1).length;
    expect(predict("rfm", 10).probability).toBeCloseTo(share(left, sameSum.length), 12);
  });

  it("fall back to the base rate for a group that was not there before", () => {
    const once = customersOn(THEN).map((history) => ({ ...history, purchaseDays: 1 }));
    const rule = naiveRule("frequency", { ...LEARNED, histories: once }, customersOn(TODAY), TODAY);
    expect(rule({ ...NO_PURCHASES, firstDay: 1, lastDay: 2, purchaseDays: 6 }).probability).toBeCloseTo(BASE, 12);
  });
});
