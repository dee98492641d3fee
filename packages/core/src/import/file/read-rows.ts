import type { FileFormat } from "./format.ts";
import { readCsv } from "./read-csv.ts";
import { readXlsx } from "./read-xlsx.ts";
import type { FileRow } from "./row-limits.ts";

/**
 * The rows of a file in order, headings included, empty rows left out. A row that cannot be read carries its
 * complaint. `open` gives the bytes from the start each time; a workbook is read twice.
 *
 * @throws FileProblem when the file as a whole cannot be read
 */
export async function* readRows(open: () => AsyncIterable<Uint8Array>, format: FileFormat): AsyncGenerator<FileRow> {
  for await (const rows of readRowBatches(open, format)) yield* rows;
}

/** The same rows in pieces of some hundreds: a third of the time for whoever can use them so. */
export async function* readRowBatches(
  open: () => AsyncIterable<Uint8Array>,
  format: FileFormat,
): AsyncGenerator<FileRow[]> {
  for await (const rows of format.type === "xlsx" ? readXlsx(open) : readCsv(open(), format)) {
    if (rows.length > 0) yield rows.map((row) => fitted(row, format.columns));
  }
}

/** Fills a short row up and takes empty surplus cells off; a surplus with values stays, so that it can be refused. */
function fitted(row: FileRow, columns: number): FileRow {
  const { cells } = row;
  if (cells.length === columns || columns === 0) return row;
  if (cells.length < columns) return { ...row, cells: [...cells, ...Array<string>(columns - cells.length).fill("")] };
  let length = cells.length;
  while (length > columns && cells[length - 1]?.trim() === "") length -= 1;
  return { ...row, cells: cells.slice(0, length) };
}
