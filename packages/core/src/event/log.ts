import type { Event } from "@perennial/contract";
import type { Leg, TenantTable } from "@perennial/table";
import type { TenantContext } from "../context.ts";
import type { EventDraft } from "./event.ts";

interface CounterItem {
  readonly last: number;
  readonly version: number;
}
/** Events that were numbered together, as JSON: read by the page, they are paid for by size. */
interface ChunkItem {
  readonly block: string;
  readonly first: string;
  readonly events: string;
  readonly ttl: number;
}
/** That an event has its number, kept as long as it: changes come again, from the stream or after they were given up. */
interface MadeItem {
  readonly eventId: string;
  readonly ttl: number;
}

declare module "@perennial/table" {
  interface Items {
    eventCounter: CounterItem;
    eventChunk: ChunkItem;
    eventMade: MadeItem;
  }
}

const KEPT_DAYS = 30;
const BLOCK = 1000;
const DAY_S = 86_400;
/** Events of one chunk at most; a reader looks so far back for the chunk that holds a number. */
const CHUNK = 40;
/** Characters of one chunk, unless a single event has more: an item takes 400 kB, and a character up to three bytes. */
const CHUNK_TEXT = 100_000;
/** Events of one transaction, which takes a hundred parts. */
const TOGETHER = 80;
const ATTEMPTS = 40;

const blockOf = (sequence: number): string => String(Math.floor(sequence / BLOCK));

/** A number as a sort key, and one after all of them. */
export const placeOf = (sequence: number): string => String(sequence).padStart(15, "0");
export const LAST_PLACE = "9".repeat(15);

/** Events numbered on from `last`, in chunks that fit into an item and none of which leaves its block. */
function chunksOf(drafts: readonly EventDraft[], last: number, ttl: number): ChunkItem[] {
  const parts: { first: number; events: string[]; size: number }[] = [];
  for (const [index, { id, ...rest }] of drafts.entries()) {
    const sequence = last + 1 + index;
    const event: Event = { id, sequence, ...rest };
    const text = JSON.stringify(event);
    const part = parts.at(-1);
    const fits = part && part.events.length < CHUNK && part.size + text.length <= CHUNK_TEXT;
    if (fits && sequence % BLOCK !== 0) {
      part.events.push(text);
      part.size += text.length;
    } else parts.push({ first: sequence, events: [text], size: text.length });
  }
  return parts.map(({ first, events }) => ({
    block: blockOf(first),
    first: placeOf(first),
    events: `[${events.join(",")}]`,
    ttl,
  }));
}

/**
 * Gives events the next numbers of their workspace: the counter, the events and the mark that each has been made in one
 * transaction. So numbers have no gap and no event has two, whatever comes twice or at the same time.
 */
export async function appendEvents(
  { table, realNow }: Pick<TenantContext, "realNow"> & { table: TenantTable },
  drafts: readonly EventDraft[],
): Promise<void> {
  const seconds = Math.floor(realNow().getTime() / 1000);
  let rest = [...new Map(drafts.map((draft) => [draft.id, draft])).values()];
  for (let attempt = 0; rest.length > 0; attempt += 1) {
    if (attempt > ATTEMPTS) throw new Error("the event log is written to by too many at once");
    const part = rest.slice(0, TOGETHER);
    const counter = await table.get("eventCounter", {}, { consistent: true });
    const last = counter?.last ?? 0;
    const version = counter?.version ?? 0;
    const chunks = chunksOf(part, last, seconds + KEPT_DAYS * DAY_S);
    const made = part.map(
      ({ id }): Leg => ({
        put: "eventMade",
        item: { eventId: id, ttl: seconds + KEPT_DAYS * DAY_S },
        if: "absent",
        derived: true,
      }),
    );
    const written = await table.write(
      ...made,
      {
        put: "eventCounter",
        item: { last: last + part.length, version: version + 1 },
        if: counter ? { version } : "absent",
        derived: true,
      },
      ...chunks.map((item): Leg => ({ put: "eventChunk", item, if: "absent", derived: true })),
    );
    if (written.ok) {
      rest = rest.slice(part.length);
      attempt = 0;
      continue;
    }
    const known = new Set(written.refused.map(({ leg }) => part[leg]?.id));
    rest = rest.filter(({ id }) => !known.has(id));
  }
}

/** The latest number. */
export async function lastSequence(table: TenantTable): Promise<number> {
  return (await table.get("eventCounter", {}, { consistent: true }))?.last ?? 0;
}

export const eventsOfChunk = ({ events }: ChunkItem): Event[] => JSON.parse(events) as Event[];

/** Events from a number on, up to the end of its block. */
async function readBlock(table: TenantTable, from: number, chunks: number): Promise<Event[]> {
  const found = await table.range(
    "eventChunk",
    { block: blockOf(from) },
    { from: placeOf(Math.max(0, from - CHUNK + 1)), until: LAST_PLACE, limit: chunks + CHUNK, consistent: true },
  );
  return found
    .flatMap(({ entity, item }) => (entity === "eventChunk" ? eventsOfChunk(item) : []))
    .filter(({ sequence }) => sequence >= from);
}

/** How many blocks are looked at for a page before it is answered short. */
const BLOCKS = 5;

/**
 * The events after a number that are wanted, in order.
 *
 * @returns how many events have been read and up to which number, which may be beyond the last one that is answered
 */
export async function readEvents(
  table: TenantTable,
  after: number,
  limit: number,
  wanted: (event: Event) => boolean = () => true,
): Promise<{ events: Event[]; read: number; readTo: number; last: number; oldest: number | null }> {
  const last = await lastSequence(table);
  const events: Event[] = [];
  let oldest: number | null = null;
  let from = after + 1;
  let read = 0;
  for (let looked = 0; from <= last && looked < BLOCKS; looked += 1) {
    const part = await readBlock(table, from, Math.max(10, limit));
    oldest ??= part[0]?.sequence ?? null;
    for (const event of part) {
      if (wanted(event)) events.push(event);
      read += 1;
      from = event.sequence + 1;
      if (events.length === limit) return { events, read, readTo: event.sequence, last, oldest };
    }
    // What is missing before the end of a block has been kept for its time, and is gone.
    if (part.length === 0) from = (Math.floor(from / BLOCK) + 1) * BLOCK;
  }
  return { events, read, readTo: Math.min(last, Math.max(after, from - 1)), last, oldest };
}

/** One event, while it is kept: read from the one chunk that can hold it, whatever lies before. */
export async function readEvent(table: TenantTable, sequence: number): Promise<Event | undefined> {
  const [chunk] = await table.range(
    "eventChunk",
    { block: blockOf(sequence) },
    { from: "\u0001", until: placeOf(sequence), descending: true, limit: 1, consistent: true },
  );
  const events = chunk?.entity === "eventChunk" ? eventsOfChunk(chunk.item) : [];
  return events.find((event) => event.sequence === sequence);
}

/** The blocks of the log from one on downwards, that hold anything. */
export const blockBefore = (block: string): string | undefined =>
  block === "0" ? undefined : String(Number(block) - 1);
export const latestBlock = async (table: TenantTable): Promise<string> => blockOf(await lastSequence(table));

/**
 * Takes out of one block of the log what its events hold of one record. The events keep their numbers.
 *
 * @returns numbers of the events that held anything; undefined when the block is gone or was never there
 */
export async function redactBlock(table: TenantTable, block: string, recordId: string): Promise<number[] | undefined> {
  const found = await table.range("eventChunk", { block }, { from: "\u0001", until: LAST_PLACE, consistent: true });
  const redacted: number[] = [];
  for (const { entity, item } of found) {
    if (entity !== "eventChunk" || !item.events.includes(recordId)) continue;
    const events = eventsOfChunk(item).map((event): Event => {
      const { record, previous } = event.data;
      if (!JSON.stringify(event.data).includes(recordId) || record?.["erased"] === true) return event;
      redacted.push(event.sequence);
      const id = record?.["id"];
      const emptied = Object.fromEntries(Object.keys(previous).map((name) => [name, null]));
      return { ...event, data: { ...event.data, record: { id, erased: true }, previous: emptied } };
    });
    await table.bulk([{ put: "eventChunk", item: { ...item, events: JSON.stringify(events) }, derived: true }]);
  }
  return found.length === 0 ? undefined : redacted;
}
