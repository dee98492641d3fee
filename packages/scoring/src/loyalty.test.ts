import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ahp, reciprocalMatrix } from "./ahp.ts";
import { type History, NO_PURCHASES } from "./history.ts";
import { prepare } from "./prepare.ts";
import { scoreCustomer } from "./score.ts";
import { DEFAULT_SETTINGS, PILLARS, type Pillar } from "./settings.ts";
import { anyHistory, shopParameters, TODAY } from "./test-histories.ts";

const PARAMETERS = shopParameters();
const SCORER = prepare(PARAMETERS);
const REGULAR: History = { ...NO_PURCHASES, firstDay: TODAY - 364, lastDay: TODAY - 10, purchaseDays: 12 };

describe("loyalty", () => {
  it("has the default weights of its comparisons (consistency ratio .006)", () => {
    // Retention, frequency, share, tenure, advocacy, satisfaction.
    const { weights, consistencyRatio } = ahp(
      reciprocalMatrix(6, [2, 3, 4, 3, 2, 2, 3, 2, 1, 2, 1, 1 / 2, 1 / 2, 1 / 3, 1 / 2]),
    );
    const order: Pillar[] = ["retention", "frequency", "share", "tenure", "advocacy", "satisfaction"];
    order.forEach((pillar, i) => {
      expect(Math.abs((weights[i] ?? 0) - DEFAULT_SETTINGS.loyaltyWeights[pillar])).toBeLessThan(5e-4);
    });
    expect(Math.abs(consistencyRatio - 0.006)).toBeLessThan(1e-3);
  });

  it("is the weighted mean of the pillars that are known, and coverage their weight", () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        const { loyalty } = scoreCustomer(history, SCORER, TODAY);
        if (loyalty === null) return;
        const weights = PILLARS.map(
          (pillar) => DEFAULT_SETTINGS.loyaltyWeights[pillar] * loyalty.pillars[pillar].known,
        );
        const known = weights.reduce((sum, weight) => sum + weight, 0);
        const sum = PILLARS.reduce((total, pillar, i) => total + (weights[i] ?? 0) * loyalty.pillars[pillar].score, 0);
        expect(loyalty.score).toBeCloseTo((100 * sum) / known, 9);
        const all = Object.values(DEFAULT_SETTINGS.loyaltyWeights).reduce((total, weight) => total + weight, 0);
        expect(loyalty.coverage).toBeCloseTo(known / all, 12);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it("knows retention, frequency and tenure of a buyer, and share where categories are recorded", () => {
    const { loyalty, churn } = scoreCustomer(REGULAR, SCORER, TODAY);
    expect(loyalty?.pillars.retention.score).toBeCloseTo(1 - (churn ?? 0), 12);
    expect(loyalty?.pillars.tenure.score).toBe(0.5);
    expect(loyalty?.coverage).toBeCloseTo(0.591, 3);
    const broad = scoreCustomer({ ...REGULAR, categories: 2 }, SCORER, TODAY).loyalty;
    expect(broad?.pillars.share).toEqual({ score: 2 / 3, known: 1 });
    expect(scoreCustomer({ ...REGULAR, shareOfWallet: 0.9 }, SCORER, TODAY).loyalty?.pillars.share.score).toBe(0.9);
  });

  it("of frequency is one half for someone who buys at the tenant's mean rate", () => {
    const { r, alpha } = PARAMETERS.purchase;
    const slow: History = { ...REGULAR, purchaseDays: 1, firstDay: TODAY, lastDay: TODAY };
    expect(scoreCustomer(slow, SCORER, TODAY).loyalty?.pillars.frequency.score).toBeCloseTo(0.5, 12);
    const twice = { ...REGULAR, purchaseDays: 1 + Math.round((2 * r * 52) / alpha + r) };
    expect(scoreCustomer(twice, SCORER, TODAY).loyalty?.pillars.frequency.score).toBeGreaterThan(0.55);
  });

  it("rises with satisfaction and referrals, falls with complaints", () => {
    const score = (evidence: History["evidence"]) =>
      scoreCustomer({ ...REGULAR, evidence }, SCORER, TODAY).loyalty?.score ?? 0;
    const neutral = score({ csat: [{ day: TODAY, score: 3 }], nps: [{ day: TODAY, score: 7 }] });
    expect(score({ csat: [{ day: TODAY, score: 5 }], nps: [{ day: TODAY, score: 7 }] })).toBeGreaterThan(neutral);
    expect(score({ csat: [{ day: TODAY, score: 3 }], nps: [{ day: TODAY, score: 10 }] })).toBeGreaterThan(neutral);
    expect(
      score({ csat: [{ day: TODAY, score: 3 }], nps: [{ day: TODAY, score: 7 }], referrals: [TODAY - 9] }),
    ).toBeGreaterThan(neutral);
    expect(
      score({
        csat: [{ day: TODAY, score: 3 }],
        nps: [{ day: TODAY, score: 7 }],
        complaints: [{ day: TODAY, severity: 2 }],
      }),
    ).toBeLessThan(neutral);
  });

  it("has the satisfaction and advocacy of the definition", () => {
    const evidence = {
      csat: [{ day: TODAY, score: 4 }],
      nps: [{ day: TODAY, score: 10 }],
      complaints: [{ day: TODAY, severity: 1 }],
      referrals: [TODAY - 5, TODAY - 9],
    };
    const pillars = scoreCustomer({ ...REGULAR, evidence }, SCORER, TODAY).loyalty?.pillars;
    expect(pillars?.satisfaction.score).toBeCloseTo(0.5 + 0.5 * 0.25 - 0.2 * 0.5, 12);
    expect(pillars?.advocacy.score).toBeCloseTo(Math.min(1, 0.5 + 0.5 * 0.5 + 0.15 * 2), 12);
    const four = { referrals: [1, 2, 3, 4].map((age) => TODAY - age) };
    const brought = scoreCustomer({ ...REGULAR, evidence: four }, SCORER, TODAY).loyalty?.pillars;
    expect(brought?.advocacy).toEqual({ score: 0.95, known: 1 });
    expect(brought?.satisfaction.known).toBe(0);
  });

  it("lets a pillar fade out: an answer of five years ago is the same as none", () => {
    const old = {
      ...REGULAR,
      evidence: { csat: [{ day: TODAY - 2000, score: 1 }], nps: [{ day: TODAY - 2000, score: 0 }] },
    };
    expect(scoreCustomer(old, SCORER, TODAY).loyalty).toEqual(scoreCustomer(REGULAR, SCORER, TODAY).loyalty);
  });
});
