import { parseActive } from "./active-words.ts";
import { type RowCells, type RowSettings, rowCells } from "./row-cells.ts";
import { missing, type RowResult } from "./row-fault.ts";
import { readPrice, readRowCurrency } from "./row-money.ts";
import { notActive } from "./value-fault.ts";

/** A product as a row of a file tells it; what it does not say is absent. */
export interface ProductRow {
  readonly sku: string;
  readonly name: string;
  readonly category?: string;
  readonly priceMinor?: number;
  readonly costMinor?: number;
  /** Of the price and the cost; absent where there are none. */
  readonly currency?: string;
  readonly active?: boolean;
  /** A product has no custom fields. */
  readonly fields: Readonly<Record<string, string>>;
}

const NO_FIELDS = Object.freeze({});

/** Reads one row of products; `mapping` has a target for every column. */
export function readProductRow(
  cells: readonly string[],
  mapping: readonly string[],
  settings: RowSettings,
): RowResult<ProductRow> {
  const row = rowCells(cells, mapping);
  const sku = row.id("sku");
  const name = row.text("name");
  const category = row.text("category");
  for (const [target, value] of [
    ["sku", sku],
    ["name", name],
  ] as const) {
    if (value === "" && row.faults.every(({ column }) => column !== target)) row.faults.push(missing(target));
  }
  const money = readMoney(row, settings);
  const active = readActive(row);
  if (row.faults.length > 0) return { ok: false, faults: row.faults };
  const rest = { ...(category === "" ? {} : { category }), ...(active === undefined ? {} : { active }) };
  return { ok: true, row: { sku, name, ...rest, ...money, fields: NO_FIELDS } };
}

function readMoney(row: RowCells, settings: RowSettings): Pick<ProductRow, "priceMinor" | "costMinor" | "currency"> {
  if (row.text("price") === "" && row.text("cost") === "") return {};
  const currency = readRowCurrency(row, settings);
  if (currency === undefined) return {};
  const priceMinor = readPrice(row, "price", settings, currency);
  const costMinor = readPrice(row, "cost", settings, currency);
  return {
    ...(priceMinor === undefined ? {} : { priceMinor }),
    ...(costMinor === undefined ? {} : { costMinor }),
    currency,
  };
}

function readActive(row: RowCells): boolean | undefined {
  const text = row.text("active");
  const active = text === "" ? undefined : parseActive(text);
  if (text !== "" && active === undefined) row.faults.push(notActive(text));
  return active;
}
