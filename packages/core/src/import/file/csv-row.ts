import type { LineSeeker } from "./line-end.ts";
import { MAX_CELL, MAX_COLUMNS, MAX_ROW } from "./row-limits.ts";

/** Text in which a row is looked for; `isLast` when nothing follows it. */
export interface CsvSource {
  readonly text: string;
  readonly delimiter: string;
  readonly isLast: boolean;
  readonly lines: LineSeeker;
}

/** A row that was found and where the next begins. */
export interface Cut {
  readonly cells: readonly string[];
  readonly next: number;
  readonly fault?: "unclosed" | "long" | "wide";
  /** The row goes on to the end of its line and is to be skipped. */
  readonly isOpen?: boolean;
}

/** A row that no program can read. */
type BadRow = Cut & { readonly fault: string };

const QUOTE = '"';

/** The row that begins at `at`; undefined if more text is needed to know it. */
export function cutRow(source: CsvSource, at: number): Cut | undefined {
  const { text, delimiter, isLast, lines } = source;
  const limit = at + MAX_ROW;
  const end = lines.endFrom(at);
  const quote = lines.quoteFrom(at);
  const reach = Math.min(end === -1 ? text.length : end, limit);
  if (quote !== -1 && quote < reach) return cutQuotedRow(source, at);
  if (reach === limit && text.length > limit) return cutLong(text.slice(at, limit).split(delimiter), limit);
  if (end === -1) return isLast ? complete(text.slice(at).split(delimiter), text.length - at, text.length) : undefined;
  const next = lines.afterEnd(end);
  return next === undefined ? undefined : complete(text.slice(at, end).split(delimiter), end - at, next);
}

function cutLong(cells: readonly string[], from: number): BadRow {
  return { cells, next: from, fault: "long", isOpen: true };
}

function complete(cells: readonly string[], length: number, next: number): Cut {
  if (cells.length > MAX_COLUMNS) return { cells, next, fault: "wide" };
  return length > MAX_CELL && cells.some((cell) => cell.length > MAX_CELL)
    ? { cells, next, fault: "long" }
    : { cells, next };
}

/** A cell and the place of the delimiter or line end behind it. */
interface Cell {
  readonly value: string;
  readonly end: number;
}

function cutQuotedRow(source: CsvSource, at: number): Cut | undefined {
  const { text, delimiter, isLast, lines } = source;
  const cells: string[] = [];
  for (let from = at; ; ) {
    const cell = cutCell(source, from, at + MAX_ROW);
    if (cell === "more") return text.length > at + MAX_ROW ? cutLong(cells, at + MAX_ROW) : undefined;
    if ("fault" in cell) return { ...cell, cells: [...cells, ...cell.cells] };
    if (cell.end > at + MAX_ROW) return cutLong(cells, at + MAX_ROW);
    cells.push(cell.value);
    if (cell.end === text.length) return isLast ? complete(cells, cell.end - at, cell.end) : undefined;
    if (text[cell.end] !== delimiter) {
      const next = lines.afterEnd(cell.end);
      return next === undefined ? undefined : complete(cells, cell.end - at, next);
    }
    from = cell.end + 1;
  }
}

function cutCell(source: CsvSource, from: number, rowLimit: number): Cell | BadRow | "more" {
  const { text, isLast } = source;
  const open = skipSpaces(text, from, from + MAX_CELL);
  if (open === text.length && !isLast) return "more";
  const quoted = text[open] === QUOTE ? cutQuoted(source, open, Math.min(open + MAX_CELL, rowLimit)) : "plain";
  return quoted === "plain" ? cutPlain(source, from) : quoted;
}

function cutPlain({ text, isLast, lines }: CsvSource, from: number): Cell | "more" {
  const lineEnd = lines.endFrom(from);
  const sign = lines.delimiterFrom(from);
  const end = lineEnd === -1 || (sign !== -1 && sign < lineEnd) ? sign : lineEnd;
  if (end === -1 && !isLast) return "more";
  return end === -1 ? { value: text.slice(from), end: text.length } : { value: text.slice(from, end), end };
}

/**
 * A cell that begins with a quotation mark. Marks inside should be doubled; those that are not are forgiven if the
 * cell ends in the same line, and a cell that never ends in its line is taken as it stands. Beyond its line a stray
 * mark means that the cell swallows rows: then it costs its own row alone.
 */
function cutQuoted(source: CsvSource, open: number, limit: number): Cell | BadRow | "plain" | "more" {
  const { text, isLast, lines } = source;
  const lineEnd = lines.endFrom(open);
  let hasStray = false;
  for (let from = open + 1; ; ) {
    const quote = text.indexOf(QUOTE, from);
    const isBeyondLine = lineEnd !== -1 && (quote === -1 || quote > lineEnd);
    if (hasStray && isBeyondLine) return "plain";
    if (quote === -1 || quote > limit) {
      if (text.length <= limit && !isLast) return "more";
      return hasStray ? "plain" : cutUnclosed(source, open, limit);
    }
    if (text[quote + 1] === QUOTE) {
      from = quote + 2;
      continue;
    }
    const end = skipSpaces(text, quote + 1, limit);
    if (end === text.length && !isLast) return "more";
    if (endsCell(source, end)) return { value: text.slice(open + 1, quote).replaceAll('""', QUOTE), end };
    if (isBeyondLine) return cutUnclosed(source, open, limit);
    hasStray = true;
    from = quote + 1;
  }
}

function cutUnclosed({ text, isLast, lines }: CsvSource, open: number, limit: number): BadRow | "more" {
  const lineEnd = lines.endFrom(open);
  if (lineEnd === -1 || lineEnd > limit) {
    const cells = [text.slice(open, limit)];
    return text.length > limit ? cutLong(cells, limit) : { cells, next: text.length, fault: "unclosed" };
  }
  const next = lines.afterEnd(lineEnd);
  if (next === undefined && !isLast) return "more";
  return { cells: [text.slice(open, lineEnd)], next: next ?? text.length, fault: "unclosed" };
}

function endsCell({ text, delimiter }: CsvSource, at: number): boolean {
  const sign = text[at];
  return sign === undefined || sign === delimiter || sign === "\n" || sign === "\r";
}

function skipSpaces(text: string, from: number, limit: number): number {
  let at = from;
  while (at < limit && text[at] === " ") at += 1;
  return at;
}
