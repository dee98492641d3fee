import { Currency, minorDigits } from "@perennial/contract";
import { parseAmount } from "../import/file/parse-amount.ts";
import { textOf } from "./json-value.ts";
import { misread, missing, type Reading } from "./order.ts";

/** An amount as it is written, in minor units of its currency; fractions of them are rounded half away from zero. */
export function amountOf(value: unknown, part: string, currency: string): number {
  const text = textOf(value);
  if (text === undefined) throw missing(part);
  const amount = /^[-+]?[\d.]+(e[+-]?\d{1,2})?$/i.test(text)
    ? parseAmount(text.replace(/^\+/, ""), ".", minorDigits(currency))
    : undefined;
  if (!amount) throw misread(part, text);
  return amount.minor;
}

/** An amount that is written in minor units already. */
export function minorOf(value: unknown, part: string): number {
  const text = textOf(value);
  if (text === undefined) throw missing(part);
  const amount = /^[-+]?\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (!(Math.abs(amount) <= 1e15)) throw misread(part, text);
  return amount + 0;
}

export function currencyOf(value: unknown, part: string, { currency }: Reading): string {
  const text = textOf(value)?.toUpperCase() ?? currency;
  if (!Currency.safeParse(text).success) throw misread(part, text);
  return text;
}

/** A moment; what is written without a zone is taken for UTC. A bare day is no moment. */
export function momentOf(value: unknown): Date | undefined {
  const text = textOf(value);
  if (text === undefined) return undefined;
  if (/^\d{10}$/.test(text)) return new Date(Number(text) * 1000);
  if (/^\d{13}$/.test(text)) return new Date(Number(text));
  const written = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?$/i.exec(text);
  if (!written) return undefined;
  const moment = new Date(`${text.replace(" ", "T")}${written[3] === undefined ? "Z" : ""}`);
  return Number.isNaN(moment.getTime()) ? undefined : moment;
}
