import { fileProblem } from "./file-problem.ts";
import type { FileRow } from "./row-limits.ts";
import { pathOf, readBook } from "./xlsx-book.ts";
import { sheetReader } from "./xlsx-sheet.ts";
import { type ZipEntry, zipEntries } from "./zip-entries.ts";

/** Rows of the first visible sheet that holds a table, piece by piece. The file is read twice. */
export async function* readXlsx(open: () => AsyncIterable<Uint8Array>): AsyncGenerator<FileRow[]> {
  const book = await readBook(zipEntries(open()));
  if (book.sheet === undefined) throw fileProblem("noSheet");
  const { stream, take } = sheetReader(book);
  const sheet = await entryAt(zipEntries(open()), book.sheet);
  try {
    for (let bytes = await sheet.entry.read(); bytes; bytes = await sheet.entry.read()) {
      stream.write(bytes);
      yield take();
    }
    stream.end();
    yield take();
  } finally {
    await sheet.close();
  }
}

/** Goes forward to one file of an archive and stays there. */
async function entryAt(
  entries: AsyncGenerator<ZipEntry>,
  path: string,
): Promise<{ entry: ZipEntry; close: () => Promise<void> }> {
  for (let next = await entries.next(); !next.done; next = await entries.next()) {
    if (pathOf(next.value.name) !== path) continue;
    return {
      entry: next.value,
      close: async () => {
        await entries.return(undefined);
      },
    };
  }
  throw fileProblem("damaged");
}
