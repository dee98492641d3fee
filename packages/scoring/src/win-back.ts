import type { ValueClass } from "./abc.ts";
import { lifetimeValue } from "./clv.ts";
import type { History } from "./history.ts";
import type { Parameters } from "./parameters.ts";
import { type Scorer, scorerOf } from "./prepare.ts";
import { standingOf } from "./standing.ts";
import { withPurchase } from "./what-if.ts";

/** Regain the key ones, try the ordinary, wait for the small, let the bad go. */
export type WinBackStrategy = "regain" | "try" | "wait" | "let-go";

export interface WinBack {
  /** Expected gain of trying, in minor units; what lists are ordered by. */
  readonly priority: number;
  /** Lifetime value if the customer bought again today. */
  readonly regained: number;
  readonly rate: number;
  readonly strategy: WinBackStrategy;
}

export interface WinBackOptions {
  /** Share won back by class; a tenant's own rates replace these judgements when known. */
  readonly rates?: Readonly<Record<ValueClass, number>>;
  /** Cost of one attempt in minor units. */
  readonly cost?: number;
  /** True for customers the business does not want back: bad debt, abuse. */
  readonly unwanted?: boolean;
}

const RATES: Readonly<Record<ValueClass, number>> = { A: 0.25, B: 0.15, C: 0.05 };
const STRATEGIES: Readonly<Record<ValueClass, WinBackStrategy>> = { A: "regain", B: "try", C: "wait" };
const DAYS_IN_YEAR = 365;
const ATTRITION_ALARM = 0.15;
const ROUNDING = 1e-9;

/** priority = value if regained × win-back rate of the class − cost of trying. */
export function winBackOf(
  history: History,
  by: Parameters | Scorer,
  day: number,
  valueClass: ValueClass,
  { rates = RATES, cost = 0, unwanted = false }: WinBackOptions = {},
): WinBack {
  const scorer = scorerOf(by);
  const back = withPurchase({ ...history, contract: undefined }, day);
  const standing = standingOf(scorer, back, day);
  const regained = standing === undefined ? 0 : Math.round(lifetimeValue(scorer, back, standing, day));
  const rate = rates[valueClass];
  const strategy = unwanted ? "let-go" : STRATEGIES[valueClass];
  return { priority: unwanted ? 0 : Math.round(regained * rate - cost), regained, rate, strategy };
}

export interface Attrition {
  /** Customers who left by themselves, and whom the business let go, a year, as shares of the base at the start. */
  readonly natural: number;
  readonly deliberate: number;
  /** True when natural attrition exceeds 15 % a year. */
  readonly alarm: boolean;
}

/** Yearly attrition from what happened over some days, natural and deliberate apart. */
export function attritionOf(base: number, natural: number, deliberate: number, days: number): Attrition {
  const yearly = (left: number) =>
    base > 0 && days > 0 ? 1 - (1 - Math.min(1, left / base)) ** (DAYS_IN_YEAR / days) : 0;
  const rate = yearly(natural);
  return { natural: rate, deliberate: yearly(deliberate), alarm: rate > ATTRITION_ALARM + ROUNDING };
}
