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

export interface DayCounts extends Counts {
  readonly day: string;
  /** Requests by key. */
  readonly keys: Readonly<Record<string, number>>;
}

/** What one process counted of a workspace in one day, in UTC: all of it, as of its last write. */
export interface UsageShareItem extends DayCounts {
  readonly process: string;
}

/** What a workspace used in one day, in UTC: the sum of the shares, once no more of them come. */
export interface UsageItem extends DayCounts {
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
    usageShare: UsageShareItem;
    usageStorage: UsageStorageItem;
  }
}

/** What has been counted. */
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

export function shareOf({ counts, keys }: Tally, day: string, process: string): UsageShareItem {
  return { day, process, ...counts, keys: Object.fromEntries(keys) };
}

/** A day's counts with those of shares added. */
export function sumOf(counts: DayCounts, shares: readonly UsageShareItem[]): DayCounts {
  const sums = COUNTED.map((name): [Counted, number] => [
    name,
    shares.reduce((sum, share) => sum + share[name], counts[name]),
  ]);
  const keys: Record<string, number> = { ...counts.keys };
  for (const share of shares) {
    for (const [key, count] of Object.entries(share.keys)) keys[key] = (keys[key] ?? 0) + count;
  }
  return { day: counts.day, ...(Object.fromEntries(sums) as Counts), keys };
}

export const emptyDay = (day: string): DayCounts => ({ day, ...emptyTally().counts, keys: {} });
