import { deflateRawSync, inflateRawSync } from "node:zlib";
import { isKept, MOST_SENT, type Operation, type SentRequest, withoutSecrets, writes } from "@perennial/contract";
import type { CursorCodec } from "@perennial/table";

/** What a program sent, as it is kept. */
export interface Sent extends SentRequest {
  /** When it came, RFC 3339. */
  readonly at: string;
}

/** What was sent by the requests of one batch. */
export interface RequestSentItem {
  /** The same as those of the batch. */
  readonly at: string;
  readonly mark: string;
  /** When the first of these requests came. */
  readonly since: string;
  readonly sealed: string;
  readonly ttl: number;
}

/** Until when everything that was sent is forgotten. */
interface RequestCutItem {
  readonly at: string;
  readonly ttl: number;
}

declare module "@perennial/table" {
  interface Items {
    requestSent: RequestSentItem;
    requestCut: RequestCutItem;
  }
}

/** Characters of a path with its query up to which it is kept. */
const PATH = 4000;

/** A query without what looks like a secret. */
function cleanQuery(op: Operation, query: string): { readonly query: string; readonly removed: string[] } {
  const sent = [...new URLSearchParams(query).keys()];
  const { removed } = withoutSecrets(op, Object.fromEntries(sent.map((name) => [name, ""])));
  if (removed.length === 0) return { query, removed };
  const names = new Set(removed.map((place) => place.slice("body.".length)));
  const left = new URLSearchParams([...new URLSearchParams(query)].filter(([name]) => !names.has(name)));
  return { query: left.toString(), removed: [...names].map((name) => `query.${name}`) };
}

export interface Received {
  readonly at: string;
  readonly path: string;
  /** What follows the question mark; absent for none. */
  readonly query: string | undefined;
  /** The body as it came; empty for none. */
  readonly text: string;
  readonly ifMatch: string | undefined;
  readonly idempotencyKey: string | undefined;
}

/** What is kept of what a program sent; undefined where it is too much, no JSON, or not to be kept at all. */
export function sentOf(op: Operation, received: Received): Sent | undefined {
  const { at, path, query, text, ifMatch = null, idempotencyKey = null } = received;
  if (!isKept(op) || Buffer.byteLength(text) > MOST_SENT) return undefined;
  const clean = cleanQuery(op, query ?? "");
  const whole = clean.query === "" ? path : `${path}?${clean.query}`;
  if (whole.length > PATH) return undefined;
  const method = op.method.toUpperCase() as Sent["method"];
  const head = { at, method, path: whole, operation: op.id, ifMatch, idempotencyKey, changes: writes(op) };
  if (text === "") return { ...head, body: null, removed: clean.removed };
  try {
    const { rest, removed } = withoutSecrets(op, JSON.parse(text));
    return { ...head, body: JSON.stringify(rest), removed: [...clean.removed, ...removed] };
  } catch {
    return undefined;
  }
}

/** Bytes, about, that something sent takes up. */
export const sizeOfSent = ({ path, body }: Sent): number => 300 + path.length + Buffer.byteLength(body ?? "");

const bindingOf = (at: string, mark: string): string => `sent ${at} ${mark}`;

/** What was sent by some requests of a batch, by their places in it, as it is kept: a stolen table tells nobody. */
export function sealSent(
  seal: CursorCodec,
  { at, mark }: { readonly at: string; readonly mark: string },
  all: ReadonlyMap<number, Sent>,
): string {
  return seal.encode(bindingOf(at, mark), deflateRawSync(JSON.stringify([...all])).toString("base64"));
}

/** @throws when it was sealed for another batch, or altered */
export function openSent(seal: CursorCodec, { at, mark, sealed }: RequestSentItem): ReadonlyMap<number, Sent> {
  const packed = seal.decode(bindingOf(at, mark), sealed);
  if (typeof packed !== "string") throw new Error("what was sent does not open");
  const text = inflateRawSync(Buffer.from(packed, "base64")).toString("utf8");
  return new Map(JSON.parse(text) as [number, Sent][]);
}
