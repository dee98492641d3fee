import { csvScanner } from "./csv-scanner.ts";
import { decodeText } from "./decode.ts";
import { SEPARATOR_LINE } from "./delimiter.ts";
import type { FileFormat } from "./format.ts";
import type { FileRow } from "./row-limits.ts";

/** Long enough for a first line that names the delimiter. */
const FIRST_LINE = 16;

/** Rows of a CSV file, piece by piece; memory does not depend on the size of the file. */
export async function* readCsv(bytes: AsyncIterable<Uint8Array>, format: FileFormat): AsyncGenerator<FileRow[]> {
  const scanner = csvScanner(format.delimiter);
  for await (const text of withoutSeparatorLine(decodeText(bytes, format.encoding))) yield scanner.push(text);
  yield scanner.end();
}

async function* withoutSeparatorLine(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let start: string | undefined = "";
  for await (const piece of pieces) {
    if (start === undefined) {
      yield piece;
      continue;
    }
    start += piece;
    if (start.length < FIRST_LINE) continue;
    yield start.replace(SEPARATOR_LINE, "");
    start = undefined;
  }
  if (start) yield start.replace(SEPARATOR_LINE, "");
}
