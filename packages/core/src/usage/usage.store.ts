import type { UsageDay } from "@perennial/contract";
import type { TenantTable } from "@perennial/table";
import { costMicros } from "./price.ts";
import { emptyTally, type UsageItem, type UsageStorageItem } from "./usage.ts";

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

function toDay(day: string, item: UsageItem | undefined, storage: UsageStorageItem | undefined): UsageDay {
  const { requests, invocations, readUnits, writeUnits, milliseconds, gigabyteMilliseconds, deliveries, mails } =
    item ?? emptyTally().counts;
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
  const [used, stored] = await Promise.all([readDays(table, "DAY", from, to), readDays(table, "STORAGE", from, to)]);
  const items = new Map(used.flatMap(({ entity, item }) => (entity === "usage" ? [[item.day, item] as const] : [])));
  const storage = new Map(
    stored.flatMap(({ entity, item }) => (entity === "usageStorage" ? [[item.day, item] as const] : [])),
  );
  const keys = new Map<string, number>();
  for (const item of items.values()) {
    for (const [keyId, requests] of Object.entries(item.keys)) keys.set(keyId, (keys.get(keyId) ?? 0) + requests);
  }
  return { days: daysBetween(from, to).map((day) => toDay(day, items.get(day), storage.get(day))), keys };
}
