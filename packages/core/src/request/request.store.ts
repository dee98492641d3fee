import type { CursorCodec, Leg, TenantTable } from "@perennial/table";
import { KEPT_S, type LoggedRequest, type RequestBatch } from "./request.ts";
import { cutOf, type SentPlace } from "./sent.store.ts";
import { sealSent } from "./sent.ts";

/** Milliseconds by which a batch may be written after the first of its requests. */
const LATE_MS = 15 * 60_000;
/** Batches that one question reads. */
const BATCHES = 50;

/** What goes with what was sent: how it is sealed. It is asked for only where a program has sent something. */
export type Seal = () => Promise<CursorCodec>;

/** What was sent by the requests of a batch and nobody has asked to forget meanwhile. */
async function sentLegs(
  table: TenantTable,
  { sent }: RequestBatch,
  place: { readonly at: string; readonly mark: string; readonly ttl: number },
  seal: Seal,
): Promise<{ legs: Leg[]; places: number[] }> {
  if (sent.size === 0) return { legs: [], places: [] };
  const cut = await cutOf(table);
  const left = new Map([...sent].filter(([, { at }]) => at > cut));
  const [first] = left.values();
  if (!first) return { legs: [], places: [] };
  const item = { ...place, since: first.at, sealed: sealSent(await seal(), place, left) };
  return { legs: [{ put: "requestSent", item, derived: true }], places: [...left.keys()] };
}

/** Writes a batch down, with what programs sent in an item of its own, which the log is read without. */
export async function keepRequests(
  table: TenantTable,
  batch: RequestBatch,
  { now, mark, seal }: { readonly now: Date; readonly mark: string; readonly seal: Seal },
): Promise<void> {
  const { requests, skipped } = batch;
  const place = { at: now.toISOString(), mark, ttl: Math.ceil(now.getTime() / 1000) + KEPT_S };
  const { legs, places } = await sentLegs(table, batch, place, seal);
  const sent = places.length > 0 ? { sent: places } : {};
  const item = { ...place, text: JSON.stringify(requests), skipped, ...sent };
  const log: Leg = { put: "requestLog", item, derived: true };
  if (legs.length === 0) await table.write(log);
  else await table.bulk([log, ...legs]);
}

/** A request of the log, and where what it sent is kept. */
export interface Found extends LoggedRequest {
  readonly place?: SentPlace;
}

/** Where a reader of the log goes on: everything before this request. */
export interface RequestPlace {
  readonly at: string;
  readonly id: string;
}

const isBefore = (request: RequestPlace, place: RequestPlace | undefined): boolean =>
  !place || request.at < place.at || (request.at === place.at && request.id < place.id);

/**
 * The latest requests, the last first. Processes write them in batches that overlap, so a batch is read as long as it may
 * hold one that is later than what has been found.
 */
export async function readRequests(
  table: TenantTable,
  before: RequestPlace | undefined,
  limit: number,
  keep: (request: LoggedRequest) => boolean,
): Promise<{ requests: Found[]; next: RequestPlace | null; skipped: number }> {
  const until = before ? new Date(Date.parse(before.at) + LATE_MS).toISOString() : "~";
  const batches = await table.range(
    "requestLog",
    {},
    { from: "", until: `${until}~`, descending: true, limit: BATCHES },
  );
  let found: Found[] = [];
  let skipped = 0;
  for (const { entity, item } of batches) {
    if (entity !== "requestLog") continue;
    // Nothing in this batch, or in any before it, is later than what fills the page.
    if (found.length > limit && item.at < (found[limit]?.at ?? "")) break;
    skipped += item.skipped;
    const { at, mark, sent = [] } = item;
    const all = (JSON.parse(item.text) as LoggedRequest[]).map(
      (request, index): Found => (sent.includes(index) ? { ...request, place: { at, mark, index } } : request),
    );
    found.push(...all.filter((request) => isBefore(request, before) && keep(request)));
    found = found.sort((a, b) => (isBefore(b, a) ? -1 : 1)).slice(0, limit + 1);
  }
  const requests = found.slice(0, limit);
  const last = requests.at(-1);
  if (found.length > limit && last) return { requests, next: { at: last.at, id: last.id }, skipped };
  const oldest = batches.at(-1)?.item as { at: string } | undefined;
  const more = batches.length === BATCHES && oldest ? { at: oldest.at, id: "" } : null;
  return { requests, next: more, skipped };
}
