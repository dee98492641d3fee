import type { CursorCodec, Leg, TenantTable } from "@perennial/table";
import { KEPT_S } from "./request.ts";
import { openSent, type Sent } from "./sent.ts";

/** Where what a request sent is kept: its batch, and its place in it. */
export interface SentPlace {
  readonly at: string;
  readonly mark: string;
  readonly index: number;
}

/** Batches of one page. */
const PAGE = 40;

/** The moment up to which everything that was sent is forgotten, RFC 3339; empty where nothing is. */
export async function cutOf(table: TenantTable): Promise<string> {
  return (await table.get("requestCut", {}, { consistent: true }))?.at ?? "";
}

/** Makes all that was sent until now unreadable, with whatever it is written together with. */
export function cutLeg(now: Date): Leg {
  const ttl = Math.ceil(now.getTime() / 1000) + 2 * KEPT_S;
  return { put: "requestCut", item: { at: now.toISOString(), ttl } };
}

/** What a request sent; undefined when it is not there any more. */
export async function readSent(
  table: TenantTable,
  seal: CursorCodec,
  { at, mark, index }: SentPlace,
): Promise<Sent | undefined> {
  const [item, cut] = await Promise.all([table.get("requestSent", { at, mark }), cutOf(table)]);
  const sent = item && openSent(seal, item).get(index);
  return sent && sent.at > cut ? sent : undefined;
}

/**
 * Removes batches that hold anything sent before the cut, a page of them.
 *
 * @returns how many there were, and where the next page begins; null at the end
 */
export async function forgetSent(
  table: TenantTable,
  after: string | undefined,
): Promise<{ readonly removed: number; readonly next: string | null }> {
  const range = { from: "0", until: "9~", limit: PAGE, consistent: true };
  const [cut, page] = await Promise.all([
    cutOf(table),
    table.range("requestSent", {}, after === undefined ? range : { ...range, after }),
  ]);
  const old = page.flatMap(({ entity, item }) => (entity === "requestSent" && item.since <= cut ? [item] : []));
  await table.bulk(old.map(({ at, mark }): Leg => ({ remove: "requestSent", key: { at, mark } })));
  return { removed: old.length, next: page.length < PAGE ? null : (page.at(-1)?.sk ?? null) };
}
