import type { Leg } from "@perennial/table";
import type { TenantContext } from "../context.ts";
import type { PurchaseFact } from "../score/history.ts";
import type { Scoring } from "../score/parameters.ts";
import { type Partition, refreshCustomers } from "../score/refresh.ts";
import type { Waiting } from "./chunk.ts";
import type { PurchaseRow } from "./file/purchase-row.ts";
import type { ImportItem } from "./import.ts";
import { matchCustomers } from "./match.ts";
import { purchasesOf, type RowPurchase } from "./purchase-facts.ts";
import { customerFrom } from "./rows-by-customer.ts";
import { type Outcome, writeFacts } from "./write-facts.ts";

function legsOf({ item }: RowPurchase): Leg[] {
  const put: Leg = { put: "purchase", item, if: "absent" };
  if (item.externalId === undefined) return [put];
  const { externalId: value, purchaseId: id, customerId, occurredOn } = item;
  return [put, { put: "claim", item: { kind: "purchase", value, id, customerId, occurredOn }, if: "absent" }];
}

/** Brings in the rows of some customers, and scores them: facts first, so that a score never misses one. */
export async function loadPurchases(
  context: TenantContext,
  item: ImportItem,
  groups: readonly (readonly [string, readonly Waiting<PurchaseRow>[]])[],
  scoring: Scoring,
): Promise<Outcome> {
  const { table, workspace, now } = context;
  const wanted = groups.map(([externalId, rows]) => ({
    externalId,
    input: () => customerFrom(externalId, rows, item, workspace.country),
  }));
  const { ids, made } = await matchCustomers(context, wanted, item.importId);
  const purchases = groups.flatMap(([externalId, rows]) => purchasesOf(rows, ids.get(externalId) ?? "", item, now()));
  const outcome = await writeFacts(
    table,
    purchases.map((purchase) => ({ legs: legsOf(purchase), importId: item.importId, rows: purchase.rows })),
  );
  // Of a customer that was made a moment ago everything is known: its rows are its facts, unless one was refused.
  const whole = outcome.skipped === 0 ? made : [];
  const facts = Map.groupBy(purchases, ({ item: { customerId } }) => customerId);
  const known = new Map(
    whole.map((customer): [string, Partition] => {
      const own = facts.get(customer.customerId) ?? [];
      return [
        customer.customerId,
        { customer, state: undefined, facts: own.map((purchase) => purchase.item), signals: [], subscriptions: [] },
      ];
    }),
  );
  await refreshCustomers(table, ids.values(), scoring, { known });
  return outcome;
}

/** A purchase as the statistics read it, from a row that is not written yet. */
export function asFact(row: PurchaseRow): PurchaseFact {
  const { occurredOn, amountMinor, currency, category } = row;
  return {
    occurredOn,
    amountMinor,
    currency,
    ...(category === undefined ? {} : { lines: [{ category }] }),
  };
}
