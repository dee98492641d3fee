import type { TimelineEntry } from "@perennial/contract";
import type { TenantTable } from "@perennial/table";
import { dayIn, dayText } from "../day.ts";
import { latestPurchases } from "../purchase/purchase.store.ts";
import { toPurchase } from "../purchase/purchase.ts";
import { latestSignals } from "../signal/signal.store.ts";
import { toSignal } from "../signal/signal.ts";
import { toNote, toTask } from "./activity.ts";

/** Kinds of entries. */
export const TIMELINE_SOURCES = ["purchase", "signal", "note", "task"] as const;
export type TimelineSource = (typeof TIMELINE_SOURCES)[number];

/** Where each kind of entry goes on; a kind without a key has not been begun, null is read out. */
export type TimelinePosition = Partial<Record<TimelineSource, string | null>>;

/** Of whom, and which kinds of entries. */
export interface TimelineOf {
  readonly customerId: string;
  readonly timeZone: string;
  readonly sources: readonly TimelineSource[];
}

interface Placed {
  readonly source: TimelineSource;
  readonly sk: string;
  readonly entry: TimelineEntry;
}

const RANGES = {
  note: { from: "NOTE#", until: "NOTE$" },
  task: { from: "TASK#", until: "TASK$" },
} as const;

async function readSource(
  table: TenantTable,
  { customerId, timeZone }: TimelineOf,
  source: TimelineSource,
  position: string | null | undefined,
  limit: number,
): Promise<Placed[]> {
  if (position === null) return [];
  if (source === "purchase") {
    const purchases = await latestPurchases(table, customerId, position, limit);
    return purchases.map(({ sk, item }) => ({
      source,
      sk,
      entry: { type: "purchase", on: item.occurredOn, purchase: toPurchase(item) },
    }));
  }
  if (source === "signal") {
    const signals = await latestSignals(table, customerId, position, limit);
    return signals.map(({ sk, item }) => ({
      source,
      sk,
      entry: { type: "signal", on: item.occurredOn, signal: toSignal(item) },
    }));
  }
  const dayOf = (instant: string): string => dayText(dayIn(timeZone, new Date(instant)));
  const after = position === undefined ? {} : { after: position };
  const found = await table.range("customer", { customerId }, { ...RANGES[source], ...after, descending: true, limit });
  return found.flatMap(({ entity, item, sk }): Placed[] => {
    if (entity === "note")
      return [{ source, sk, entry: { type: "note", on: dayOf(item.createdAt), note: toNote(item) } }];
    if (entity === "task")
      return [{ source, sk, entry: { type: "task", on: dayOf(item.createdAt), task: toTask(item) } }];
    return [];
  });
}

/**
 * The first entries of several kinds, the latest day first. Within a kind the order of its keys stands, even where a day
 * does not follow it: pages go on by the keys, and none may be passed over.
 */
function merged(pages: readonly (readonly Placed[])[], limit: number): Placed[] {
  const places = pages.map(() => 0);
  const shown: Placed[] = [];
  while (shown.length < limit) {
    const heads = pages.flatMap((page, source) => {
      const placed = page[places[source] ?? 0];
      return placed ? [{ source, placed }] : [];
    });
    if (heads.length === 0) break;
    const first = heads.reduce((a, b) => (b.placed.entry.on > a.placed.entry.on ? b : a));
    shown.push(first.placed);
    places[first.source] = (places[first.source] ?? 0) + 1;
  }
  return shown;
}

/** A page of a customer's timeline, the latest first: the kinds lie apart and are merged by day. */
export async function readTimeline(
  table: TenantTable,
  of: TimelineOf,
  limit: number,
  position: TimelinePosition,
): Promise<{ entries: TimelineEntry[]; next: TimelinePosition | null }> {
  const pages = await Promise.all(
    of.sources.map((source) => readSource(table, of, source, position[source], limit + 1)),
  );
  const shown = merged(pages, limit);
  if (pages.flat().length <= limit) return { entries: shown.map(({ entry }) => entry), next: null };
  const next: TimelinePosition = { ...position };
  for (const { source, sk } of shown) next[source] = sk;
  return { entries: shown.map(({ entry }) => entry), next };
}
