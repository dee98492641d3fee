import { minorDigits } from "@perennial/contract";
import { parseCurrency } from "./guess-currency.ts";
import { parseAmount } from "./parse-amount.ts";
import type { RowCells, RowSettings } from "./row-cells.ts";
import { noAmount, noCurrency } from "./value-fault.ts";

/** The currency of a row, or that of the file. */
export function readRowCurrency(row: RowCells, { currency }: RowSettings): string | undefined {
  const text = row.text("currency");
  const found = text === "" ? (currency ?? undefined) : parseCurrency(text);
  if (found === undefined) row.faults.push(noCurrency(text));
  return found;
}

/** A price or a cost in minor units, which is never below nothing; undefined for an empty cell. */
export function readPrice(
  row: RowCells,
  target: "price" | "cost",
  { decimal }: RowSettings,
  currency = "CNY",
): number | undefined {
  const text = row.text(target);
  if (text === "") return undefined;
  const amount = parseAmount(text, decimal, minorDigits(currency));
  if (amount !== undefined && amount.minor >= 0) return amount.minor;
  row.faults.push(noAmount(text, decimal, target));
  return undefined;
}
