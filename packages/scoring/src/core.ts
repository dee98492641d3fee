import { renewalProbability } from "./bdw.ts";
import { type Contract, isContractEnding, isContractRunning, renewalsAhead, renewalsSurvived } from "./contract.ts";
import type { BuyingState } from "./history.ts";
import { logDropout, logTime, type Scorer } from "./prepare.ts";

/**
 * What behaviour alone says of a customer, before any evidence: the same from both models, buying without a contract
 * (MBG/NBD) and contracts (BdW).
 */
export interface Core {
  /** Probability of being a customer still. */
  readonly pAlive: number;
  /** Probability of a purchase, or of still having the contract, within the horizon. */
  readonly stay: number;
  /** What bands are cut on: for buyers the same, for contracts that the next renewal is survived. */
  readonly near: number;
  /** `near` at its best: right after the customer's own last purchase; 1 for contracts. */
  readonly best: number;
}

/** P(purchase within the horizon) after `horizonDays`, by the closed form of {@link mbgNbd} over tables of logarithms. */
export function buyingCore(scorer: Scorer, { x, last, age }: BuyingState): Core {
  const { purchase, horizonDays } = scorer.parameters;
  const k = purchase.r + x;
  const atLast = logTime(scorer, last);
  const atAge = logTime(scorer, age);
  const dropout = logDropout(scorer, x);
  const pAlive = 1 / (1 + Math.exp(dropout + k * (atAge - atLast)));
  const stay = pAlive * -Math.expm1(k * (atAge - logTime(scorer, age + horizonDays)));
  const buysAfterLast = -Math.expm1(k * (atLast - logTime(scorer, last + horizonDays)));
  return { pAlive, stay, near: stay, best: (1 / (1 + Math.exp(dropout))) * buysAfterLast };
}

/** Nothing remains of a contract that has ended or of which notice was given. */
export function contractCore({ parameters }: Scorer, contract: Contract, day: number): Core {
  if (isContractEnding(contract, day)) {
    return { pAlive: isContractRunning(contract, day) ? 1 : 0, stay: 0, near: 0, best: 1 };
  }
  const n = renewalsSurvived(contract, day);
  const ahead = renewalsAhead(contract, day, parameters.settings.contractHorizonDays);
  return {
    pAlive: 1,
    stay: renewalProbability(parameters.contract, n, ahead),
    near: renewalProbability(parameters.contract, n, 1),
    best: 1,
  };
}
