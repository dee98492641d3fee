import { describe, expect, it } from "vitest";
import { DEFAULT_SETTINGS, PILLARS, SIGNALS } from "./settings.ts";

describe("the default settings", () => {
  it("are those of the definition of the scores", () => {
    expect(DEFAULT_SETTINGS).toMatchObject({
      horizonDays: null,
      contractHorizonDays: 365,
      bands: { watch: 0.3, high: 0.6, lost: 0.85 },
      halfLives: { nps: 180, csat: 90, complaint: 60 },
      signalWeights: { nps: 0.5, csat: 0.5, complaint: -0.7, overdue: -0.6, trend: 0.4, ticket: 0, frequency: 0 },
      lifetime: { months: 36, discount: 0.1, margin: 1 },
      abc: { a: 0.8, b: 0.95 },
      minimum: { customers: 50, repeats: 30 },
    });
    expect(DEFAULT_SETTINGS.stages).toEqual({
      lostAlive: 0.25,
      lostHorizons: 2,
      declineShare: 0.6,
      declineDrop: 0.2,
      declineGapProbability: 0.1,
      stableRepeats: 4,
      stableGaps: 4,
    });
  });

  it("name a weight for every pillar and every signal, and survive JSON", () => {
    expect(Object.keys(DEFAULT_SETTINGS.loyaltyWeights).sort()).toEqual([...PILLARS].sort());
    expect(Object.keys(DEFAULT_SETTINGS.signalWeights).sort()).toEqual([...SIGNALS].sort());
    expect(JSON.parse(JSON.stringify(DEFAULT_SETTINGS))).toEqual(DEFAULT_SETTINGS);
  });
});
