import type { TenantTable } from "@perennial/table";
import type { LoggedRequest, RequestBatch } from "./request.ts";

/** Seconds for which the request log is kept. */
const KEPT_S = 3 * 86_400;
/** Milliseconds by which a batch may be written after the first of its requests. */
const LATE_MS = 15 * 60_000;
/** Batches that one question reads. */
const BATCHES = 50;

export async function keepRequests(table: TenantTable, batch: RequestBatch, now: Date, mark: string): Promise<void> {
  const { requests, skipped } = batch;
  const ttl = Math.ceil(now.getTime() / 1000) + KEPT_S;
  const item = { at: now.toISOString(), mark, text: JSON.stringify(requests), skipped, ttl };
  await table.write({ put: "requestLog", item, derived: true });
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
): Promise<{ requests: LoggedRequest[]; next: RequestPlace | null; skipped: number }> {
  const until = before ? new Date(Date.parse(before.at) + LATE_MS).toISOString() : "~";
  const batches = await table.range(
    "requestLog",
    {},
    { from: "", until: `${until}~`, descending: true, limit: BATCHES },
  );
  let found: LoggedRequest[] = [];
  let skipped = 0;
  for (const { entity, item } of batches) {
    if (entity !== "requestLog") continue;
    // Nothing in this batch, or in any before it, is later than what fills the page.
    if (found.length > limit && item.at < (found[limit]?.at ?? "")) break;
    skipped += item.skipped;
    const all = JSON.parse(item.text) as LoggedRequest[];
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
