import type { Blob } from "../ports.ts";
import { guessMapping } from "./file/guess.ts";
import { previewFile } from "./file/preview.ts";
import { fileName, type ImportItem } from "./import.ts";

const SAMPLES = 200;
const SHOWN_ROWS = 20;
const SHOWN_VALUES = 5;
const LONGEST = 200;

type Found = Pick<ImportItem, "format" | "columns" | "sample" | "currency" | "dateOrder" | "decimal">;

const short = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);

/** Names of columns, none twice: a heading that is empty or used before gets its number. */
function columnNames(heading: readonly string[], width: number): string[] {
  const taken = new Set<string>();
  return Array.from({ length: width }, (_, index) => {
    const own = short(heading[index]?.trim() ?? "").slice(0, LONGEST);
    const name = own === "" || taken.has(own) ? `${own} ${index + 1}`.trim() : own;
    taken.add(name);
    return name;
  });
}

/**
 * Finds out how a file is written and what its columns seem to become.
 *
 * @throws FileProblem for a file that is no table
 */
export async function inspectFile(blob: Blob, item: Pick<ImportItem, "importId" | "fileName" | "kind" | "currency">): Promise<Found> {
  const { format, heading, rows } = await previewFile(() => blob.read(fileName(item)), item.fileName, SAMPLES);
  const guess = guessMapping(item.kind, heading, rows);
  const names = columnNames(heading, guess.targets.length);
  return {
    format: {
      type: format.type,
      encoding: format.encoding,
      delimiter: format.delimiter,
      headerRow: format.headerRow,
      width: format.columns,
    },
    columns: names.map((name, column) => ({
      name,
      target: guess.targets[column] ?? "ignore",
      examples: [...new Set(rows.map((row) => short(row[column] ?? "")).filter((text) => text !== ""))].slice(0, SHOWN_VALUES),
    })),
    sample: rows.slice(0, SHOWN_ROWS).map((row) => row.map(short)),
    currency: guess.currency ?? item.currency,
    dateOrder: guess.dateOrder,
    decimal: guess.decimal,
  };
}
