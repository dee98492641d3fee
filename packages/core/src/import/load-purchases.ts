import type { CustomerInput } from "@perennial/contract";
import { CustomerInput as Blank } from "@perennial/contract";
import type { Leg, TenantTable } from "@perennial/table";
import type { TenantContext } from "../context.ts";
import { toE164 } from "../customer/phone.ts";
import { piecesOf } from "../parallel.ts";
import type { PurchaseItem } from "../purchase/purchase.ts";
import type { PurchaseFact } from "../score/history.ts";
import type { Scoring } from "../score/parameters.ts";
import { type Partition, refreshCustomers } from "../score/refresh.ts";
import type { Waiting } from "./chunk.ts";
import type { PurchaseRow } from "./file/purchase-row.ts";
import type { ImportItem } from "./import.ts";
import { matchCustomers } from "./match.ts";
import { purchasesOf, type RowPurchase } from "./purchase-facts.ts";

/** Rows of one customer, by its own id. */
export type ByCustomer = ReadonlyMap<string, readonly Waiting<PurchaseRow>[]>;

/** Rows in the order of the file, gathered by customer. */
export function byCustomer(rows: readonly Waiting<PurchaseRow>[]): ByCustomer {
  const groups = new Map<string, Waiting<PurchaseRow>[]>();
  for (const waiting of rows) {
    const group = groups.get(waiting.row.customer);
    if (group) group.push(waiting);
    else groups.set(waiting.row.customer, [waiting]);
  }
  return groups;
}

/** A new customer from what its rows say of it. */
function customerFrom(
  externalId: string,
  rows: readonly Waiting<PurchaseRow>[],
  item: ImportItem,
  country: string,
): CustomerInput {
  const first = (key: "customerName" | "phone" | "email") => rows.find(({ row }) => row[key] !== undefined)?.row[key];
  const phone = first("phone");
  const email = first("email");
  return {
    ...Blank.parse({ name: "-" }),
    name: first("customerName") ?? externalId,
    externalId,
    unscored: item.unscored.includes(externalId),
    phones: phone === undefined ? [] : [{ number: toE164(phone, country) ?? phone.slice(0, 40) }],
    emails: email === undefined ? [] : [{ address: email.toLowerCase() }],
  };
}

/** Purchases of one write: a hundred parts, of which an order has two, itself and the claim of its number. */
function together(purchases: readonly RowPurchase[]): RowPurchase[][] {
  const claimed = purchases.some(({ item }) => item.externalId !== undefined);
  return piecesOf(purchases, claimed ? 50 : 100);
}

interface Outcome {
  done: number;
  skipped: number;
}

function legsOf({ item }: RowPurchase): Leg[] {
  const put: Leg = { put: "purchase", item, if: "absent" };
  if (item.externalId === undefined) return [put];
  const { externalId: value, purchaseId: id, customerId, occurredOn } = item;
  return [put, { put: "claim", item: { kind: "purchase", value, id, customerId, occurredOn }, if: "absent" }];
}

/** Whether what stands in the way is this very purchase, put there by this import before it was cut off. */
function isOurs(current: unknown, { item }: RowPurchase): boolean {
  return (current as Partial<PurchaseItem> | undefined)?.importId === item.importId;
}

/**
 * Writes purchases that are not there yet. One that is there was brought by another import, or by this one before it
 * was cut off: the first is left as it is, the second has been done.
 */
async function writePurchases(table: TenantTable, purchases: readonly RowPurchase[]): Promise<Outcome> {
  const outcome: Outcome = { done: 0, skipped: 0 };
  for (const piece of together(purchases)) {
    let waiting = piece;
    while (waiting.length > 0) {
      const parts = waiting.map((purchase) => ({ purchase, legs: legsOf(purchase) }));
      const written = await table.write(...parts.flatMap(({ legs }) => legs));
      if (written.ok) {
        for (const { rows } of waiting) outcome.done += rows;
        break;
      }
      const owners = parts.flatMap(({ purchase, legs }) => legs.map(() => purchase));
      // The purchase itself comes before its claim, and says more: what is refused last is looked at first.
      const there = new Map(written.refused.toReversed().map(({ leg, current }) => [owners[leg], current]));
      for (const [purchase, current] of there) {
        if (purchase) outcome[isOurs(current, purchase) ? "done" : "skipped"] += purchase.rows;
      }
      waiting = waiting.filter((purchase) => !there.has(purchase));
    }
  }
  return outcome;
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
  const outcome = await writePurchases(table, purchases);
  // Of a customer that was made a moment ago everything is known: its rows are its facts, unless one was refused.
  const whole = outcome.skipped === 0 ? made : [];
  const facts = Map.groupBy(purchases, ({ item: { customerId } }) => customerId);
  const known = new Map(
    whole.map((customer): [string, Partition] => {
      const own = facts.get(customer.customerId) ?? [];
      return [
        customer.customerId,
        { customer, state: undefined, facts: own.map((purchase) => purchase.item), signals: [] },
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
    ...(category === undefined ? {} : { lines: [{ category, quantity: 1, amountMinor }] }),
  };
}
