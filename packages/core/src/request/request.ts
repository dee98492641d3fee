import type { LoggedRequest as Told } from "@perennial/contract";
import { type Sent, sizeOfSent } from "./sent.ts";

/** A request as it is kept: what is told of it, but for by what that which was sent is found. */
export type LoggedRequest = Omit<Told, "sentId">;

/** Seconds for which the request log is kept, and what was sent. */
export const KEPT_S = 3 * 86_400;

/** Requests that were answered and are not yet written down. */
export interface RequestBatch {
  readonly size: number;
  /** That it is to be written down, however recent it is. */
  readonly isFull: boolean;
  readonly requests: readonly LoggedRequest[];
  /** What programs sent, by the place of the request in the batch. */
  readonly sent: ReadonlyMap<number, Sent>;
  /** Reads of which there were too many to keep each. */
  readonly skipped: number;
  /** @param sent absent where it is not kept */
  add(request: LoggedRequest, sent?: Sent): void;
}

/** Requests of one writing, in one item. */
export interface RequestLogItem {
  /** When it was written, RFC 3339: none of its requests is later. */
  readonly at: string;
  readonly mark: string;
  /** The requests as JSON, the first first. */
  readonly text: string;
  /** Places in it of the requests whose sending is kept. */
  readonly sent?: readonly number[];
  readonly skipped: number;
  readonly ttl: number;
}

declare module "@perennial/table" {
  interface Items {
    requestLog: RequestLogItem;
  }
}

/** Reads that one batch keeps; what fails or writes is kept always. */
const READS = 50;
/** Requests with which a batch is full. */
const REQUESTS = 100;
/** Bytes of what was sent with which a batch is full. */
const SENT_FULL = 120_000;
/** Bytes of it that one batch takes while it waits to be written: sealed, an item of 400 kB holds them. */
const SENT_MOST = 200_000;

export function requestBatch(): RequestBatch {
  const requests: LoggedRequest[] = [];
  const kept = new Map<number, Sent>();
  let bytes = 0;
  let reads = 0;
  let skipped = 0;
  return {
    requests,
    sent: kept,
    get size() {
      return requests.length;
    },
    get isFull() {
      return requests.length >= REQUESTS || bytes >= SENT_FULL;
    },
    get skipped() {
      return skipped;
    },
    add(request, sent) {
      const isRead = request.method === "GET" && request.status < 400;
      if (isRead) reads += 1;
      if (isRead && reads > READS) {
        skipped += 1;
        return;
      }
      const size = sent ? sizeOfSent(sent) : 0;
      if (sent && bytes + size <= SENT_MOST) {
        kept.set(requests.length, sent);
        bytes += size;
      }
      requests.push(request);
    },
  };
}

const TEXT = 600;
const DEEP = 4;
const MANY = 5;

/** What a body looked like, without what it said: names of fields stay, texts and numbers do not. */
export function shapeOf(body: unknown): string | null {
  if (body === undefined) return null;
  const visit = (value: unknown, depth: number): unknown => {
    if (typeof value === "string") return "…";
    if (typeof value === "number") return 0;
    if (value === null || typeof value !== "object") return value;
    if (depth >= DEEP) return "…";
    if (Array.isArray(value)) return value.slice(0, MANY).map((one) => visit(one, depth + 1));
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, visit(one, depth + 1)]));
  };
  return JSON.stringify(visit(body, 0)).slice(0, TEXT);
}
