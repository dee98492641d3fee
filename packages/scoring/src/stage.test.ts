import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Contract } from "./contract.ts";
import { type History, NO_PURCHASES } from "./history.ts";
import { prepare } from "./prepare.ts";
import { scoreCustomer } from "./score.ts";
import { rawStageOn, STAGES } from "./stage.ts";
import { anyBuying, anyHistory, shopParameters, TODAY } from "./test-histories.ts";

const PARAMETERS = shopParameters();
const SCORER = prepare(PARAMETERS);

const YEARLY: Contract = { startDay: TODAY - 100, periodDays: 365, price: 9900 };

function stageOf(history: Partial<History>, day = TODAY) {
  return rawStageOn(SCORER, { ...NO_PURCHASES, ...history }, day);
}

describe("the raw stage", () => {
  it("goes from the first purchase to the stable relation", () => {
    expect(stageOf({})).toBe("prospect");
    expect(stageOf({ firstDay: TODAY, lastDay: TODAY, purchaseDays: 1 })).toBe("exploring");
    expect(stageOf({ firstDay: TODAY - 30, lastDay: TODAY, purchaseDays: 2 })).toBe("forming");
    const four = 4 * PARAMETERS.medianGapDays;
    expect(stageOf({ firstDay: TODAY - four + 1, lastDay: TODAY, purchaseDays: 5 })).toBe("forming");
    expect(stageOf({ firstDay: TODAY - four, lastDay: TODAY, purchaseDays: 5 })).toBe("stable");
  });

  it("declines and is lost by waiting, and nobody comes back by waiting", () => {
    const order = ["stable", "forming", "exploring", "decline", "lost"];
    fc.assert(
      fc.property(anyBuying, fc.integer({ min: 0, max: 800 }), (history, days) => {
        const [now, later] = [rawStageOn(SCORER, history, TODAY), rawStageOn(SCORER, history, TODAY + days)];
        const isGrowing = now === "forming" && later === "stable";
        if (!isGrowing) expect(order.indexOf(later)).toBeGreaterThanOrEqual(order.indexOf(now));
      }),
      { seed: 1, numRuns: 400 },
    );
  });

  it("is better after a purchase, or the same", () => {
    fc.assert(
      fc.property(anyBuying, (history) => {
        const bought = { ...history, lastDay: TODAY, purchaseDays: history.purchaseDays + 1 };
        const before = rawStageOn(SCORER, history, TODAY);
        expect(STAGES.indexOf(rawStageOn(SCORER, bought, TODAY))).toBeGreaterThanOrEqual(STAGES.indexOf(before));
      }),
      { seed: 2, numRuns: 300 },
    );
  });

  it("notices a customer who is late by own standards before the band does", () => {
    const weekly = { firstDay: TODAY - 700, lastDay: TODAY, purchaseDays: 101 };
    const days = Array.from({ length: 120 }, (_, i) => TODAY + i);
    const declining = days.find((day) => stageOf(weekly, day) === "decline") ?? 0;
    expect(scoreCustomer({ ...NO_PURCHASES, ...weekly }, SCORER, declining).band).toBe("low");
    // Nine in ten gaps end before: ((alpha + tx)/(alpha + T))^(r + x) falls below .10.
    const { r, alpha } = PARAMETERS.purchase;
    const longer = (wait: number) => ((alpha + 100) / (alpha + 100 + wait / 7)) ** (r + 100);
    expect(longer(declining - TODAY)).toBeLessThan(0.1);
    expect(longer(declining - TODAY - 1)).toBeGreaterThanOrEqual(0.1);
  });

  it("of a contract follows its renewals, notice and end", () => {
    const contract = (change: Partial<Contract>, day = TODAY) => stageOf({ contract: { ...YEARLY, ...change } }, day);
    expect(contract({})).toBe("exploring");
    expect(contract({}, YEARLY.startDay - 1)).toBe("prospect");
    expect(contract({}, YEARLY.startDay)).toBe("exploring");
    expect(contract({}, YEARLY.startDay + 365)).toBe("forming");
    expect(contract({}, YEARLY.startDay + 3 * 365)).toBe("stable");
    expect(contract({ noticeDay: TODAY })).toBe("decline");
    expect(contract({ endDay: TODAY })).toBe("lost");
    expect(contract({ endDay: TODAY + 1 })).toBe("exploring");
  });
});

describe("the shown stage", () => {
  it("is the best raw stage of the last seven days since the last purchase, for anybody", () => {
    fc.assert(
      fc.property(anyHistory, fc.integer({ min: -1000, max: 1000 }), (history, shift) => {
        const day = TODAY + shift;
        const start =
          history.contract !== undefined && day >= history.contract.startDay
            ? history.contract.startDay
            : history.lastDay;
        const first = Math.max(day - 6, Math.min(day, start ?? day));
        const week = Array.from({ length: day - first + 1 }, (_, i) => rawStageOn(SCORER, history, first + i));
        const best = week.reduce((a, b) => (STAGES.indexOf(b) > STAGES.indexOf(a) ? b : a));
        expect(scoreCustomer(history, SCORER, day).stage).toBe(best);
      }),
      { seed: 3, numRuns: 800 },
    );
  });

  it("falls a week after the raw one", () => {
    const history: History = { ...NO_PURCHASES, firstDay: TODAY - 700, lastDay: TODAY, purchaseDays: 30 };
    const days = Array.from({ length: 400 }, (_, i) => TODAY + i);
    const raw = days.findIndex((day) => rawStageOn(SCORER, history, day) === "decline");
    const shown = days.findIndex((day) => scoreCustomer(history, SCORER, day).stage === "decline");
    expect(raw).toBeGreaterThan(0);
    expect(shown - raw).toBe(6);
  });
});
