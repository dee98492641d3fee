import type { CursorCodec } from "@perennial/table";
import { badCursor } from "./customer/query.store.ts";

/** A page of things that are read by one more than asked, so that the end is known without a further read. */
export async function pageBy<T>(
  cursors: CursorCodec,
  binding: string,
  request: { limit: number; cursor?: string | undefined },
  read: (after: string | undefined, limit: number) => Promise<readonly { key: string; value: T }[]>,
): Promise<{ data: T[]; nextCursor: string | null }> {
  const after = request.cursor === undefined ? undefined : cursors.decode(binding, request.cursor);
  if (request.cursor !== undefined && typeof after !== "string") throw badCursor();
  const rows = await read(typeof after === "string" ? after : undefined, request.limit + 1);
  const shown = rows.slice(0, request.limit);
  const last = shown.at(-1);
  return {
    data: shown.map(({ value }) => value),
    nextCursor: rows.length > request.limit && last ? cursors.encode(binding, last.key) : null,
  };
}
