import type { Explanation } from "@perennial/contract";
import { type History, historyAt, scoreCustomer } from "@perennial/scoring";
import { dayNumber, dayText } from "../day.ts";
import { factsOf } from "../proof/facts.ts";
import { evidenceOf } from "../signal/evidence.ts";
import { contractOf, type SubscriptionFact } from "../subscription/contract-terms.ts";
import { type Beside, type PurchaseFact, termsOn } from "./history.ts";
import type { Scoring } from "./parameters.ts";

/** Days back that are looked at. */
const LONGEST = 3650;
/** Days on which something happened that are looked at: on each what is known is put together anew. */
const MOST_EDGES = 200;
const MOST = 50;

/** Days on which something happened. */
function happenedOn(purchases: readonly PurchaseFact[], { signals = [], subscriptions = [] }: Beside): string[] {
  return [
    ...purchases.flatMap(({ occurredOn, movedTo }) => (movedTo === undefined ? [occurredOn] : [])),
    ...signals.flatMap(({ occurredOn, closedOn }) => (closedOn ? [occurredOn, closedOn] : [occurredOn])),
    ...subscriptions.map(({ startedOn }) => startedOn),
  ];
}

/** Days on which another term may come to decide, or the same one by other dates: before and after a notice is known. */
function termDays(subscriptions: readonly SubscriptionFact[], { workspace }: Scoring, until: string): string[] {
  const unnoticed = subscriptions.map((fact) => ({ ...fact, cancellation: null }));
  return [...subscriptions, ...unnoticed]
    .flatMap((fact) => termsOn([fact], workspace, until, null).terms)
    .flatMap(({ startedOn, endsOn, noticedOn }) => [startedOn, endsOn, noticedOn].filter((day) => day !== null));
}

/** What a stage is made of, on any day: summing facts up for each would be work for nothing. */
function historian(purchases: readonly PurchaseFact[], beside: Beside, scoring: Scoring) {
  const { signals = [], subscriptions = [] } = beside;
  const { days, amounts } = factsOf(purchases, scoring);
  return (day: number): History => {
    const history = historyAt({ days, amounts }, day);
    const lastPurchaseOn = history.lastDay === null ? null : dayText(history.lastDay);
    const { deciding } = termsOn(subscriptions, scoring.workspace, dayText(day), lastPurchaseOn);
    return { ...history, evidence: evidenceOf(signals, day), contract: deciding && contractOf(deciding) };
  };
}

/**
 * Every stage that a customer has been in with its first day, the latest first: each day's stage as it is recomputed
 * with the given facts and parameters. It goes back to the first fact, ten years, or the day from which on facts changed
 * on two hundred days, whichever is latest.
 */
export function stagesOf(purchases: readonly PurchaseFact[], beside: Beside, scoring: Scoring): Explanation["stages"] {
  const { scorer, today } = scoring;
  const happened = [...new Set(happenedOn(purchases, beside).map(dayNumber))].sort((a, b) => a - b);
  const [first] = happened.filter((day) => day <= today).slice(-MOST_EDGES);
  if (first === undefined) return [];
  const start = Math.max(first, today - LONGEST);
  const terms = termDays(beside.subscriptions ?? [], scoring, dayText(today));
  const changes = new Set([...happened, ...terms.map(dayNumber)]);
  const historyOn = historian(purchases, beside, scoring);
  const stages: Explanation["stages"] = [];
  let history = historyOn(start);
  for (let day = start; day <= today; day += 1) {
    if (day > start && changes.has(day)) history = historyOn(day);
    const { stage } = scoreCustomer(history, scorer, day);
    if (stages.at(-1)?.stage !== stage) stages.push({ stage, since: dayText(day) });
  }
  return stages.reverse().slice(0, MOST);
}
