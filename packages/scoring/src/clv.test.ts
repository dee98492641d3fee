import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renewalProbability } from "./bdw.ts";
import { lifetimeValue } from "./clv.ts";
import { WEEKS_IN_MONTH } from "./discount.ts";
import { expectedSpend } from "./gamma-gamma.ts";
import { type History, NO_PURCHASES } from "./history.ts";
import { conditionalExpectedPurchases } from "./mbg-nbd.ts";
import { prepare, type Scorer } from "./prepare.ts";
import { scoreCustomer } from "./score.ts";
import { standingOf } from "./standing.ts";
import { anyBuying, shopParameters, TODAY } from "./test-histories.ts";
import { relativeError } from "./test-tolerance.ts";

const PARAMETERS = shopParameters();
const SCORER = prepare(PARAMETERS);
const REGULAR: History = {
  firstDay: TODAY - 500,
  lastDay: TODAY - 20,
  purchaseDays: 9,
  spendDays: 9,
  spendTotal: 27_000,
  revenue12m: 18_000,
};

/** The definition: month by month, every expected purchase computed. */
function byMonth(scorer: Scorer, history: History): number {
  const { purchase, spend, settings } = scorer.parameters;
  const { months, discount, margin } = settings.lifetime;
  const [x, age] = [history.purchaseDays - 1, (TODAY - (history.firstDay ?? 0)) / 7];
  const tx = ((history.lastDay ?? 0) - (history.firstDay ?? 0)) / 7;
  const upTo = (month: number) => conditionalExpectedPurchases(purchase, x, tx, age, month * WEEKS_IN_MONTH);
  const each =
    margin *
    spend.netShare *
    expectedSpend(spend, history.spendDays, history.spendTotal / Math.max(1, history.spendDays));
  let sum = 0;
  for (let month = 1; month <= months; month++) sum += (upTo(month) - upTo(month - 1)) / (1 + discount) ** (month / 12);
  return sum * each - ((history.monthlyCost ?? 0) + (history.monthlyRiskCost ?? 0)) * annuity(months, discount);
}

function annuity(months: number, discount: number): number {
  return Array.from({ length: months }, (_, i) => (1 + discount) ** (-(i + 1) / 12)).reduce((sum, one) => sum + one, 0);
}

function valueOf(history: History, scorer = SCORER): number {
  const standing = standingOf(scorer, history, TODAY);
  return standing === undefined ? 0 : lifetimeValue(scorer, history, standing, TODAY);
}

describe("lifetime value", () => {
  it("is the discounted sum over months to .1 %, for any buyer", () => {
    fc.assert(
      fc.property(
        anyBuying.filter(({ spendTotal, lastDay }) => spendTotal > 0 && (lastDay ?? 0) > TODAY - 200),
        (history) => {
          expect(relativeError(valueOf(history), byMonth(SCORER, history))).toBeLessThan(1e-3);
        },
      ),
      { seed: 1, numRuns: 150 },
    );
  });

  it("keeps that accuracy for shops that are bought from daily, over other months and rates", () => {
    const daily = { ...PARAMETERS, purchase: { r: 1.4, alpha: 0.4, a: 0.5, b: 6 } };
    for (const lifetime of [
      { months: 12, discount: 0.1, margin: 0.3 },
      { months: 60, discount: 0.25, margin: 1 },
      { months: 1, discount: 0, margin: 1 },
    ]) {
      const scorer = prepare({ ...daily, settings: { ...daily.settings, lifetime } });
      for (const history of [REGULAR, { ...REGULAR, firstDay: TODAY, lastDay: TODAY, purchaseDays: 1, spendDays: 1 }]) {
        expect(relativeError(valueOf(history, scorer), byMonth(scorer, history))).toBeLessThan(2e-3);
      }
    }
  });

  it("takes off what service and risk cost every month, down to below nothing, but not of those who left", () => {
    const costly = { ...REGULAR, monthlyCost: 900, monthlyRiskCost: 100 };
    const alive = standingOf(SCORER, REGULAR, TODAY)?.core.pAlive ?? 0;
    expect(relativeError(valueOf(REGULAR) - valueOf(costly), 1000 * annuity(36, 0.1) * alive)).toBeLessThan(1e-9);
    expect(valueOf({ ...costly, monthlyCost: 1e6 })).toBeLessThan(0);
    const gone = { ...costly, firstDay: TODAY - 3000, lastDay: TODAY - 2500 };
    expect(Math.abs(valueOf(gone))).toBeLessThan(10);
  });

  it("grows with spending, margin and good evidence, and is nothing for someone who paid nothing", () => {
    expect(valueOf({ ...REGULAR, spendTotal: 54_000 })).toBeGreaterThan(valueOf(REGULAR));
    expect(valueOf({ ...REGULAR, evidence: { nps: [{ day: TODAY, score: 10 }] } })).toBeGreaterThan(valueOf(REGULAR));
    const half = { ...PARAMETERS.settings, lifetime: { ...PARAMETERS.settings.lifetime, margin: 0.5 } };
    const thin = prepare({ ...PARAMETERS, settings: half });
    expect(relativeError(valueOf(REGULAR, thin), valueOf(REGULAR) / 2)).toBeLessThan(1e-12);
    const free = prepare({ ...PARAMETERS, spend: { ...PARAMETERS.spend, mean: 0 } });
    expect(valueOf({ ...REGULAR, spendDays: 0, spendTotal: 0 }, free)).toBe(0);
  });

  it("of a contract is the margin of the periods it survives, discounted", () => {
    const contract = { startDay: TODAY - 800, periodDays: 365.25, price: 12_000, cost: 7000 };
    const expected = [1, 2, 3]
      .map((k) => (5000 * renewalProbability(PARAMETERS.contract, 2, k)) / 1.1 ** k)
      .reduce((sum, one) => sum + one, 0);
    expect(relativeError(valueOf({ ...NO_PURCHASES, contract }), expected)).toBeLessThan(1e-9);
    expect(valueOf({ ...NO_PURCHASES, contract: { ...contract, noticeDay: TODAY } })).toBe(0);
    expect(scoreCustomer({ ...NO_PURCHASES, contract }, SCORER, TODAY).expectedPurchases).toBe(0);
    const daily = { ...contract, periodDays: 1, price: 100, cost: 0 };
    const days = Array.from({ length: 1096 }, (_, i) => renewalProbability(PARAMETERS.contract, 800, i + 1));
    const sum = days.reduce((total, p, i) => total + (100 * p) / 1.1 ** ((i + 1) / 365.25), 0);
    expect(relativeError(valueOf({ ...NO_PURCHASES, contract: daily }), sum)).toBeLessThan(1e-9);
  });

  it("has a potential: the margin of twelve months, or what is declared if that is more", () => {
    const { expectedPurchases, potential } = scoreCustomer(REGULAR, SCORER, TODAY);
    const { spend } = PARAMETERS;
    const each = spend.netShare * expectedSpend(spend, 9, 3000);
    expect(Math.abs(potential - expectedPurchases * each)).toBeLessThan(1);
    expect(scoreCustomer({ ...REGULAR, potential12m: 1e7 }, SCORER, TODAY).potential).toBe(1e7);
    expect(scoreCustomer({ ...NO_PURCHASES, potential12m: 500 }, SCORER, TODAY)).toMatchObject({
      potential: 500,
      value: 0,
    });
    const contract = { startDay: TODAY - 30, periodDays: 365.25, price: 800, cost: 300 };
    expect(scoreCustomer({ ...NO_PURCHASES, contract }, SCORER, TODAY).potential).toBe(
      Math.round(500 * renewalProbability(PARAMETERS.contract, 0, 1)),
    );
  });
});
