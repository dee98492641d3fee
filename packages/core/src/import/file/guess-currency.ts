import { Currency } from "@perennial/contract";

/** Names and signs that mean one currency; `$` alone and `¥` alone mean several. */
const NAMES: readonly (readonly [pattern: RegExp, code: string])[] = [
  [/CN¥|RMB|人民币|元/i, "CNY"],
  [/HK\$|港[币元]/i, "HKD"],
  [/NT\$|新台币/i, "TWD"],
  [/US\$|美[元金]/i, "USD"],
  [/€|欧元|\beuros?\b/i, "EUR"],
  [/£|英镑/, "GBP"],
  [/₹/, "INR"],
  [/₩|韩元/, "KRW"],
  [/日[元圆]|円/, "JPY"],
  [/₽/, "RUB"],
];

/** The currency that a cell names: a code, a name, or a sign that only one currency has. */
export function parseCurrency(text: string): string | undefined {
  const plain = text.normalize("NFKC").trim();
  const code = plain.toUpperCase();
  if (/^[A-Z]{3}$/.test(code) && Currency.safeParse(code).success) return code;
  return [...NAMES].reverse().find(([pattern]) => pattern.test(plain))?.[1];
}

/** The one currency that the heading and the values of the amounts name; null if they name none or several. */
export function guessCurrency(heading: string, values: readonly string[]): string | null {
  const found = new Set(values.map((value) => parseCurrency(value.replace(/[\d.,\s()+-]/g, ""))));
  found.delete(undefined);
  const [only] = found;
  if (found.size > 0) return found.size === 1 ? (only ?? null) : null;
  const named = heading.normalize("NFKC").match(/\b[A-Z]{3}\b|[([（].*[)\]）]/g) ?? [];
  const codes = named.map((name) => parseCurrency(name.replace(/[()[\]（）]/g, "")));
  return codes.find((code) => code !== undefined) ?? null;
}
