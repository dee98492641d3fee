import { cleanText } from "./clean-text.ts";
import { type ColumnValues, describeColumn } from "./column-values.ts";
import { usualWidth } from "./delimiter.ts";
import { isKnownHeading } from "./heading-words.ts";
import type { FileRow } from "./row-limits.ts";

const LOOKED_AT = 200;

/** Where the headings stand and how wide the rows are. */
interface Table {
  /** Number of the row with the headings, 0 when there are none. */
  readonly headerRow: number;
  readonly columns: number;
}

/**
 * Finds the row with the headings among the first rows: the first one that is about as wide as the rest, if its words
 * are known headings or are of another kind than what stands below. Titles above it are passed over.
 */
export function findTable(rows: readonly FileRow[]): Table {
  const width = usualWidth(rows.slice(0, LOOKED_AT));
  const wide = Math.max(Math.min(2, width), width * 0.5);
  const index = rows.findIndex(({ cells }) => cells.filter((cell) => cleanText(cell) !== "").length >= wide);
  const first = rows[index];
  if (!first) return { headerRow: 0, columns: width };
  const below = rows.slice(index + 1, index + 1 + LOOKED_AT).map(({ cells }) => cells);
  const heading = first.cells.map(cleanText);
  if (!isHeading(heading, below)) return { headerRow: 0, columns: width };
  return { headerRow: first.number, columns: Math.max(width, heading.findLastIndex((cell) => cell !== "") + 1) };
}

function isHeading(cells: readonly string[], below: readonly (readonly string[])[]): boolean {
  const named = cells.filter((cell) => cell !== "");
  const known = named.filter(isKnownHeading).length;
  if (known >= 2 || known / named.length >= 0.5) return true;
  if (named.some((cell) => cell.length > 100 || isValue(describeColumn([cell])))) return false;
  if (new Set(named).size < named.length) return false;
  const columns = cells.map((_, column) => describeColumn(below.map((row) => row[column] ?? "")));
  if (columns.some(isValue) || below.length === 0) return true;
  return cells.every((cell, column) => cell === "" || !below.some((row) => row[column] === cell));
}

function isValue({ days, numbers, emails, phones }: ColumnValues): boolean {
  return Math.max(days, numbers, emails, phones) > 0.6;
}
