import type { Found } from "@perennial/table";

/** How far a walk over what may have been left lying has come, page by page. */
export interface SweepPlace {
  /** Where the page before ended; absent on the first one. */
  readonly before?: string;
  /** Of what is counted as open, how much is still to be found. */
  readonly left: number;
  /** How much was sent on already. */
  readonly sent: number;
}

/** Milliseconds after which nothing works on a thing any more: all attempts at it, with the waits between, take less. */
export const STALE_MS = 30 * 60_000;
const PAGE = 200;
/** What one walk sends on: the next one takes the others, and nobody fills the queue. */
const MOST = 500;

/** How a page is read: the newest first, because what is open is mostly new. */
export const sweepRange = ({ before }: SweepPlace) => ({
  ...(before === undefined ? {} : { after: before }),
  descending: true,
  limit: PAGE,
  consistent: true,
});

/**
 * What of a page was left lying, and where the walk goes on: until as many were seen as are counted, so that a walk over
 * what was done long ago is rare.
 *
 * @returns `missing`: how many are counted that the whole walk has not found
 */
export function sweepPage<T>(
  found: readonly Found[],
  place: SweepPlace,
  openOf: (one: Found) => T | undefined,
  isStale: (open: T) => boolean,
): { stale: T[]; next: SweepPlace | undefined; missing: number } {
  const open = found.flatMap((one) => openOf(one) ?? []);
  const stale = open.filter(isStale).slice(0, MOST - place.sent);
  const left = place.left - open.length;
  const sent = place.sent + stale.length;
  const before = found.length < PAGE ? undefined : found.at(-1)?.sk;
  const goesOn = before !== undefined && left > 0 && sent < MOST;
  return {
    stale,
    next: goesOn ? { before, left, sent } : undefined,
    missing: before === undefined ? Math.max(0, left) : 0,
  };
}
