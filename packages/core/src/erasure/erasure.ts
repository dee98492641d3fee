import { createHash } from "node:crypto";
import type { Erasure } from "@perennial/contract";
import type { CustomerItem } from "../customer/customer.ts";
import type { Traces } from "../import/forget-customer.ts";

/** The receipt of an erasure as it is kept, for good. */
export interface ErasureItem extends Omit<Erasure, "id"> {
  readonly erasureId: string;
  /** The receipt's id once more, as its line in the list. */
  readonly row: string;
  readonly version: number;
}

/** By what the person is known in files, for as long as the erasure is under way. */
interface ErasureTracesItem extends Traces {
  readonly erasureId: string;
  /** Seconds since 1970. */
  readonly ttl: number;
}

declare module "@perennial/table" {
  interface Items {
    erasure: ErasureItem;
    erasureTraces: ErasureTracesItem;
  }
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Copies that go by themselves, and how long after the erasure the last of them is gone: with two days for the sweep. */
const EXPIRES = { replies: 25 * HOUR_MS + 2 * DAY_MS, deadLetters: 90 * DAY_MS, backups: 35 * DAY_MS } as const;

export function newErasure(
  input: Pick<ErasureItem, "erasureId" | "customerId" | "reason" | "requestedBy">,
  now: Date,
): ErasureItem {
  return {
    ...input,
    row: input.erasureId,
    status: "running",
    requestedAt: now.toISOString(),
    finishedAt: null,
    erased: {},
    kept: [],
    expires: Object.entries(EXPIRES).map(([what, ms]) => ({
      what: what as keyof typeof EXPIRES,
      until: new Date(now.getTime() + ms).toISOString(),
    })),
    hash: null,
    version: 1,
  };
}

/** A receipt with more that was erased, or done. */
export function changeErasure(
  item: ErasureItem,
  change: Partial<ErasureItem>,
  counts: Readonly<Record<string, number>> = {},
): ErasureItem {
  const erased = { ...item.erased };
  for (const [kind, count] of Object.entries(counts)) if (count > 0) erased[kind] = (erased[kind] ?? 0) + count;
  return { ...item, ...change, erased, version: item.version + 1 };
}

export function toErasure({ erasureId, row: _row, version: _version, ...erasure }: ErasureItem): Erasure {
  return { id: erasureId, ...erasure };
}

/** JSON with the keys of every object in one order, so that whoever has the receipt can make the hash again. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join(",")}}`;
}

/** SHA-256, in hexadecimal, over the receipt as callers see it, with `hash` null. */
export function receiptHash(item: ErasureItem): string {
  return createHash("sha256")
    .update(canonical({ ...toErasure(item), hash: null }))
    .digest("hex");
}

/** By what a record names a person. */
export function tracesOf({
  name,
  phones,
  emails,
  externalId,
}: Pick<CustomerItem, "name" | "phones" | "emails" | "externalId">): Traces {
  return {
    words: [name, ...phones.map(({ number }) => number), ...emails.map(({ address }) => address)],
    ids: externalId === null ? [] : [externalId],
  };
}

export function mergeTraces(all: readonly Traces[]): Traces {
  return {
    words: [...new Set(all.flatMap(({ words }) => words))].filter((word) => word !== ""),
    ids: [...new Set(all.flatMap(({ ids }) => ids))],
  };
}
