/**
 * A subscription or other contract that is renewed at regular times. Days are integers since 1970-01-01; amounts are
 * minor units.
 */
export interface Contract {
  readonly startDay: number;
  /** Length of one period in days; renewals fall on startDay + k · periodDays. */
  readonly periodDays: number;
  /** Paid for one period. */
  readonly price: number;
  /** Cost of serving one period. */
  readonly cost?: number | undefined;
  /** First day on which the contract no longer holds. */
  readonly endDay?: number | null | undefined;
  /** Day on which notice was given. */
  readonly noticeDay?: number | null | undefined;
  /** True when the business ended it: attrition on purpose, which says nothing about the customer's will. */
  readonly endedByUs?: boolean | undefined;
}

/** Renewals a contract has survived on a day; 0 or more. */
export function renewalsSurvived({ startDay, periodDays }: Contract, day: number): number {
  return Math.max(0, Math.floor((day - startDay) / Math.max(1, periodDays)));
}

/** True when the contract has begun and not ended on this day. */
export function isContractRunning({ startDay, endDay }: Contract, day: number): boolean {
  return day >= startDay && !(endDay !== null && endDay !== undefined && day >= endDay);
}

/** Renewals that fall within the horizon after a day; at least the next one. */
export function renewalsAhead(contract: Contract, day: number, horizonDays: number): number {
  return Math.max(1, renewalsSurvived(contract, day + horizonDays) - renewalsSurvived(contract, day));
}

/** True once notice was given or the contract is over. */
export function isContractEnding(contract: Contract, day: number): boolean {
  const { noticeDay } = contract;
  const hasNotice = noticeDay !== null && noticeDay !== undefined && day >= noticeDay;
  return hasNotice || (day >= contract.startDay && !isContractRunning(contract, day));
}
