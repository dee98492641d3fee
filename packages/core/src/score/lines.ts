import type { Explanation } from "@perennial/contract";
import { scoreCustomer } from "@perennial/scoring";
import { dayText } from "../day.ts";
import { contractOf } from "../subscription/contract-terms.ts";
import type { Summary } from "./history.ts";
import type { Scoring } from "./parameters.ts";

/**
 * What a customer has beside each other, each scored by its own model: every subscription by its renewals, and what is
 * bought without one by its purchases. Of a subscription with several terms the last one that has begun stands for it.
 */
export function linesOf({ history, terms }: Summary, { scorer, today }: Scoring): Explanation["lines"] {
  const until = dayText(today);
  const latest = new Map(
    terms.filter(({ startedOn }) => startedOn <= until).map((term) => [term.subscriptionId, term] as const),
  );
  const subscriptions = [...latest.values()].map((term) => {
    const score = scoreCustomer({ ...history, contract: contractOf(term) }, scorer, today);
    const { subscriptionId, plan, productLine } = term;
    return { subscriptionId, plan, productLine, churnRisk: score.churnPercent ?? 0, riskBand: score.band ?? "low" };
  });
  if (history.lastDay === null) return subscriptions;
  const { churnPercent, band } = scoreCustomer({ ...history, contract: undefined }, scorer, today);
  const buying = { subscriptionId: null, plan: null, productLine: null };
  return [...subscriptions, { ...buying, churnRisk: churnPercent ?? 0, riskBand: band ?? "low" }];
}
