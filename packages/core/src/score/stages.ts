import type { Explanation } from "@perennial/contract";
import { scoreCustomer } from "@perennial/scoring";
import { dayNumber, dayText } from "../day.ts";
import { type Beside, type PurchaseFact, summarise } from "./history.ts";
import type { Scoring } from "./parameters.ts";

/** Days back that are looked at. */
const LONGEST = 3650;
/** Days on which something happened that are looked at: each is a reading of all facts. */
const MOST_EDGES = 200;
const MOST = 50;

/** Days on which facts change, ascending. */
function edgesOf(purchases: readonly PurchaseFact[], { signals = [], subscriptions = [] }: Beside): number[] {
  const days = [
    ...purchases.flatMap(({ occurredOn, movedTo }) => (movedTo === undefined ? [occurredOn] : [])),
    ...signals.flatMap(({ occurredOn, closedOn }) => (closedOn ? [occurredOn, closedOn] : [occurredOn])),
    ...subscriptions.map(({ startedOn }) => startedOn),
  ];
  return [...new Set(days.map(dayNumber))].sort((a, b) => a - b);
}

/**
 * Every stage that a customer has been in with its first day, the latest first: each day's stage as it is recomputed
 * with the given facts and parameters. It goes back to the first fact, ten years, or the day from which on facts changed
 * on two hundred days, whichever is latest.
 */
export function stagesOf(
  purchases: readonly PurchaseFact[],
  beside: Beside,
  { workspace, scorer, today }: Scoring,
): Explanation["stages"] {
  const edges = edgesOf(purchases, beside).filter((day) => day <= today);
  const [first] = edges.slice(-MOST_EDGES);
  if (first === undefined) return [];
  const changes = new Set([...edges, today]);
  // Terms of a contract pass and notices take effect without anything being recorded on the day.
  const isByContract = (beside.subscriptions?.length ?? 0) > 0;
  const stages: Explanation["stages"] = [];
  let { history } = summarise([], workspace, today);
  for (let day = Math.max(first, today - LONGEST); day <= today; day += 1) {
    if (isByContract || changes.has(day)) history = summarise(purchases, workspace, day, beside).history;
    const { stage } = scoreCustomer(history, scorer, day);
    if (stages.at(-1)?.stage !== stage) stages.push({ stage, since: dayText(day) });
  }
  return stages.reverse().slice(0, MOST);
}
