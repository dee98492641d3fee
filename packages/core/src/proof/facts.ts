import type { Facts } from "@perennial/scoring";
import type { TenantTable } from "@perennial/table";
import { dayNumber } from "../day.ts";
import { inParallel } from "../parallel.ts";
import { PURCHASES } from "../purchase/purchase.store.ts";
import { type Beside, type PurchaseFact, summarise } from "../score/history.ts";
import type { Scoring } from "../score/parameters.ts";
import { evidenceOf } from "../signal/evidence.ts";
import { SUBSCRIPTIONS } from "../subscription/subscription.store.ts";

const READERS = 24;

/**
 * A customer's facts with their days, from which what was known on any day follows. Facts after the workspace's today
 * are left out; several purchases of a day are one purchase day.
 */
export function factsOf(
  purchases: readonly PurchaseFact[],
  { workspace, today }: Scoring,
  { signals = [], subscriptions = [] }: Beside = {},
): Facts {
  const byDay = new Map<string, PurchaseFact[]>();
  for (const one of purchases) {
    const day = byDay.get(one.occurredOn);
    if (day) day.push(one);
    else byDay.set(one.occurredOn, [one]);
  }
  const days: number[] = [];
  const amounts: number[] = [];
  for (const [text, facts] of [...byDay].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const { history } = summarise(facts, workspace, today);
    if (history.purchaseDays === 0) continue;
    days.push(dayNumber(text));
    amounts.push(history.spendTotal);
  }
  const { contract } = summarise(purchases, workspace, today, { subscriptions }).history;
  return { days, amounts, evidence: evidenceOf(signals, today), contract };
}

/** The purchase days and the evidence of many customers, in the order of their ids. */
export async function readFacts(table: TenantTable, scoring: Scoring, ids: readonly string[]): Promise<Facts[]> {
  return await inParallel(ids, READERS, async (customerId) => {
    const found = await table.range("purchase", { customerId }, { from: SUBSCRIPTIONS.from, until: PURCHASES.until });
    return factsOf(
      found.flatMap(({ entity, item }) => (entity === "purchase" ? [item] : [])),
      scoring,
      {
        signals: found.flatMap(({ entity, item }) => (entity === "signal" ? [item] : [])),
        subscriptions: found.flatMap(({ entity, item }) => (entity === "subscription" ? [item] : [])),
      },
    );
  });
}
