/** Sign before the decimals. */
export type DecimalSign = "." | ",";

/** A decimal number as it is written: `digits` × 10^`exponent`, without the rounding of a float. */
export interface WrittenNumber {
  readonly isNegative: boolean;
  /** Digits without leading zeros; empty for zero. */
  readonly digits: string;
  readonly exponent: number;
}

const PLAIN = /^(-?)(\d{1,15})(?:\.(\d{1,15}))?$/;
const CURRENCY_SIGN =
  /^(?:CN¥|RMB|US\$|HK\$|NT\$|A\$|C\$|S\$|R\$|Fr\.|[A-Z]{3}|kr\.?|zł|Kč|Ft|人民币|美元|欧元|港币|港元|日元|\p{Sc})\s*/u;
const CURRENCY_AFTER = /\s*(?:RMB|Fr\.|[A-Z]{3}|kr\.?|zł|Kč|Ft|元整|元|圆|块|美元|欧元|港币|港元|日元|\p{Sc})$/u;
const GROUPS = { ".": /^\d{1,3}(?:,\d{2,3})*,\d{3}$|^\d{1,4}(?:,\d{4})+$/, ",": /^\d{1,3}(?:\.\d{3})+$/ };
const SPACED_GROUPS = /^\d{1,3}(?:[ '’]\d{3})+$/;
const MAX_DIGITS = 40;

/**
 * Reads a number as shops write it: signs of currencies, brackets or a minus at the end for negative numbers, groups of
 * digits, full-width digits, `1.2e3`, `1.2万`.
 *
 * @returns undefined for everything else, and for digit groups that do not fit the decimal sign: 12,50 is not 1250
 */
export function parseWritten(text: string, decimal: DecimalSign): WrittenNumber | undefined {
  const plain = PLAIN.exec(text);
  if (plain && (decimal === "." || plain[3] === undefined)) {
    return written(plain[1] === "-", plain[2] ?? "", plain[3] ?? "", 0);
  }
  if (text.length > 2 * MAX_DIGITS) return undefined;
  const spaced = text
    .normalize("NFKC")
    .replace(/[−‒–—﹣]/g, "-")
    .replace(/\s/g, " ")
    .trim();
  const { isNegative, rest } = withoutSigns(spaced);
  const [, number = "", power = "0", unit] = /^([\d.,' ’]+)(?:e([+-]?\d{1,2}))?\s?([万亿])?$/i.exec(rest) ?? [];
  const [whole = "", fraction = "", ...more] = number.split(decimal);
  const integer = ungrouped(whole, decimal);
  if (more.length > 0 || integer === undefined || !/^\d*$/.test(fraction) || whole + fraction === "") return undefined;
  if (integer.length + fraction.length > MAX_DIGITS) return undefined;
  const shift = unit === "万" ? 4 : unit === "亿" ? 8 : 0;
  return written(isNegative, integer, fraction, Number(power) + shift);
}

function written(isNegative: boolean, whole: string, fraction: string, power: number): WrittenNumber {
  const digits = (whole + fraction).replace(/^0+/, "");
  return { isNegative: isNegative && digits !== "", digits, exponent: power - fraction.length };
}

function ungrouped(whole: string, decimal: DecimalSign): string | undefined {
  if (/^\d*$/.test(whole)) return whole;
  return GROUPS[decimal].test(whole) || SPACED_GROUPS.test(whole) ? whole.replace(/\D/g, "") : undefined;
}

/** Takes currency and sign off either end, in whatever order they stand, each once. */
function withoutSigns(text: string): { isNegative: boolean; rest: string } {
  const inBrackets = /^\((.*)\)$/.exec(text) ?? /^(?:[^\d()]{0,4})\((.*)\)(?:[^\d()]{0,4})$/.exec(text);
  const body = (inBrackets?.[1] ?? text).trim();
  const sign = /^[+-]/.exec(body)?.[0] ?? "";
  const unsigned = body.slice(sign.length).trim();
  const amount = unsigned.replace(CURRENCY_SIGN, "").replace(CURRENCY_AFTER, "").trim();
  const second = sign === "" ? (/^[+-]|[+-]$/.exec(amount)?.[0] ?? "") : "";
  const rest = second === "" ? amount : amount.replace(/^[+-]\s*|\s*[+-]$/, "");
  return { isNegative: inBrackets !== null || sign === "-" || second === "-", rest: rest.replace(CURRENCY_AFTER, "") };
}

/** The nearest float. */
export function toNumber({ isNegative, digits, exponent }: WrittenNumber): number {
  const value = Number(`${digits || "0"}e${exponent}`);
  return isNegative ? -value : value;
}
