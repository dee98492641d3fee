import type { Blob } from "../ports.ts";
import { chunkName, type ImportItem } from "./import.ts";

type Place = Pick<ImportItem, "importId" | "revision">;

/** Letters that wait in memory before they are written away, over all parts. */
const IN_MEMORY = 16 * 1024 * 1024;
const CHUNK = 512 * 1024;

/** A row of the file, with its number there, as it waits in its part. */
export interface Waiting<Row> {
  readonly number: number;
  readonly row: Row;
}

/** Divides rows into parts that lie in the blob store; what is in memory does not grow with the file. */
export function chunkWriter(blob: Blob, place: Place, parts: number) {
  const buffers = Array.from({ length: parts }, (): string[] => []);
  const sizes = Array.from({ length: parts }, () => 0);
  const chunks = Array.from({ length: parts }, () => 0);
  let held = 0;
  const flush = async (part: number): Promise<void> => {
    const lines = buffers[part];
    if (!lines || lines.length === 0) return;
    buffers[part] = [];
    held -= sizes[part] ?? 0;
    sizes[part] = 0;
    const chunk = chunks[part] ?? 0;
    chunks[part] = chunk + 1;
    await blob.write(chunkName(place, part, chunk), new TextEncoder().encode(lines.join("\n")));
  };
  return {
    async add(part: number, waiting: Waiting<unknown>): Promise<void> {
      const line = JSON.stringify([waiting.number, waiting.row]);
      buffers[part]?.push(line);
      sizes[part] = (sizes[part] ?? 0) + line.length;
      held += line.length;
      if ((sizes[part] ?? 0) >= CHUNK) await flush(part);
      else if (held >= IN_MEMORY) for (let one = 0; one < parts; one += 1) await flush(one);
    },
    /** Writes what is left; answers how many files each part has. */
    async end(): Promise<number[]> {
      for (let part = 0; part < parts; part += 1) await flush(part);
      return chunks;
    },
  };
}

async function textOf(blob: Blob, name: string): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const bytes of blob.read(name)) text += decoder.decode(bytes, { stream: true });
  return text + decoder.decode();
}

/** The rows of one part, in the order of the file. */
export async function readPart<Row>(blob: Blob, item: ImportItem, part: number): Promise<Waiting<Row>[]> {
  const rows: Waiting<Row>[] = [];
  for (let chunk = 0; chunk < (item.chunks[part] ?? 0); chunk += 1) {
    for (const line of (await textOf(blob, chunkName(item, part, chunk))).split("\n")) {
      // All rows of a file may have been taken out.
      if (line === "") continue;
      const [number, row] = JSON.parse(line) as [number, Row];
      rows.push({ number, row });
    }
  }
  return rows;
}

/** Takes rows out of one file of a part; answers how many. The other rows can still be undone. */
export async function dropRows(
  blob: Blob,
  item: ImportItem,
  [part, chunk]: readonly [number, number],
  isUnwanted: (row: unknown) => boolean,
): Promise<number> {
  const name = chunkName(item, part, chunk);
  const lines = (await textOf(blob, name)).split("\n");
  const kept = lines.filter((line) => line !== "" && !isUnwanted((JSON.parse(line) as [number, unknown])[1]));
  if (kept.length === lines.length) return 0;
  await blob.write(name, new TextEncoder().encode(kept.join("\n")));
  return lines.length - kept.length;
}
