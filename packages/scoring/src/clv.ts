import { renewalProbability } from "./bdw.ts";
import { type Contract, isContractEnding, isContractRunning, renewalsSurvived } from "./contract.ts";
import { DAYS_IN_MONTH, MONTHS_IN_YEAR, WEEKS_IN_MONTH } from "./discount.ts";
import { expectedSpend } from "./gamma-gamma.ts";
import type { History } from "./history.ts";
import { expectedPurchasesIfAlive } from "./mbg-nbd.ts";
import { type ExpectedPurchases, expectedKey, remember, type Scorer } from "./prepare.ts";
import { evidenceFactor, type Standing } from "./standing.ts";

/** Expected purchases of someone known to be a customer; remembered by x and whole days of age. */
export function expectedOf(scorer: Scorer, x: number, age: number): ExpectedPurchases {
  const key = expectedKey(x, age);
  const known = scorer.expected.get(key);
  if (known !== undefined) return known;
  const { purchase } = scorer.parameters;
  const { weeks, weights } = scorer.discounting;
  const found: ExpectedPurchases = {
    year: expectedPurchasesIfAlive(purchase, x, age / 7, MONTHS_IN_YEAR * WEEKS_IN_MONTH),
    discounted: weeks.reduce(
      (sum, week, j) => sum + (weights[j] ?? 0) * expectedPurchasesIfAlive(purchase, x, age / 7, week),
      0,
    ),
  };
  remember(scorer.expected, key, found);
  return found;
}

/** Purchases to be expected in twelve months, evidence included. */
export function expectedPurchases12m(scorer: Scorer, standing: Standing): number {
  const { buying, core } = standing;
  if (buying === undefined || standing.contract !== undefined) return 0;
  return core.pAlive * evidenceFactor(standing) * expectedOf(scorer, buying.x, buying.age).year;
}

/** Purchases to be expected within so many days, evidence included. */
export function expectedPurchasesWithin(scorer: Scorer, standing: Standing, days: number): number {
  const { buying, core } = standing;
  if (buying === undefined || standing.contract !== undefined) return 0;
  const ifAlive = expectedPurchasesIfAlive(scorer.parameters.purchase, buying.x, buying.age / 7, days / 7);
  return core.pAlive * evidenceFactor(standing) * ifAlive;
}

/**
 * Customer lifetime value over the tenant's months: margin of expected purchases, or of contract periods survived,
 * less the monthly costs of service and risk, discounted. Minor units; may be negative.
 */
export function lifetimeValue(scorer: Scorer, history: History, standing: Standing, day: number): number {
  const monthly = (history.monthlyCost ?? 0) + (history.monthlyRiskCost ?? 0);
  const costs = monthly === 0 ? 0 : monthly * scorer.discounting.annuity;
  const { contract } = standing;
  const earned =
    contract === undefined ? purchaseValue(scorer, history, standing) : contractValue(scorer, contract, standing, day);
  return earned - costs;
}

/** Net revenue that a purchase day of this customer is expected to bring. Minor units. */
export function expectedRevenue({ parameters: { spend } }: Scorer, history: History): number {
  const ownMean = history.spendDays > 0 ? history.spendTotal / history.spendDays : 0;
  return spend.netShare * expectedSpend(spend, history.spendDays, ownMean);
}

function purchaseValue(scorer: Scorer, history: History, standing: Standing): number {
  const { buying, core } = standing;
  if (buying === undefined) return 0;
  const purchases = core.pAlive * expectedOf(scorer, buying.x, buying.age).discounted;
  const { margin } = scorer.parameters.settings.lifetime;
  return margin * expectedRevenue(scorer, history) * purchases * evidenceFactor(standing);
}

function contractValue({ parameters }: Scorer, contract: Contract, standing: Standing, day: number): number {
  if (!isContractRunning(contract, day) || isContractEnding(contract, day)) return 0;
  const { months, discount } = parameters.settings.lifetime;
  const n = renewalsSurvived(contract, day);
  const periodMargin = contract.price - (contract.cost ?? (1 - parameters.settings.lifetime.margin) * contract.price);
  const years = contract.periodDays / (DAYS_IN_MONTH * MONTHS_IN_YEAR);
  const periods = Math.max(1, Math.round((months * DAYS_IN_MONTH) / contract.periodDays));
  let sum = 0;
  for (let k = 1; k <= periods; k++)
    sum += renewalProbability(parameters.contract, n, k) * (1 + discount) ** (-k * years);
  return periodMargin * sum * evidenceFactor(standing);
}
