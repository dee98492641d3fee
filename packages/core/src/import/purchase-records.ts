import { PREFIX, type PurchaseInput } from "@perennial/contract";
import { dayDigits } from "../fact-id.ts";
import { removeLegs } from "../purchase/purchase.store.ts";
import { newPurchase, type PurchaseItem } from "../purchase/purchase.ts";
import type { PurchaseFact } from "../score/history.ts";
import type { Waiting } from "./chunk.ts";
import { typedFields } from "./field-type.ts";
import { rowHash } from "./file/identity.ts";
import type { PurchaseRow } from "./file/purchase-row.ts";
import type { ImportItem } from "./import.ts";
import { type FromRows, marked, ownClaim, ownRelease, type RecordKind } from "./record-kind.ts";

function lineOf(row: PurchaseRow): PurchaseInput["lines"] {
  if (row.sku === undefined && row.productName === undefined && row.category === undefined) return [];
  return [
    {
      ...(row.sku === undefined ? {} : { sku: row.sku }),
      ...(row.productName === undefined ? {} : { name: row.productName }),
      ...(row.category === undefined ? {} : { category: row.category }),
      quantity: row.quantity ?? 1,
      amountMinor: row.amountMinor,
    },
  ];
}

const LINES = 200;

function itemOf(
  rows: readonly PurchaseRow[],
  id: string,
  customerId: string,
  source: ImportItem,
  now: Date,
): PurchaseItem {
  const [first] = rows;
  if (!first) throw new Error("a purchase without rows");
  const facts = {
    externalId: first.order ?? null,
    occurredOn: first.occurredOn,
    occurredAt: first.occurredAt ?? null,
    amountMinor: rows.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
    currency: first.currency,
    channel: first.channel ?? null,
    lines: rows.flatMap(lineOf).slice(0, LINES),
    note: first.note ?? null,
    fields: typedFields(first.fields, source.fieldTypes),
  };
  const purchaseId = `${PREFIX.purchase}_${dayDigits(first.occurredOn)}${id}`;
  return newPurchase(facts, { customerId, purchaseId, importId: source.importId }, now);
}

/**
 * The purchases of one customer's rows. Rows that share an order id are lines of one order; any other row is a purchase
 * of its own, named by a hash of what it says and its ordinal among equal rows: the same file again gives the same
 * purchases, and rows that are truly repeated stay apart.
 */
function purchasesOf(
  rows: readonly Waiting<PurchaseRow>[],
  customerId: string,
  source: ImportItem,
  now: Date,
): FromRows<PurchaseItem>[] {
  const orders = new Map<string, PurchaseRow[]>();
  const single = rows.filter(({ row }) => row.order === undefined);
  const purchases = marked(single, rowHash).map(({ row, mark }) => ({
    item: itemOf([row], mark, customerId, source, now),
    rows: 1,
  }));
  for (const { row } of rows) {
    if (row.order === undefined) continue;
    // Lines on two days, or in two currencies, are two orders that share a number.
    const key = `${row.order}\n${row.currency}`;
    orders.set(key, [...(orders.get(key) ?? []), row]);
  }
  for (const lines of orders.values()) {
    const [first] = lines;
    if (first) purchases.push({ item: itemOf(lines, rowHash(first), customerId, source, now), rows: lines.length });
  }
  return purchases;
}

/** Purchases from rows: one a row, or one an order. */
export const PURCHASES_FROM_ROWS: RecordKind<PurchaseRow, PurchaseItem> = {
  entity: "purchase",
  make: (rows, { customerId }, source, { now }) => purchasesOf(rows, customerId, source, now),
  idOf: ({ purchaseId }) => purchaseId,
  put: (item) => [
    { put: "purchase", item, if: "absent" },
    ...ownClaim("purchase", item, { id: item.purchaseId, occurredOn: item.occurredOn }),
  ],
  remove: (context, item) => [...removeLegs(context, item), ...ownRelease("purchase", item)],
};

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
