import type { FileFormat } from "./format.ts";
import { readRowBatches } from "./read-rows.ts";
import { type RowResult, rowFault } from "./row-fault.ts";

/** A row of values with what it was read as, or why it was not. */
export interface FileRecord<R> {
  readonly number: number;
  readonly cells: readonly string[];
  readonly result: RowResult<R>;
}

/** The rows below the headings, each read with `read`, in pieces of some hundreds. */
export async function* readRecords<R>(
  open: () => AsyncIterable<Uint8Array>,
  format: FileFormat,
  read: (cells: readonly string[]) => RowResult<R>,
): AsyncGenerator<FileRecord<R>[]> {
  for await (const rows of readRowBatches(open, format)) {
    const values = rows.filter(({ number }) => number > format.headerRow);
    yield values.map(({ number, cells, complaint }) => ({
      number,
      cells,
      result: complaint ? { ok: false, faults: [rowFault(complaint)] } : read(cells),
    }));
  }
}
