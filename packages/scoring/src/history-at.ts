import type { Contract } from "./contract.ts";
import type { Evidence } from "./evidence.ts";
import { type History, NO_PURCHASES } from "./history.ts";

/** One customer's facts with their days, from which the history known on any day follows. Amounts in minor units. */
export interface Facts {
  /** Purchase days, ascending and distinct. */
  readonly days: readonly number[];
  /** Sum of the positive amounts of each purchase day; missing ones count as none. */
  readonly amounts?: readonly number[] | undefined;
  readonly evidence?: Evidence | undefined;
  readonly contract?: Contract | undefined;
}

const DAYS_IN_YEAR = 365;

/**
 * The history as it was known on a day: what came later is left out. Evidence keeps its later items, which do not count
 * before their day.
 */
export function historyAt({ days, amounts = [], evidence, contract }: Facts, day: number): History {
  const known = countUntil(days, day);
  const facts = { evidence, contract: contract !== undefined && contract.startDay <= day ? contract : undefined };
  const [firstDay] = days;
  if (known === 0 || firstDay === undefined) return { ...NO_PURCHASES, ...facts };
  let spendDays = 0;
  let spendTotal = 0;
  let revenue12m = 0;
  for (let i = 0; i < known; i++) {
    const amount = amounts[i] ?? 0;
    if (!(amount > 0)) continue;
    spendDays++;
    spendTotal += amount;
    if ((days[i] ?? 0) > day - DAYS_IN_YEAR) revenue12m += amount;
  }
  const lastDay = days[known - 1] ?? firstDay;
  return { firstDay, lastDay, purchaseDays: known, spendDays, spendTotal, revenue12m, ...facts };
}

/** How many of ascending days are not after a day. */
export function countUntil(days: readonly number[], day: number): number {
  let low = 0;
  let high = days.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((days[middle] ?? 0) <= day) low = middle + 1;
    else high = middle;
  }
  return low;
}
