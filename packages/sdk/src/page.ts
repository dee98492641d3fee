import type { Sent } from "./send.ts";

/** A page of a list when awaited, every record of the list when read by `for await`, page after page. */
export interface List<Page extends { readonly data: readonly unknown[] }>
  extends Promise<Page>,
    AsyncIterable<Page["data"][number]> {}

interface Page {
  readonly data: readonly unknown[];
  readonly lastSequence?: number;
}

/** The request for the page after one; undefined after the last. */
function next(paging: string, sent: Sent, page: Page): Sent | undefined {
  if (paging === "once") return undefined;
  const [part, name] = paging.split(".") as ["query" | "body", string];
  const given = (sent[part] ?? {}) as Readonly<Record<string, unknown>>;
  const value = (page as unknown as Readonly<Record<string, unknown>>)[`next${name[0]?.toUpperCase()}${name.slice(1)}`];
  if (value === null || value === undefined || value === given[name]) return undefined;
  // The event log has no last page: reading it ends at what was its end by then.
  if (page.lastSequence !== undefined && Number(value) >= page.lastSequence) return undefined;
  return { ...sent, [part]: { ...given, [name]: value } };
}

async function* everyRecord(paging: string, read: (sent: Sent) => Promise<unknown>, sent: Sent, first: unknown) {
  let page = (await first) as Page;
  for (let request = next(paging, sent, page); ; request = next(paging, request, page)) {
    yield* page.data;
    if (request === undefined) return;
    page = (await read(request)) as Page;
  }
}

/** The first page, which can be read on from. */
export function listing(paging: string, read: (sent: Sent) => Promise<unknown>, sent: Sent): List<Page> {
  const first = read(sent) as Promise<Page>;
  return Object.assign(first, { [Symbol.asyncIterator]: () => everyRecord(paging, read, sent, first) });
}

interface Paged<T> {
  readonly data: readonly T[];
  readonly nextCursor: string | null;
}

/**
 * Everything of a list whose pages are asked for by hand. A list operation itself can be read by `for await` as well.
 *
 * @param read asks for one page, given the cursor of the page before
 * @example
 * for await (const customer of each((cursor) => crm.queryCustomers({ body: { sort: { by: "name" }, cursor } }))) …
 */
export async function* each<T>(read: (cursor: string | undefined) => Promise<Paged<T>>): AsyncGenerator<T> {
  let cursor: string | undefined;
  do {
    const page = await read(cursor);
    yield* page.data;
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}
