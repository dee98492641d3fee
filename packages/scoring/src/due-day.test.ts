import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dueDay, type Edges } from "./due-day.ts";
import { type History, NO_PURCHASES } from "./history.ts";
import { prepare } from "./prepare.ts";
import { type Score, scoreCustomer } from "./score.ts";
import { anyBuying, anyContract, anyEvidence, anyHistory, shopParameters, TODAY } from "./test-histories.ts";

const PARAMETERS = shopParameters();
const SCORER = prepare(PARAMETERS);
const CAP = 400;

/** Loyalty that may rise with waiting, and weights learned from a shop. */
const TENURED = prepare({
  ...PARAMETERS,
  settings: {
    ...PARAMETERS.settings,
    loyaltyWeights: { ...PARAMETERS.settings.loyaltyWeights, retention: 0.4, tenure: 1.5, frequency: 0.05 },
  },
  overlay: {
    intercept: -0.8,
    slope: 0.6,
    weights: { ...PARAMETERS.overlay.weights, ticket: 0.3, frequency: 0.3, tenure: -0.3 },
  },
});

const anyEdges: fc.Arbitrary<Edges> = fc.record({
  churn: fc.array(fc.nat(100), { maxLength: 3 }),
  loyalty: fc.array(fc.nat(100), { maxLength: 3 }),
});

/** Looks at every single day. */
function firstChange(history: History, day: number, edges: Edges, until: number, scorer = SCORER): number {
  const now = scoreCustomer(history, scorer, day);
  for (let next = day + 1; next < until; next++) {
    if (isDue(now, scoreCustomer(history, scorer, next), edges)) return next;
  }
  return until;
}

function isDue(now: Score, then: Score, { churn = [], loyalty = [] }: Edges): boolean {
  const moved = (from: number, to: number, edges: readonly number[]) =>
    Math.abs(from - to) >= 5 || edges.some((edge) => Math.sign(from - edge) !== Math.sign(to - edge));
  if (now.band !== then.band || now.stage !== then.stage) return true;
  if (moved(now.churnPercent ?? 0, then.churnPercent ?? 0, churn)) return true;
  return moved(now.loyaltyPoints ?? 0, then.loyaltyPoints ?? 0, loyalty);
}

describe("the due day", () => {
  it("without evidence is the very first day of a change, found by looking at each", () => {
    fc.assert(
      fc.property(anyBuying, anyEdges, (history, edges) => {
        expect(dueDay(history, SCORER, TODAY, edges)).toBe(firstChange(history, TODAY, edges, TODAY + CAP));
      }),
      { seed: 1, numRuns: 150 },
    );
  });

  it("is so where loyalty rises with waiting, with learned weights", () => {
    fc.assert(
      fc.property(anyBuying, anyEdges, (history, edges) => {
        const found = dueDay(history, TENURED, TODAY, edges);
        expect(found).toBe(firstChange(history, TODAY, edges, TODAY + CAP, TENURED));
      }),
      { seed: 5, numRuns: 200 },
    );
    const quiet: History = { ...NO_PURCHASES, firstDay: TODAY - 100, lastDay: TODAY - 90, purchaseDays: 2 };
    const points = [0, 390].map((days) => scoreCustomer(quiet, TENURED, TODAY + days).loyaltyPoints ?? 0);
    expect(points[1]).toBeGreaterThan(points[0] ?? 100);
  });

  it("of a contract is the very first day of a change: renewals, notice and end included", () => {
    fc.assert(
      fc.property(anyContract, anyBuying, fc.boolean(), anyEdges, (contract, buying, buys, edges) => {
        const history = { ...(buys ? buying : NO_PURCHASES), contract };
        expect(dueDay(history, SCORER, TODAY, edges)).toBe(firstChange(history, TODAY, edges, TODAY + CAP));
      }),
      { seed: 2, numRuns: 100 },
    );
  });

  it("with live evidence is the first change or seven days away", () => {
    fc.assert(
      fc.property(anyBuying, anyEvidence, anyEdges, (buying, evidence, edges) => {
        const history = { ...buying, evidence: { ...evidence, nps: [{ day: TODAY - 5, score: 3 }] } };
        expect(dueDay(history, SCORER, TODAY, edges)).toBe(firstChange(history, TODAY, edges, TODAY + 7));
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  it("never passes over a change, whoever the customer", () => {
    fc.assert(
      fc.property(anyHistory, anyEdges, fc.integer({ min: -3000, max: 0 }), (history, edges, shift) => {
        const day = TODAY + shift;
        const due = dueDay(history, SCORER, day, edges);
        expect(due).toBeGreaterThan(day);
        expect(due).toBeLessThanOrEqual(day + CAP);
        expect(firstChange(history, day, edges, due)).toBe(due);
      }),
      { seed: 4, numRuns: 200 },
    );
  });

  it("is far away for a customer who is lost for good", () => {
    const gone: History = { ...NO_PURCHASES, firstDay: TODAY - 3000, lastDay: TODAY - 2900, purchaseDays: 3 };
    expect(dueDay(gone, SCORER, TODAY)).toBe(TODAY + CAP);
  });
});
