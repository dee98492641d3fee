import type { UsageDay } from "@perennial/contract";
import type { Leg, TenantTable } from "@perennial/table";
import { costMicros } from "./price.ts";
import {
  type DayCounts,
  emptyDay,
  sumOf,
  type UsageItem,
  type UsageShareItem,
  type UsageStorageItem,
} from "./usage.ts";

const DAY_MS = 86_400_000;

/** The days from one to another, both included, in UTC. */
export function daysBetween(from: string, to: string): string[] {
  const [first, last] = [Date.parse(from), Date.parse(to)];
  const count = Math.max(0, Math.round((last - first) / DAY_MS) + 1);
  return Array.from({ length: count }, (_, index) => new Date(first + index * DAY_MS).toISOString().slice(0, 10));
}

async function readDays(table: TenantTable, kind: "DAY" | "STORAGE", from: string, to: string) {
  return await table.range("usage", {}, { from: `${kind}#${from}`, until: `${kind}#${to}` });
}

/** Shares that are not summed up yet, of the days up to one. */
async function readShares(table: TenantTable, from: string, to: string): Promise<UsageShareItem[]> {
  const found = await table.range("usageShare", {}, { from: `${from}#`, until: `${to}#~`, consistent: true });
  return found.flatMap(({ entity, item }) => (entity === "usageShare" ? [item] : []));
}

function toDay(counts: DayCounts, storage: UsageStorageItem | undefined): UsageDay {
  const { day, requests, invocations, readUnits, writeUnits, milliseconds, gigabyteMilliseconds, deliveries, mails } =
    counts;
  const [seconds, gigabyteSeconds] = [milliseconds / 1000, gigabyteMilliseconds / 1000];
  const used = { requests, invocations, readUnits, writeUnits, seconds, gigabyteSeconds, deliveries, mails };
  const kept = { fileBytes: storage?.fileBytes ?? 0, tableBytes: storage?.tableBytes ?? 0 };
  return {
    day,
    ...used,
    storageBytes: storage ? kept.fileBytes + kept.tableBytes : null,
    costMicros: costMicros(used, kept),
  };
}

/** What a workspace used from day to day, and by key over all of them. */
export async function readUsage(
  table: TenantTable,
  from: string,
  to: string,
): Promise<{ days: UsageDay[]; keys: Map<string, number> }> {
  const [used, shares, stored] = await Promise.all([
    readDays(table, "DAY", from, to),
    readShares(table, from, to),
    readDays(table, "STORAGE", from, to),
  ]);
  const items = new Map(used.flatMap(({ entity, item }) => (entity === "usage" ? [[item.day, item] as const] : [])));
  const storage = new Map(
    stored.flatMap(({ entity, item }) => (entity === "usageStorage" ? [[item.day, item] as const] : [])),
  );
  const shared = Map.groupBy(shares, ({ day }) => day);
  const days = daysBetween(from, to).map((day) => sumOf(items.get(day) ?? emptyDay(day), shared.get(day) ?? []));
  const keys = new Map<string, number>();
  for (const day of days) {
    for (const [keyId, requests] of Object.entries(day.keys)) keys.set(keyId, (keys.get(keyId) ?? 0) + requests);
  }
  return { days: days.map((day) => toDay(day, storage.get(day.day))), keys };
}

/** Days after which a process writes no more to its share of a day, with one to spare. */
const OPEN_DAYS = 3;
/** Shares of one transaction, which takes a hundred parts. */
const TOGETHER = 90;

/** Sums up the shares of days that are over: each is added and taken away in one transaction, whoever else tries. */
export async function sumUpUsage(table: TenantTable, today: string): Promise<void> {
  const until = new Date(Date.parse(today) - OPEN_DAYS * DAY_MS).toISOString().slice(0, 10);
  const shares = await readShares(table, "", until);
  for (const [day, all] of Map.groupBy(shares, (share) => share.day)) {
    for (let start = 0; start < all.length; start += TOGETHER) {
      const part = all.slice(start, start + TOGETHER);
      const there = await table.get("usage", { day }, { consistent: true });
      const item: UsageItem = { ...sumOf(there ?? emptyDay(day), part), version: (there?.version ?? 0) + 1 };
      await table.write(
        { put: "usage", item, if: there ? { version: there.version } : "absent", derived: true },
        ...part.map(
          ({ process }): Leg => ({ remove: "usageShare", key: { day, process }, if: "present", derived: true }),
        ),
      );
    }
  }
}
