import { csvScanner } from "./csv-scanner.ts";
import type { FileRow } from "./row-limits.ts";

const DELIMITERS = [",", ";", "\t", "|"] as const;

/** How the beginning of a text falls into columns. */
interface Layout {
  readonly delimiter: string;
  readonly rows: readonly FileRow[];
}

/** A first line `sep=;` names the delimiter, as Excel writes and reads it. */
export const SEPARATOR_LINE = /^"?sep=([^\r\n])"?[ \t]*(?:\r\n|\n|\r)/i;

/**
 * Finds the sign between the columns: the one that cuts most records into the same number of cells, the first record
 * above all, because headings hold no decimal commas and no lists.
 */
export function detectLayout(text: string): Layout {
  const named = SEPARATOR_LINE.exec(text);
  if (named?.[1]) return { delimiter: named[1], rows: rowsOf(text.slice(named[0].length), named[1]) };
  const layouts = DELIMITERS.map((delimiter) => ({ delimiter, rows: rowsOf(text, delimiter) }));
  const [first = { delimiter: ",", rows: [] }, ...others] = layouts;
  return others.reduce((best, next) => (evenness(next.rows) > evenness(best.rows) ? next : best), first);
}

/** The rows that can be read; the last of many may be cut off and does not count. */
function rowsOf(text: string, delimiter: string): FileRow[] {
  const scanner = csvScanner(delimiter);
  const rows = [...scanner.push(text), ...scanner.end()].filter(({ complaint }) => !complaint);
  return rows.length > 20 && !/[\r\n]$/.test(text) ? rows.slice(0, -1) : rows;
}

/** Titles and remarks around a table are rows of one cell; so many rows of a greater width are a table. */
const TABLE_SHARE = 0.25;

/** The width that most rows have, or most rows of the table that others stand around; 0 without rows. */
export function usualWidth(rows: readonly FileRow[]): number {
  const counts = new Map<number, number>();
  for (const { cells } of rows) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  const widths = [...counts].toSorted(([width, count], [other, most]) => most - count || other - width);
  const [first = [0, 0], second = [0, 0]] = widths;
  return first[0] === 1 && second[1] >= Math.max(2, rows.length * TABLE_SHARE) ? second[0] : first[0];
}

function evenness(rows: readonly FileRow[]): number {
  const width = usualWidth(rows);
  if (width < 2) return 0;
  const share = rows.filter(({ cells }) => cells.length === width).length / rows.length;
  return share * (1 + Math.log2(width)) * (rows[0]?.cells.length === width ? 2 : 1);
}
