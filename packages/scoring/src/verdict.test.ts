import { describe, expect, it } from "vitest";
import { backtest } from "./backtest.ts";
import { mbgNbdGenerator } from "./generators.ts";
import { type Facts } from "./history-at.ts";
import { type Random, seededRandom, shuffled } from "./random.ts";
import { DEFAULT_SETTINGS } from "./settings.ts";
import { generateDays, TODAY } from "./test-histories.ts";
import { verdictOf } from "./verdict.ts";

/** The MBG/NBD fit to CDNOW that BTYDplus publishes. */
const SHOP = { r: 0.525, alpha: 6.183, a: 0.891, b: 1.614 };
const HORIZON = 90;

function shop(n: number, random: Random): number[][] {
  return generateDays(n, mbgNbdGenerator(SHOP), random);
}

/** The same customers with the same number of purchases, on days dealt anew from the pile of all days. */
function dealDays(customers: readonly number[][], random: Random): number[][] {
  const pile = shuffled(random, customers.flat());
  let next = 0;
  return customers.map(({ length }) => [...new Set(pile.slice(next, (next += length)))].sort((a, b) => a - b));
}

/** Every purchase dealt to any customer: nothing is left to know about anybody. */
function dealPurchases(customers: readonly number[][], random: Random): number[][] {
  const dealt = customers.map(() => new Set<number>());
  for (const day of customers.flat()) dealt[Math.floor(random() * customers.length)]?.add(day);
  return dealt.map((days) => [...days].sort((a, b) => a - b));
}

function verdictFor(customers: readonly number[][], horizon = HORIZON) {
  const facts: Facts[] = customers.map((days) => ({ days }));
  return verdictOf(backtest(facts, TODAY, horizon, DEFAULT_SETTINGS, 2)).kind;
}

/** How many of so many shops are called proven; every other one at twice the horizon. */
function proven(seeds: number, customersOf: (random: Random) => number[][]): number {
  let count = 0;
  for (let seed = 1; seed <= seeds; seed++) {
    if (verdictFor(customersOf(seededRandom(seed)), HORIZON * (1 + (seed % 2))) === "proven") count++;
  }
  return count;
}

describe("the verdict on churn scores", () => {
  it("of shops whose purchase dates are shuffled over customers is to abstain, in 95 % of 200", () => {
    expect(proven(200, (random) => dealDays(shop(2000, random), random))).toBeLessThanOrEqual(10);
  }, 120_000);

  it("of shops whose purchases are dealt to anybody is to abstain, in 95 % of 60", () => {
    expect(proven(60, (random) => dealPurchases(shop(2000, random), random))).toBeLessThanOrEqual(3);
  }, 120_000);

  it("of shops of 2,000 customers of the model is that they are proven, in 90 % of 60", () => {
    expect(proven(60, (random) => shop(2000, random))).toBeGreaterThanOrEqual(54);
  }, 120_000);

  it("of a shop too small or too young to tell is provisional", () => {
    expect(verdictFor(shop(60, seededRandom(1)))).toBe("provisional");
    expect(verdictFor(shop(2000, seededRandom(1)), 400)).toBe("provisional");
    expect(verdictOf(undefined)).toEqual({ kind: "provisional" });
  });

  it("names the rule that does as well when it abstains", () => {
    const random = seededRandom(3);
    const facts = dealDays(shop(2000, random), random).map((days) => ({ days }));
    const verdict = verdictOf(backtest(facts, TODAY, HORIZON, DEFAULT_SETTINGS));
    expect(verdict).toMatchObject({ kind: "abstain", rule: "frequency" });
  });
});
