import { describe, expect, it } from "vitest";
import { mbgNbdGenerator } from "./generators.ts";
import { type Facts, historyAt } from "./history-at.ts";
import { gamma, type Random, seededRandom } from "./random.ts";
import { DEFAULT_SETTINGS } from "./settings.ts";
import { earliestDay, overlayFromHistory, samplesOf, snapshotOf } from "./snapshot.ts";
import { generateDays, SHOP, TODAY } from "./test-histories.ts";

const HORIZON = 120;

function plainShop(n: number, random: Random): Facts[] {
  return generateDays(n, mbgNbdGenerator(SHOP), random).map((days) => ({
    days,
    amounts: days.map(() => Math.ceil(gamma(random, 4, 0.002))),
  }));
}

/** A shop in which those who spend more are the ones who stay, which the buying model cannot know. */
function unequalShop(n: number, random: Random): Facts[] {
  const [faithful, fickle] = [mbgNbdGenerator({ ...SHOP, a: 0.2, b: 4 }), mbgNbdGenerator({ ...SHOP, a: 4, b: 2 })];
  return Array.from({ length: n }, () => {
    const isFaithful = random() < 0.5;
    const [days = []] = generateDays(1, isFaithful ? faithful : fickle, random);
    return { days, amounts: days.map(() => Math.ceil(gamma(random, 4, isFaithful ? 0.001 : 0.004))) };
  });
}

describe("weights learned from histories", () => {
  it("see that those who spend more stay, where that is so", () => {
    const learned = overlayFromHistory(unequalShop(3000, seededRandom(1)), TODAY, HORIZON, DEFAULT_SETTINGS);
    expect(learned).toMatchObject({ adopted: true, reason: "adopted" });
    expect(learned.overlay.weights.ticket).toBeGreaterThan(0.4);
    expect(learned.gain).toBeGreaterThan(3 * learned.standardError);
  });

  it("stay at the defaults where buying says it all, in four of five shops or more", () => {
    const adopted = Array.from({ length: 20 }, (_, seed) =>
      overlayFromHistory(plainShop(1500, seededRandom(seed + 1)), TODAY, HORIZON, DEFAULT_SETTINGS),
    ).filter((learned) => learned.adopted);
    expect(adopted.length).toBeLessThanOrEqual(4);
  });

  it("are the defaults for a shop of a month, for a small one and for none", () => {
    const young = plainShop(500, seededRandom(2)).map(({ days }) => ({ days: days.filter((day) => day > TODAY - 30) }));
    for (const shop of [young, plainShop(40, seededRandom(3)), []]) {
      expect(overlayFromHistory(shop, TODAY, HORIZON, DEFAULT_SETTINGS)).toMatchObject({
        adopted: false,
        reason: "too-few",
        overlay: { intercept: 0, slope: 1, weights: DEFAULT_SETTINGS.signalWeights },
      });
    }
    expect(earliestDay([])).toBe(Infinity);
  });
});

describe("a snapshot", () => {
  it("holds who had bought by its day, and who bought again within the horizon", () => {
    const facts: Facts[] = [{ days: [10, 50] }, { days: [10, 200] }, { days: [90] }, { days: [10] }];
    const { who, left, histories } = snapshotOf(facts, 40, 30, DEFAULT_SETTINGS);
    expect([who, left]).toEqual([
      [0, 1, 3],
      [0, 1, 1],
    ]);
    expect(histories).toEqual([0, 1, 3].map((i) => historyAt(facts[i] ?? { days: [] }, 40)));
  });

  it("has samples of buyers only, a contract being none", () => {
    const contract = { startDay: 0, periodDays: 30, price: 1 };
    const facts: Facts[] = [{ days: [10, 50] }, { days: [10], contract }, { days: [], contract }];
    const snapshot = snapshotOf(facts, 40, 30, DEFAULT_SETTINGS);
    expect(snapshot.who).toHaveLength(3);
    expect(samplesOf(snapshot).stayed).toEqual([1]);
  });
});

describe("a history as of a day", () => {
  it("leaves out what came later and sums up what came before", () => {
    const facts: Facts = { days: [100, 400, 700, 800], amounts: [500, 0, 300, 200] };
    expect(historyAt(facts, 99)).toMatchObject({ firstDay: null, purchaseDays: 0, revenue12m: 0 });
    expect(historyAt(facts, 750)).toMatchObject({
      firstDay: 100,
      lastDay: 700,
      purchaseDays: 3,
      spendDays: 2,
      spendTotal: 800,
      revenue12m: 300,
    });
    expect(historyAt(facts, 1100).revenue12m).toBe(200);
    expect(
      historyAt({ ...facts, contract: { startDay: 760, periodDays: 30, price: 1 } }, 750).contract,
    ).toBeUndefined();
  });
});
