import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Evidence, NO_SIGNALS, signalsOn } from "./evidence.ts";
import { type History, NO_PURCHASES } from "./history.ts";
import { prepare } from "./prepare.ts";
import { scoreCustomer } from "./score.ts";
import { DEFAULT_SETTINGS } from "./settings.ts";
import { anyBuying, anyEvidence, shopParameters, TODAY } from "./test-histories.ts";

const HALF_LIVES = DEFAULT_SETTINGS.halfLives;
const SCORER = prepare(shopParameters());
const QUIET: History = { ...NO_PURCHASES, firstDay: TODAY - 400, lastDay: TODAY - 30, purchaseDays: 8 };

function churnWith(evidence: Evidence | undefined, day = TODAY): number {
  return scoreCustomer({ ...QUIET, evidence }, SCORER, day).churn ?? -1;
}

describe("signals", () => {
  it("are those of the definition", () => {
    const at = (evidence: Evidence) => signalsOn(evidence, TODAY, HALF_LIVES);
    expect(at({ nps: [{ day: TODAY, score: 10 }] }).nps).toBeCloseTo(1 / 2, 12);
    expect(at({ nps: [{ day: TODAY - 180, score: 4 }] }).nps).toBeCloseTo(-0.5 / 1.5, 12);
    expect(at({ csat: [{ day: TODAY - 90, score: 5 }] }).csat).toBeCloseTo(0.5 / 1.5, 12);
    expect(at({ complaints: [{ day: TODAY - 60, severity: 3 }] }).complaint).toBeCloseTo(0.75, 12);
    expect(at({ complaints: [{ day: TODAY, severity: 2, resolvedDay: TODAY }] }).complaint).toBeCloseTo(0.5, 12);
    expect(at({ overdueSince: TODAY - 15 }).overdue).toBeCloseTo(0.25, 12);
    expect(at({ overdueSince: TODAY - 500 }).overdue).toBe(1);
    expect(at({ referrals: [TODAY - 364, TODAY - 365, TODAY + 1] }).referrals).toBe(1);
    expect(at({ trend: { day: TODAY, value: -5 } }).trend).toBe(-2);
  });

  it("stay in range and do not know what is dated later", () => {
    fc.assert(
      fc.property(anyEvidence, fc.integer({ min: -3000, max: 3000 }), (evidence, shift) => {
        const { nps, csat, complaint, overdue, satisfactionKnown, advocacyKnown } = signalsOn(
          evidence,
          TODAY + shift,
          HALF_LIVES,
        );
        expect(Math.max(Math.abs(nps), Math.abs(csat))).toBeLessThan(1);
        for (const value of [complaint / 3, overdue, satisfactionKnown, advocacyKnown]) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1);
        }
      }),
      { seed: 1, numRuns: 300 },
    );
    const before = signalsOn({ nps: [{ day: TODAY, score: 0 }], overdueSince: TODAY }, TODAY - 1, HALF_LIVES);
    expect(before).toEqual({ ...NO_SIGNALS, live: true });
  });

  it("are forgotten after five half-lives, without a jump in what is known", () => {
    const on = (age: number) => signalsOn({ csat: [{ day: TODAY - age, score: 1 }] }, TODAY, HALF_LIVES);
    expect(on(5 * HALF_LIVES.csat)).toEqual(NO_SIGNALS);
    expect(on(2 * HALF_LIVES.csat).satisfactionKnown).toBeCloseTo(1, 12);
    for (let age = 1; age <= 500; age++) {
      expect(Math.abs(on(age).satisfactionKnown - on(age - 1).satisfactionKnown)).toBeLessThan(0.01);
      expect(Math.abs(on(age).csat)).toBeLessThanOrEqual(Math.abs(on(age - 1).csat));
    }
  });
});

describe("evidence", () => {
  it("that is missing never moves a score", () => {
    fc.assert(
      fc.property(
        anyBuying,
        fc.constantFrom<Evidence>({}, { nps: [], csat: [], complaints: [], referrals: [] }),
        (one, none) => {
          expect(scoreCustomer({ ...one, evidence: none }, SCORER, TODAY)).toEqual(scoreCustomer(one, SCORER, TODAY));
        },
      ),
      { seed: 2, numRuns: 200 },
    );
  });

  it("moves churn the way a person would expect", () => {
    const none = churnWith(undefined);
    expect(churnWith({ nps: [{ day: TODAY, score: 10 }] })).toBeLessThan(none);
    expect(churnWith({ nps: [{ day: TODAY, score: 7 }] })).toBe(none);
    expect(churnWith({ nps: [{ day: TODAY, score: 2 }] })).toBeGreaterThan(none);
    expect(churnWith({ csat: [{ day: TODAY, score: 5 }] })).toBeLessThan(none);
    expect(churnWith({ overdueSince: TODAY - 60 })).toBeGreaterThan(none);
    const open = churnWith({ complaints: [{ day: TODAY - 3, severity: 3 }] });
    const solved = churnWith({ complaints: [{ day: TODAY - 3, severity: 3, resolvedDay: TODAY }] });
    expect(open).toBeGreaterThan(solved);
    expect(solved).toBeGreaterThan(none);
  });

  it("of several answers weighs more than of one, and no order of arrival matters", () => {
    const answers = [0, 20, 50].map((age) => ({ day: TODAY - age, score: 9 }));
    expect(churnWith({ nps: answers })).toBeLessThan(churnWith({ nps: answers.slice(0, 1) }));
    expect(churnWith({ nps: answers.toReversed() })).toBeCloseTo(churnWith({ nps: answers }), 12);
  });

  it("that is grave can put a customer who bought yesterday under watch", () => {
    const grave = Array.from({ length: 3 }, () => ({ day: TODAY, severity: 3 }));
    const history = { ...QUIET, lastDay: TODAY - 1 };
    expect(scoreCustomer(history, SCORER, TODAY).band).toBe("low");
    expect(scoreCustomer({ ...history, evidence: { complaints: grave } }, SCORER, TODAY).band).not.toBe("low");
  });
});
