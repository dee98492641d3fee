import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Explanation, explainChurn, explainLoyalty } from "./drivers.ts";
import { type History, NO_PURCHASES } from "./history.ts";
import { prepare } from "./prepare.ts";
import { scoreCustomer } from "./score.ts";
import type { Signal } from "./settings.ts";
import { logit, sigmoid } from "./sigmoid.ts";
import { anyHistory, shopParameters, TODAY } from "./test-histories.ts";

const PARAMETERS = shopParameters();
const LEARNED = {
  ...PARAMETERS,
  overlay: {
    intercept: 0.2,
    slope: 0.7,
    weights: { ...PARAMETERS.overlay.weights, ticket: 0.15, frequency: 0.1, tenure: -0.2 } satisfies Record<
      Signal,
      number
    >,
  },
};
const SCORERS = [prepare(PARAMETERS), prepare(LEARNED)] as const;

function sumOfEffects({ base, drivers }: Explanation<string>): number {
  return drivers.reduce((sum, { effect }) => sum + effect, base);
}

function sumOfPoints({ basePoints, drivers }: Explanation<string>): number {
  return drivers.reduce((sum, { points }) => sum + points, basePoints);
}

describe("the drivers of churn", () => {
  it("add up to the log-odds of the score, and in whole points to the shown percentage, for anybody", () => {
    fc.assert(
      fc.property(anyHistory, fc.constantFrom(...SCORERS), (history, scorer) => {
        const explanation = explainChurn(history, scorer, TODAY);
        const score = scoreCustomer(history, scorer, TODAY);
        if (explanation === undefined || score.churn === null) {
          expect([explanation, score.churn]).toEqual([undefined, null]);
          return;
        }
        expect(Math.abs(sumOfEffects(explanation) - explanation.total)).toBeLessThan(1e-9);
        expect(Math.abs(logit(score.churn) - explanation.total)).toBeLessThan(
          1e-9 * Math.max(1, explanation.total ** 2),
        );
        expect(sumOfPoints(explanation)).toBe(score.churnPercent);
        const slope = slopeOf(explanation);
        for (const { effect, points } of explanation.drivers) {
          expect(Math.abs(points - 100 * slope * effect)).toBeLessThan(1 + 1e-6);
        }
        expect(explanation.shown).toBe(score.churnPercent);
      }),
      { seed: 1, numRuns: 600 },
    );
  });

  it("name silence for someone who stopped, and habit for someone who rarely bought", () => {
    const often: History = { ...NO_PURCHASES, firstDay: TODAY - 600, lastDay: TODAY - 280, purchaseDays: 20 };
    const stopped = explainChurn(often, PARAMETERS, TODAY);
    expect(byName(stopped, "recency")).toBeGreaterThan(1);
    const rare: History = { ...NO_PURCHASES, firstDay: TODAY - 600, lastDay: TODAY - 60, purchaseDays: 2 };
    expect(byName(explainChurn(rare, PARAMETERS, TODAY), "recency")).toBeLessThan(0);
    expect(byName(explainChurn({ ...often, lastDay: TODAY - 5 }, PARAMETERS, TODAY), "buying-frequency")).toBeLessThan(
      -0.5,
    );
  });

  it("give a complaint its weight times its value, and nothing to evidence that is not there", () => {
    const quiet: History = { ...NO_PURCHASES, firstDay: TODAY - 300, lastDay: TODAY - 20, purchaseDays: 6 };
    const grave = { ...quiet, evidence: { complaints: [{ day: TODAY, severity: 3 }] } };
    expect(byName(explainChurn(grave, PARAMETERS, TODAY), "complaint")).toBeCloseTo(0.7 * 1.5, 12);
    expect(explainChurn(quiet, PARAMETERS, TODAY)?.drivers.map(({ name }) => name)).toEqual([
      "buying-frequency",
      "recency",
    ]);
  });
});

describe("the drivers of loyalty", () => {
  it("add up to the score, and in whole points to the shown number, for anybody", () => {
    fc.assert(
      fc.property(anyHistory, fc.constantFrom(...SCORERS), (history, scorer) => {
        const explanation = explainLoyalty(history, scorer, TODAY);
        const { loyalty, loyaltyPoints } = scoreCustomer(history, scorer, TODAY);
        if (explanation === undefined || loyalty === null) {
          expect([explanation, loyalty]).toEqual([undefined, null]);
          return;
        }
        expect(Math.abs(sumOfEffects(explanation) - loyalty.score)).toBeLessThan(1e-9);
        expect(sumOfPoints(explanation)).toBe(loyaltyPoints);
      }),
      { seed: 2, numRuns: 600 },
    );
  });
});

/** The mean slope of the probability between base and total: what one unit of log-odds is worth. */
function slopeOf({ base, total }: Explanation<string>): number {
  const middle = sigmoid(base) * (1 - sigmoid(base));
  return Math.abs(total - base) < 1e-6 ? middle : (sigmoid(total) - sigmoid(base)) / (total - base);
}

function byName(explanation: Explanation<string> | undefined, name: string): number | undefined {
  return explanation?.drivers.find((driver) => driver.name === name)?.effect;
}
