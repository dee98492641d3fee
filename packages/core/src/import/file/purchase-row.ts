import { minorDigits } from "@perennial/contract";
import { parseCurrency } from "./guess-currency.ts";
import { type ParsedAmount, parseAmount, parseQuantity } from "./parse-amount.ts";
import { present, type RowCells, type RowSettings, readFields, rowCells } from "./row-cells.ts";
import { type RowCustomer, readCustomer } from "./row-customer.ts";
import { readDay } from "./row-day.ts";
import { missing, type RowResult, totalsRow } from "./row-fault.ts";
import { noAmount, noCurrency, noQuantity } from "./value-fault.ts";

/** A purchase, or one line of an order, as a row of a file tells it. */
export interface PurchaseRow extends RowCustomer {
  readonly occurredOn: string;
  /** The moment in UTC, where the file tells the time of day. */
  readonly occurredAt?: string;
  /** Rounded half away from zero. */
  readonly amountMinor: number;
  /** With the fractions of the minor unit that were rounded. */
  readonly exactMinor: number;
  readonly currency: string;
  readonly channel?: string;
  readonly order?: string;
  readonly sku?: string;
  readonly productName?: string;
  readonly category?: string;
  readonly quantity?: number;
  readonly note?: string;
  /** Custom fields by key, as text; the object has no prototype. */
  readonly fields: Readonly<Record<string, string>>;
}

const TOTALS = /^(?:(?:grand\s?total|sub\s?total|totals?|sum)\b|合计|总计|小计|共计|汇总)/i;

/** Reads one row of purchases; `mapping` has a target for every column. */
export function readPurchaseRow(
  cells: readonly string[],
  mapping: readonly string[],
  settings: RowSettings,
): RowResult<PurchaseRow> {
  const row = rowCells(cells, mapping);
  const who = readCustomer(row);
  const when = readDay(row, "occurredOn", settings);
  const currency = readCurrency(row, settings);
  const product = readProduct(row, settings);
  const order = row.id("order");
  const isFurtherLine = order !== "" && Object.keys(product).length > 0;
  const amount = readAmount(row, settings, currency, isFurtherLine);
  const rest = present({ channel: row.text("channel"), order, note: row.text("note") });
  const fields = readFields(mapping, row);
  if (row.faults.length > 0 || !who || !when || !currency || !amount) {
    const isTotals = TOTALS.test(cells.find((cell) => cell.trim() !== "")?.trim() ?? "") && (!who || !when);
    return { ok: false, faults: isTotals ? [totalsRow()] : row.faults };
  }
  const moment = when.at === undefined ? {} : { occurredAt: when.at };
  const money = { amountMinor: amount.minor, exactMinor: amount.exact, currency };
  return { ok: true, row: { ...who, occurredOn: when.day, ...moment, ...money, ...product, ...rest, fields } };
}

function readCurrency(row: RowCells, { currency }: RowSettings): string | undefined {
  const text = row.text("currency");
  if (text === currency) return text;
  const isOpen = text === "" || /^[¥￥$]$/.test(text);
  const found = isOpen ? (currency ?? undefined) : parseCurrency(text);
  if (found === undefined) row.faults.push(noCurrency(text));
  return found;
}

/**
 * Shop programs give an order's total in its first row and leave it empty in the rows of its further products: such a
 * line adds nothing to the order.
 */
function readAmount(
  row: RowCells,
  { decimal }: RowSettings,
  currency: string | undefined,
  isFurtherLine: boolean,
): ParsedAmount | undefined {
  const text = row.text("amount");
  if (text === "" && isFurtherLine) return { minor: 0, exact: 0 };
  const amount = text === "" ? undefined : parseAmount(text, decimal, minorDigits(currency ?? "CNY"));
  if (!amount) row.faults.push(text === "" ? missing("amount") : noAmount(text, decimal));
  return amount;
}

type Product = Pick<PurchaseRow, "sku" | "productName" | "category" | "quantity">;

function readProduct(row: RowCells, { decimal }: RowSettings): Product {
  const names = present({ sku: row.id("sku"), productName: row.text("productName"), category: row.text("category") });
  const text = row.text("quantity");
  if (text === "") return names;
  const quantity = parseQuantity(text, decimal);
  if (quantity === undefined) row.faults.push(noQuantity(text));
  // What was given back is told by the amount; a quantity has no sign.
  return quantity === undefined || quantity === 0 ? names : { ...names, quantity: Math.abs(quantity) };
}
