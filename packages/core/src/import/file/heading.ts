import { cleanText } from "./clean-text.ts";
import { type ColumnValues, describeColumn } from "./column-values.ts";
import { usualWidth } from "./delimiter.ts";
import { isKnownHeading } from "./heading-words.ts";

const LOOKED_AT = 200;

/**
 * Finds the row with the headings among the first rows: the first one that is about as wide as the rest, if its words
 * are known headings or are of another kind than what stands below. Titles above it are passed over.
 *
 * @param records `records[0]` is row 1; an empty row is an empty list
 * @returns the number of the row, 0 when the file has no headings
 */
export function findHeading(records: readonly (readonly string[])[]): number {
  const width = usualWidth(records.slice(0, LOOKED_AT));
  const wide = Math.max(Math.min(2, width), width * 0.5);
  const index = records.findIndex((record) => record.filter((cell) => cleanText(cell) !== "").length >= wide);
  const record = records[index];
  if (!record) return 0;
  const below = records.slice(index + 1, index + 1 + LOOKED_AT).filter(({ length }) => length > 0);
  return isHeading(record.map(cleanText), below) ? index + 1 : 0;
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
