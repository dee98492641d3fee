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
 * less the monthly costs of service and risk, discounted. Minor units; may be negative. Costs count with the
 * probability that the customer is one still: nobody goes on visiting those who left.
 */
export function lifetimeValue(scorer: Scorer, history: History, standing: Standing, day: number): number {
  const monthly = (history.monthlyCost ?? 0) + (history.monthlyRiskCost ?? 0);
  const costs = monthly === 0 ? 0 : monthly * scorer.discounting.annuity * standing.core.pAlive;
  const { contract, buying, core } = standing;
  if (contract !== undefined) return contractValue(scorer, contract, standing, day, "lifetime") - costs;
  if (buying === undefined) return 0;
  const purchases = core.pAlive * evidenceFactor(standing) * expectedOf(scorer, buying.x, buying.age).discounted;
  return purchases * expectedMargin(scorer, history) - costs;
}

/** Margin to be expected in twelve months, or the revenue declared for them where that is more. Minor units. */
export function potential12m(scorer: Scorer, history: History, standing: Standing, day: number): number {
  const { contract } = standing;
  const expected =
    contract === undefined
      ? expectedPurchases12m(scorer, standing) * expectedMargin(scorer, history)
      : contractValue(scorer, contract, standing, day, "year");
  return Math.max(expected, history.potential12m ?? 0);
}

function expectedMargin(scorer: Scorer, history: History): number {
  return scorer.parameters.settings.lifetime.margin * expectedRevenue(scorer, history);
}

/** Net revenue that a purchase day of this customer is expected to bring. Minor units. */
export function expectedRevenue({ parameters: { spend } }: Scorer, history: History): number {
  const ownMean = history.spendDays > 0 ? history.spendTotal / history.spendDays : 0;
  return spend.netShare * expectedSpend(spend, history.spendDays, ownMean);
}

/** Margin of the periods of a running contract that are expected to be renewed; nothing once notice was given. */
function contractValue(
  scorer: Scorer,
  contract: Contract,
  standing: Standing,
  day: number,
  over: "lifetime" | "year",
): number {
  if (!isContractRunning(contract, day) || isContractEnding(contract, day)) return 0;
  const { margin } = scorer.parameters.settings.lifetime;
  const periodMargin = contract.price - (contract.cost ?? (1 - margin) * contract.price);
  const renewals = renewalSum(scorer, renewalsSurvived(contract, day), contract.periodDays, over);
  return periodMargin * renewals * evidenceFactor(standing);
}

/** Σ S(n + k)/S(n) over the periods to come, discounted for the lifetime; remembered, for periods may be days. */
function renewalSum(scorer: Scorer, n: number, periodDays: number, over: "lifetime" | "year"): number {
  const { contract, settings } = scorer.parameters;
  const { months, discount } = settings.lifetime;
  const days = over === "year" ? MONTHS_IN_YEAR * DAYS_IN_MONTH : months * DAYS_IN_MONTH;
  const key = `${n} ${periodDays} ${over}`;
  const known = scorer.renewals.get(key);
  if (known !== undefined) return known;
  const rate = over === "year" ? 1 : (1 + discount) ** (-periodDays / (DAYS_IN_MONTH * MONTHS_IN_YEAR));
  const periods = Math.max(1, Math.round(days / Math.max(1, periodDays)));
  let sum = 0;
  for (let k = 1; k <= periods; k++) sum += renewalProbability(contract, n, k) * rate ** k;
  remember(scorer.renewals, key, sum);
  return sum;
}
