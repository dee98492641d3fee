import { PREFIX, type PurchaseInput } from "@perennial/contract";
import { dayDigits } from "../fact-id.ts";
import { newPurchase, type PurchaseItem } from "../purchase/purchase.ts";
import type { Waiting } from "./chunk.ts";
import { typedFields } from "./field-type.ts";
import { rowHash, withOrdinal } from "./file/identity.ts";
import type { PurchaseRow } from "./file/purchase-row.ts";
import type { ImportItem } from "./import.ts";

/** A purchase that rows of the file come to, and how many rows those are. */
export interface RowPurchase {
  readonly item: PurchaseItem;
  readonly rows: number;
}

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
export function purchasesOf(
  rows: readonly Waiting<PurchaseRow>[],
  customerId: string,
  source: ImportItem,
  now: Date,
): RowPurchase[] {
  const orders = new Map<string, PurchaseRow[]>();
  const seen = new Map<string, number>();
  const purchases: RowPurchase[] = [];
  for (const { row } of rows) {
    if (row.order === undefined) {
      const hash = rowHash(row);
      const ordinal = (seen.get(hash) ?? 0) + 1;
      seen.set(hash, ordinal);
      purchases.push({ item: itemOf([row], withOrdinal(hash, ordinal), customerId, source, now), rows: 1 });
      continue;
    }
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
