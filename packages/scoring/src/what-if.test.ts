import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BANDS } from "./band.ts";
import { type History, NO_PURCHASES } from "./history.ts";
import { prepare } from "./prepare.ts";
import { scoreCustomer } from "./score.ts";
import { anyHistory, shopParameters, TODAY } from "./test-histories.ts";
import { whatIf, withPurchase } from "./what-if.ts";

const SCORER = prepare(shopParameters());
const QUIET: History = { ...NO_PURCHASES, firstDay: TODAY - 600, lastDay: TODAY - 150, purchaseDays: 12 };

function rank(band: string | null): number {
  return BANDS.findIndex((one) => one === band);
}

describe("what would move a customer to another band", () => {
  it("does move it when it is applied, for anybody", () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        const now = scoreCustomer(history, SCORER, TODAY);
        const found = whatIf(history, SCORER, TODAY);
        expect(found === undefined).toBe(now.band === null);
        if (found?.better !== undefined) {
          const then = scoreCustomer(found.better.history, SCORER, TODAY);
          expect(then).toMatchObject({ band: found.better.band, churn: found.better.churn });
          expect(rank(then.band)).toBeLessThan(rank(now.band));
        }
        if (found?.worse !== undefined) {
          expect(scoreCustomer(history, SCORER, found.worse.day).band).toBe(found.worse.band);
          expect(rank(found.worse.band)).toBeGreaterThan(rank(now.band));
        }
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it("is a purchase for someone who is only silent", () => {
    const found = whatIf(QUIET, SCORER, TODAY);
    expect(found?.better).toMatchObject({ change: "purchase", band: "low" });
    expect(found?.better?.history.purchaseDays).toBe(13);
  });

  it("is the complaint, not a purchase, where settling it is enough", () => {
    const recent = { ...QUIET, lastDay: TODAY - 14 };
    const complaints = [0, 1, 2].map((age) => ({ day: TODAY - age, severity: 3 }));
    const found = whatIf({ ...recent, evidence: { complaints } }, SCORER, TODAY);
    expect(scoreCustomer({ ...recent, evidence: { complaints } }, SCORER, TODAY).band).not.toBe("low");
    expect(found?.better?.change).toBe("resolve-complaints");
  });

  it("is the notice of a contract that is to end", () => {
    const contract = { startDay: TODAY - 900, periodDays: 365, price: 100, noticeDay: TODAY - 1 };
    expect(whatIf({ ...NO_PURCHASES, contract }, SCORER, TODAY)?.better?.change).toBe("withdraw-notice");
  });

  it("gives the very day on which silence costs a band", () => {
    const found = whatIf({ ...QUIET, lastDay: TODAY }, SCORER, TODAY);
    const day = found?.worse?.day ?? 0;
    expect(found?.better).toBeUndefined();
    expect(scoreCustomer({ ...QUIET, lastDay: TODAY }, SCORER, day - 1).band).toBe("low");
    expect(found?.worse?.band).toBe("watch");
  });

  it("counts a second purchase of a day once", () => {
    const once = withPurchase(QUIET, TODAY);
    expect(withPurchase(once, TODAY)).toEqual(once);
    expect(withPurchase(NO_PURCHASES, TODAY)).toMatchObject({ firstDay: TODAY, lastDay: TODAY, purchaseDays: 1 });
  });
});
