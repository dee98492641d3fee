import type { LoggedRequest as Told } from "@perennial/contract";

/** A request as it is kept: what is told of it, but for the name of the key. */
export type LoggedRequest = Told;

/** Requests that were answered and are not yet written down. */
export interface RequestBatch {
  readonly size: number;
  readonly requests: readonly LoggedRequest[];
  /** Reads of which there were too many to keep each. */
  readonly skipped: number;
  add(request: LoggedRequest): void;
}

/** Requests of one writing, in one item. */
export interface RequestLogItem {
  /** When it was written, RFC 3339: none of its requests is later. */
  readonly at: string;
  readonly mark: string;
  /** The requests as JSON, the first first. */
  readonly text: string;
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

export function requestBatch(): RequestBatch {
  const requests: LoggedRequest[] = [];
  let reads = 0;
  let skipped = 0;
  return {
    requests,
    get size() {
      return requests.length;
    },
    get skipped() {
      return skipped;
    },
    add(request) {
      const isRead = request.method === "GET" && request.status < 400;
      if (isRead && reads >= READS) skipped += 1;
      else requests.push(request);
      if (isRead) reads += 1;
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
