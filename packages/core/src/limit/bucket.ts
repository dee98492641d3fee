/** How fast something may be done: so many units a second for good, and so many at once after a pause. */
export interface Rule {
  readonly perSecond: number;
  readonly burst: number;
}

/** A bucket of units as all processes share it. */
export interface Bucket {
  readonly tokens: number;
  /** Milliseconds since 1970 up to which it has been filled; it never goes back, whosever clock does. */
  readonly at: number;
}

/** Units that a process has taken out of a bucket and may spend without asking again, until they are too old. */
export interface Slice {
  readonly tokens: number;
  readonly takenAt: number;
}

export type Lease =
  | { readonly granted: number; readonly next: Bucket }
  /** There is not enough: not before this moment either, whatever the others do meanwhile. */
  | { readonly granted: 0; readonly until: number };

/** Milliseconds for which a slice may be spent. */
export const SLICE_MS = 2_000;
/** A bucket filled further ahead of us than this was filled by a clock that was wrong. */
export const WRONG_MS = 60_000;
/** Takings a second of a bucket, an item of which each is a write: by one that keeps to the rule, and by one that presses. */
const TAKINGS = { calm: 50, pressing: 5 };
/** Share of what is there that one process takes, so that many find something. */
const SHARE = 16;

/**
 * What the shared bucket holds at most. What slices hold beside it was taken within their life, so that all together never
 * pass the burst: in any span of `t` seconds at most `burst + perSecond * t` units are spent.
 */
export function capacityOf({ perSecond, burst }: Rule): number {
  return Math.max(1, burst - (perSecond * SLICE_MS) / 1000);
}

/** What a bucket holds by now; one that nobody has used yet is full. */
export function filled(rule: Rule, bucket: Bucket | undefined, now: number): Bucket {
  const capacity = capacityOf(rule);
  if (!bucket) return { tokens: capacity, at: now };
  if (bucket.at - now > WRONG_MS) return { tokens: 0, at: now };
  if (now <= bucket.at) return { tokens: Math.min(capacity, bucket.tokens), at: bucket.at };
  const tokens = bucket.tokens + ((now - bucket.at) * rule.perSecond) / 1000;
  return { tokens: Math.min(capacity, tokens), at: now };
}

/** Milliseconds in which so many units come in. */
export function fillingMs(rule: Rule, tokens: number): number {
  return Math.ceil((1000 * Math.max(0, tokens)) / rule.perSecond);
}

/**
 * Takes a slice out of a bucket: the fuller it is the larger, so that a request seldom has to ask.
 *
 * @param cost units that are needed now; more than the bucket can hold count as all of it
 * @param wish units for which it is worth waiting rather than coming back at once; see `nextWish`
 */
export function lease(rule: Rule, bucket: Bucket | undefined, cost: number, wish: number, now: number): Lease {
  const { tokens, at } = filled(rule, bucket, now);
  const least = Math.min(capacityOf(rule), Math.max(cost, wish));
  if (tokens < least) return { granted: 0, until: Math.max(at, now) + fillingMs(rule, least - tokens) };
  const granted = Math.max(least, Math.min(Math.floor(tokens / SHARE), Math.ceil(rule.perSecond)));
  return { granted, next: { tokens: tokens - granted, at } };
}

/** What a process wishes for that keeps to the rule. */
export function firstWish({ perSecond }: Rule): number {
  return Math.max(1, Math.floor(perSecond / TAKINGS.calm));
}

/** What a process wishes for that was refused: more each time, so that those who press come seldom. */
export function nextWish(rule: Rule, wish: number): number {
  return Math.max(firstWish(rule), Math.min(2 * wish, Math.ceil(rule.perSecond / TAKINGS.pressing)));
}

/** Whether a slice may be spent no longer, or was taken at a time that has not come yet. */
export function isOld(slice: Slice | undefined, now: number): boolean {
  return !slice || now < slice.takenAt || now - slice.takenAt >= SLICE_MS;
}

/** What a slice is still good for. */
export function left(slice: Slice | undefined, now: number): number {
  return slice && !isOld(slice, now) ? slice.tokens : 0;
}
