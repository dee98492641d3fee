import type { ImportKind } from "@perennial/contract";
import { cleanText } from "./clean-text.ts";
import { fileProblem } from "./file-problem.ts";
import { detectFormat, type FileFormat } from "./format.ts";
import { type Guess, guessMapping } from "./guess.ts";
import { findTable } from "./heading.ts";
import { readRows } from "./read-rows.ts";
import type { FileRow } from "./row-limits.ts";

/** What a file looks like before anything is taken from it. */
export interface FilePreview extends Omit<Guess, "targets"> {
  readonly format: FileFormat;
  /** The columns with what they seem to become, as the contract has them. */
  readonly columns: readonly PreviewColumn[];
  /** First rows of values. */
  readonly sample: readonly (readonly string[])[];
}

export interface PreviewColumn {
  /** Its heading, or its number when it has none. */
  readonly name: string;
  readonly target: string;
  readonly examples: readonly string[];
}

const HEAD = 1_048_576;
const ROWS = 200;
const SHOWN_ROWS = 10;
const MOST_COLUMNS = 1000;
const EXAMPLES = 3;
const SHOWN_CHARACTERS = 200;

/**
 * Looks at the beginning of a file: how it is written, which columns it has and what they seem to mean. The format goes
 * to `readRows`; values stand in the rows after `format.headerRow`.
 *
 * @throws FileProblem for a file that is no table or has no rows
 */
export async function previewFile(
  open: () => AsyncIterable<Uint8Array>,
  fileName: string,
  kind: ImportKind,
): Promise<FilePreview> {
  const found = detectFormat(await readHead(open()), fileName);
  const rows = await firstRows(open, found);
  const format = found.type === "xlsx" ? { ...found, ...findTable(rows.filter(({ complaint }) => !complaint)) } : found;
  const heading = rows.find(({ number }) => number === format.headerRow)?.cells ?? [];
  const values = rows
    .filter(({ number, complaint }) => number > format.headerRow && !complaint)
    .map(({ cells }) => cells);
  if (values.length === 0) throw fileProblem("noRows");
  const width = Math.max(format.columns, heading.length);
  if (width > MOST_COLUMNS) throw fileProblem("tooManyColumns");
  const { targets, ...written } = guessMapping(
    kind,
    heading,
    values.map((cells) => cells.slice(0, width)),
  );
  const columns = Array.from({ length: width }, (_, column) => ({
    name: shown(heading[column] ?? "") || String(column + 1),
    target: targets[column] ?? "ignore",
    examples: examplesOf(values, column),
  }));
  const sample = values.slice(0, SHOWN_ROWS).map((cells) => cells.map(shown));
  return { format: { ...format, columns: width }, columns, sample, ...written };
}

async function readHead(bytes: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of bytes) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= HEAD) break;
  }
  return Buffer.concat(chunks).subarray(0, HEAD);
}

async function firstRows(open: () => AsyncIterable<Uint8Array>, format: FileFormat): Promise<FileRow[]> {
  const rows: FileRow[] = [];
  for await (const row of readRows(open, format)) {
    rows.push(row);
    if (rows.length >= ROWS + format.headerRow) break;
  }
  return rows;
}

function examplesOf(values: readonly (readonly string[])[], column: number): string[] {
  const found = new Set<string>();
  for (const cells of values) {
    const value = shown(cells[column] ?? "");
    if (value !== "") found.add(value);
    if (found.size === EXAMPLES) break;
  }
  return [...found];
}

function shown(cell: string): string {
  return cleanText(cell).slice(0, SHOWN_CHARACTERS);
}
