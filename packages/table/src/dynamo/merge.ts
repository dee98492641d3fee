import type { ListRequest, Page } from "../table.ts";

/** Reads up to `limit` rows of one list beyond a sort key, in order, with their sort keys. */
export type ReadList<Row> = (
  list: string,
  after: string | null,
  limit: number,
) => Promise<{ rows: readonly { sort: string; row: Row }[]; more: boolean }>;

interface Reader<Row> {
  readonly list: string;
  /** Sort key of the last row answered or passed over. */
  position: string | null;
  buffer: { sort: string; row: Row }[];
  more: boolean;
}

const BUDGET = 1000;
const CHUNK = 200;

/**
 * Merges lists in order, one row at a time, and reads on in each only when its buffer is empty. Positions are the
 * keys of rows that were answered or passed over, never the end of what was read, so no row is lost or repeated.
 */
export async function mergeLists<Row>(request: ListRequest<Row>, read: ReadList<Row>): Promise<Page<Row>> {
  const { keep, limit, budget = BUDGET, descending = false } = request;
  const readers: Reader<Row>[] = request.lists.map((list, index) => ({
    list,
    position: request.after?.[index] ?? null,
    buffer: [],
    more: true,
  }));
  const rows: Row[] = [];
  let examined = 0;
  const fill = async (reader: Reader<Row>): Promise<void> => {
    if (reader.buffer.length > 0 || !reader.more) return;
    const wanted = limit - rows.length + 1;
    const chunk = keep
      ? Math.min(CHUNK, budget - examined + 1)
      : Math.ceil(wanted / readers.length) + (readers.length > 1 ? 2 : 0);
    const page = await read(reader.list, reader.position, Math.max(1, chunk));
    reader.buffer = [...page.rows];
    reader.more = page.more;
  };
  for (;;) {
    await Promise.all(readers.map(fill));
    let first: Reader<Row> | undefined;
    for (const reader of readers) {
      const head = reader.buffer[0];
      if (!head) continue;
      const best = first?.buffer[0];
      if (!best || (descending ? head.sort > best.sort : head.sort < best.sort)) first = reader;
    }
    const head = first?.buffer[0];
    if (!first || !head) return { rows, next: null, examined };
    if (rows.length >= limit || examined >= budget) {
      return { rows, next: readers.map((reader) => reader.position), examined };
    }
    first.buffer.shift();
    first.position = head.sort;
    examined += 1;
    if (!keep || keep(head.row)) rows.push(head.row);
  }
}
