import { csvScanner } from "./csv-scanner.ts";

const DELIMITERS = [",", ";", "\t", "|"] as const;

/** How the beginning of a text falls into columns. */
export interface Layout {
  readonly delimiter: string;
  readonly records: readonly (readonly string[])[];
}

/** A first line `sep=;` names the delimiter, as Excel writes and reads it. */
export const SEPARATOR_LINE = /^"?sep=([^\r\n])"?[ \t]*(?:\r\n|\n|\r)/i;

/**
 * Finds the sign between the columns: the one that cuts most records into the same number of cells, the first record
 * above all, because headings hold no decimal commas and no lists.
 */
export function detectLayout(text: string): Layout {
  const named = SEPARATOR_LINE.exec(text);
  if (named?.[1]) return { delimiter: named[1], records: recordsOf(text.slice(named[0].length), named[1]) };
  const layouts = DELIMITERS.map((delimiter) => ({ delimiter, records: recordsOf(text, delimiter) }));
  const [first = { delimiter: ",", records: [] }, ...others] = layouts;
  return others.reduce((best, next) => (evenness(next.records) > evenness(best.records) ? next : best), first);
}

/** Records by their numbers: `records[0]` is row 1, and empty rows are empty lists. */
function recordsOf(text: string, delimiter: string): string[][] {
  const scanner = csvScanner(delimiter);
  const rows = [...scanner.push(text), ...scanner.end()];
  const isCut = rows.length > 20 && !/[\r\n]$/.test(text);
  const records: string[][] = [];
  for (const { number, cells, complaint } of isCut ? rows.slice(0, -1) : rows) {
    while (records.length < number) records.push([]);
    records[number - 1] = complaint ? [] : [...cells];
  }
  return records;
}

/** The width that most records have; 0 without records. */
export function usualWidth(records: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>();
  for (const { length } of records) if (length > 0) counts.set(length, (counts.get(length) ?? 0) + 1);
  let best = 0;
  for (const [width, count] of counts) {
    const most = counts.get(best) ?? 0;
    if (count > most || (count === most && width > best)) best = width;
  }
  return best;
}

function evenness(records: readonly (readonly string[])[]): number {
  const width = usualWidth(records);
  const filled = records.filter(({ length }) => length > 0);
  if (width < 2) return 0;
  const share = filled.filter(({ length }) => length === width).length / filled.length;
  return share * (1 + Math.log2(width)) * (filled[0]?.length === width ? 2 : 1);
}
