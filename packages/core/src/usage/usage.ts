/** What is counted of a workspace; all of it only ever grows within a day. */
export const COUNTED = [
  "requests",
  "invocations",
  "readUnits",
  "writeUnits",
  "milliseconds",
  "gigabyteMilliseconds",
  "deliveries",
  "mails",
] as const;
export type Counted = (typeof COUNTED)[number];
export type Counts = Readonly<Record<Counted, number>>;

/** What a workspace used in one day, in UTC. */
export interface UsageItem extends Counts {
  readonly day: string;
  /** Requests by key. */
  readonly keys: Readonly<Record<string, number>>;
  /** Names the flush that wrote it last, so that one whose answer was lost finds out whether it took effect. */
  readonly mark: string;
  readonly version: number;
}

/** What a workspace kept on one day, as a night found it. */
export interface UsageStorageItem {
  readonly day: string;
  readonly fileBytes: number;
  readonly tableBytes: number;
}

declare module "@perennial/table" {
  interface Items {
    usage: UsageItem;
    usageStorage: UsageStorageItem;
  }
}

/** What has been counted and not yet written. */
export interface Tally {
  readonly counts: Record<Counted, number>;
  readonly keys: Map<string, number>;
}

export function emptyTally(): Tally {
  const zeros = COUNTED.map((name): [Counted, number] => [name, 0]);
  return { counts: Object.fromEntries(zeros) as Record<Counted, number>, keys: new Map() };
}

export function isEmpty({ counts, keys }: Tally): boolean {
  return keys.size === 0 && COUNTED.every((name) => counts[name] === 0);
}

export function addTally(into: Tally, more: Tally): void {
  for (const name of COUNTED) into.counts[name] += more.counts[name];
  for (const [key, count] of more.keys) into.keys.set(key, (into.keys.get(key) ?? 0) + count);
}

/** A day with more added to it. */
export function grown(item: UsageItem | undefined, tally: Tally, day: string, mark: string): UsageItem {
  const sums = COUNTED.map((name): [Counted, number] => [name, (item?.[name] ?? 0) + tally.counts[name]]);
  const keys: Record<string, number> = { ...item?.keys };
  for (const [key, count] of tally.keys) keys[key] = (keys[key] ?? 0) + count;
  return { day, ...(Object.fromEntries(sums) as Counts), keys, mark, version: (item?.version ?? 0) + 1 };
}
