import type { ColumnValues } from "./column-values.ts";

/** Addresses, payment and shipping details, dates of processing, links: kept by the shop's program, of no use here. */
const USELESS =
  /(?:^|[^a-z])(?:id|ids|guid|uuid|token|hash|url|link|ip|street|address\d?|zip|postcode|phone|mobile|fax|vat|tax\w*|duties|ship\w*|billing|fulfil\w*|cancel\w*|updated|modified|created|accepts?|utm|gclid|browser|agent|device|card|reference|latitude|longitude|image|picture|password)(?:[^a-z]|$)|地址|运单|快递|物流|发货|收货|身份证|发票|税|链接|网址|图片|更新|修改|密码/i;
const MOST_FIELDS = 12;
const MOST_LETTERS = 40;

/** Completes what columns become: those without a target are kept as fields if they may be of use, or ignored. */
export function fieldTargets(
  names: readonly string[],
  values: readonly ColumnValues[],
  assigned: readonly (string | undefined)[],
): string[] {
  const keys = new Set<string>();
  return names.map((name, column) => {
    const target = assigned[column];
    if (target !== undefined) return target;
    if (keys.size >= MOST_FIELDS || !isUseful(name, values[column])) return "ignore";
    const key = newKey(name, column, keys);
    keys.add(key);
    return `field:${key}`;
  });
}

function isUseful(name: string, values: ColumnValues | undefined): boolean {
  if (name === "" || !values || values.filled === 0 || values.averageLength > 200) return false;
  return !USELESS.test(name.replace(/([a-z])([A-Z])/g, "$1 $2").replaceAll("_", " "));
}

function newKey(name: string, column: number, taken: ReadonlySet<string>): string {
  const key = fieldKey(name) ?? `column${column + 1}`;
  return taken.has(key) ? `${key.slice(0, MOST_LETTERS - 4)}${column + 1}` : key;
}

/** A key for a heading, `Size (EU)` → `sizeEu`; undefined for one without Latin letters. */
export function fieldKey(heading: string): string | undefined {
  const plain = heading
    .replaceAll("ß", "ss")
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/([a-z\d])([A-Z])/g, "$1 $2");
  const words = plain.toLowerCase().match(/[a-z\d]+/g) ?? [];
  const key = words.map((word, at) => (at === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join("");
  const letters = key.replace(/^\d+/, "").slice(0, MOST_LETTERS);
  const first = letters.charAt(0).toLowerCase() + letters.slice(1);
  return /^[a-z]/.test(first) && first.length >= 2 ? first : undefined;
}
