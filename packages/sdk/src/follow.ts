import type { Client, Event } from "./api.ts";
import { wait } from "./wait.ts";

/** Events are missing for good: the log no longer holds them. Read again what you keep, then go on after `oldest` - 1. */
export class EventGapError extends Error {
  override readonly name = "EventGapError";
  /** Number of the last event that was read. */
  readonly after: number;
  /** Number of the oldest event that there still is. */
  readonly oldest: number;

  constructor(after: number, oldest: number) {
    super(`The events ${after + 1} to ${oldest - 1} are no longer kept.`);
    this.after = after;
    this.oldest = oldest;
  }
}

export interface FollowOptions {
  /** Number of the last event that you have; everything that is kept when left out. */
  readonly after?: number | undefined;
  /** Types to be told of, with commas between; `customer.*` stands for all of customers. */
  readonly type?: string | undefined;
  /** Milliseconds between two looks when nothing is new; 2,000 unless said otherwise. */
  readonly everyMs?: number | undefined;
  /** Is told the number up to which everything was read, types that are not wanted included: what to go on after. */
  readonly onRead?: ((after: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Follows the event log for as long as it is read, without leaving out an event.
 *
 * @throws EventGapError when events after `after` are older than the log goes back
 * @example
 * for await (const event of followEvents(crm, { after: lastSeen })) …
 */
export async function* followEvents(client: Client, options: FollowOptions = {}): AsyncGenerator<Event> {
  const { type, everyMs = 2000, onRead, signal } = options;
  const call = { signal };
  let { after = 0 } = options;
  // Who asks for everything that is kept misses nothing by what went before.
  let isBeginning = options.after === undefined;
  for (;;) {
    const page = await client.listEvents(
      { query: { after, limit: 200, ...(type === undefined ? {} : { type }) } },
      call,
    );
    const { oldestSequence, lastSequence, nextAfter, data } = page;
    if (!isBeginning && oldestSequence !== null && oldestSequence > after + 1) {
      throw new EventGapError(after, oldestSequence);
    }
    isBeginning = false;
    yield* data;
    if (nextAfter > after) onRead?.(nextAfter);
    const isEnd = nextAfter >= lastSequence || nextAfter === after;
    after = Math.max(after, nextAfter);
    if (isEnd) await wait(everyMs, signal);
  }
}
