import { hash32 } from "../workspace/workspace.ts";

/** Milliseconds from which on a receiver that answers well is slow. */
const SLOW_MS = 2000;
/** Deliveries that are under way to a slow receiver at the same time, on average. */
export const UNDER_WAY = 10;

/**
 * What is kept of how long a receiver takes: milliseconds of one answer while it is slow, null otherwise. It stays what it
 * was until it is half or twice as much, so that it is seldom written.
 */
export function slownessAfter(before: number | null, milliseconds: number): number | null {
  if (before === null) return milliseconds >= SLOW_MS ? milliseconds : null;
  if (milliseconds < SLOW_MS / 2) return null;
  return milliseconds > 2 * before || milliseconds < before / 2 ? milliseconds : before;
}

/**
 * Milliseconds for which a delivery to a slow receiver is held back: those that wait are spread over the time in which it
 * can answer them, so that by Little's law no more than `UNDER_WAY` are with it at a time. Nobody counts them while they
 * are, which would cost two writes each.
 *
 * @param waiting deliveries that wait for the endpoint, this one included
 */
export function heldBack(slowMs: number, waiting: number, eventId: string): number {
  const share = (hash32(`pace ${eventId}`) % 10_000) / 10_000;
  return waiting <= UNDER_WAY ? 0 : share * ((waiting * slowMs) / UNDER_WAY);
}
