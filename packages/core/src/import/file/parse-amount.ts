import { type DecimalSign, parseWritten, toNumber, type WrittenNumber } from "./parse-number.ts";

/** An amount in the minor unit of its currency. */
export interface ParsedAmount {
  /** Rounded half away from zero. */
  readonly minor: number;
  /** As written, fractions of the minor unit included. */
  readonly exact: number;
}

/** A thousand billion major units, as the contract has it. */
const MOST = 1e15;

/**
 * Reads an amount of money. `digits` is how many digits the currency has after its decimal sign.
 *
 * @returns undefined for what is no number and for amounts that no shop has
 */
export function parseAmount(text: string, decimal: DecimalSign, digits: number): ParsedAmount | undefined {
  const number = parseWritten(text, decimal);
  if (!number) return undefined;
  const shifted = { ...number, exponent: number.exponent + digits };
  if (shifted.digits.length + shifted.exponent > 16) return undefined;
  const size = roundedSize(shifted);
  if (size > MOST) return undefined;
  return { minor: number.isNegative && size !== 0 ? -size : size, exact: toNumber(shifted) + 0 };
}

/** Rounds by the written digits: 1.005 is 1.01, whatever a float makes of it. */
function roundedSize({ digits, exponent }: WrittenNumber): number {
  if (exponent >= 0) return Number(`${digits || "0"}e${exponent}`);
  const kept = digits.length + exponent;
  if (kept < 0) return 0;
  return Number(digits.slice(0, kept) || "0") + (Number(digits[kept] ?? "0") >= 5 ? 1 : 0);
}

const UNIT = /\s*(?:[a-z]{1,5}\.?|[个件只支盒瓶袋包箱份套双条张本斤克台块桶杯]|公斤|千克)$/i;

/** Reads how many pieces were bought, with or without a unit: `2`, `x2`, `1,5 kg`, `3件`. */
export function parseQuantity(text: string, decimal: DecimalSign): number | undefined {
  const plain = text
    .normalize("NFKC")
    .trim()
    .replace(/^[x×*]\s*/i, "")
    .replace(UNIT, "");
  const number = parseWritten(plain, decimal);
  if (!number) return undefined;
  const quantity = toNumber(number);
  return Math.abs(quantity) <= 1e9 ? quantity : undefined;
}

/**
 * Finds the decimal sign in values of one column. A sign with other than three digits behind it, or behind the other
 * sign, is decimal; a sign that stands twice groups digits.
 */
export function detectDecimal(samples: readonly string[]): DecimalSign {
  let votes = 0;
  for (const sample of samples) votes += decimalVote(sample.normalize("NFKC"));
  return votes < 0 ? "," : ".";
}

/** 1 for a point, -1 for a comma, 0 if the value does not say. */
function decimalVote(text: string): number {
  const [number] = /\d[\d.,' ]*\d/.exec(text) ?? [];
  const signs = number?.replace(/[^.,]/g, "") ?? "";
  if (!number || signs === "") return 0;
  const last = signs.at(-1) === "." ? 1 : -1;
  const distinct = new Set(signs).size;
  if (distinct === 2) return last;
  if (signs.length > 1) return -last;
  return number.length - number.search(/[.,]/) - 1 === 3 && !/^0[.,]/.test(number) ? 0 : last;
}
