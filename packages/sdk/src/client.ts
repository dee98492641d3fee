import {
  type Operation,
  type Operations,
  type OutputOf,
  operations,
  type RequestOf,
  writes,
} from "@perennial/contract";
import { ConnectionError, errorOf } from "./error.ts";

export interface ClientOptions {
  /** Where the API is, such as `https://crm.example.com`; in a browser the page's own origin when left out. */
  readonly baseUrl?: string;
  /** An API key. In the console's own pages the session's cookie serves instead. */
  readonly key?: string;
  /** Language of messages and reasons: `en` or `zh-CN`. */
  readonly language?: string;
  /** Another `fetch`, for tests and proxies. */
  readonly fetch?: typeof fetch;
  /** Further attempts after a refusal that passes or a lost connection; 2 unless said otherwise. */
  readonly retries?: number;
  /** Milliseconds before the first further attempt; doubled every time. */
  readonly retryDelayMs?: number;
}

export interface CallOptions {
  /**
   * Your own id of the request; one is made for every POST and PATCH, so that a repeated attempt counts once. With null
   * none is sent, and a POST is not repeated after a lost connection.
   */
  readonly idempotencyKey?: string | null;
  /** Version that the record must still have. */
  readonly ifVersion?: number;
  readonly signal?: AbortSignal;
}

type Method<O extends Operation> =
  object extends RequestOf<O>
    ? (request?: RequestOf<O>, options?: CallOptions) => Promise<OutputOf<O>>
    : (request: RequestOf<O>, options?: CallOptions) => Promise<OutputOf<O>>;

/** One method an operation of the API. */
export type Client = { readonly [K in keyof Operations]: Method<Operations[K]> };

interface Sent {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

function addressOf(op: Operation, { params = {}, query = {} }: Sent): string {
  const path = op.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  return search.size > 0 ? `/v1${path}?${search.toString()}` : `/v1${path}`;
}

function headersOf(op: Operation, options: ClientOptions, call: CallOptions, hasBody: boolean): Headers {
  const headers = new Headers({ Accept: "application/json" });
  if (options.key !== undefined) headers.set("Authorization", `Bearer ${options.key}`);
  if (options.language !== undefined) headers.set("Accept-Language", options.language);
  if (hasBody) headers.set("Content-Type", "application/json");
  if (call.ifVersion !== undefined) headers.set("If-Match", `"${call.ifVersion}"`);
  const repeatable = op.method === "post" || op.method === "patch";
  if (writes(op) && op.access !== "public" && repeatable && call.idempotencyKey !== null) {
    headers.set("Idempotency-Key", call.idempotencyKey ?? crypto.randomUUID());
  }
  return headers;
}

/** Whoever asks for a longer wait is not waited for: the caller is told. */
const LONGEST_WAIT_S = 60;

const passing = (status: number): boolean => status === 429 || status === 502 || status === 503 || status === 504;

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function attempt(send: typeof fetch, url: string, init: RequestInit): Promise<Response | ConnectionError> {
  try {
    return await send(url, init);
  } catch (cause) {
    if (cause instanceof Error && cause.name === "AbortError") throw cause;
    return new ConnectionError(cause);
  }
}

async function call(op: Operation, options: ClientOptions, sent: Sent, callOptions: CallOptions): Promise<unknown> {
  const { baseUrl = "", fetch: send = fetch, retries = 2, retryDelayMs = 250 } = options;
  const init: RequestInit = {
    method: op.method.toUpperCase(),
    headers: headersOf(op, options, callOptions, sent.body !== undefined),
    ...(sent.body === undefined ? {} : { body: JSON.stringify(sent.body) }),
    ...(callOptions.signal ? { signal: callOptions.signal } : {}),
  };
  for (let further = 0; ; further += 1) {
    const reply = await attempt(send, baseUrl + addressOf(op, sent), init);
    const safe = op.method !== "post" || callOptions.idempotencyKey !== null;
    const asked = reply instanceof ConnectionError ? null : reply.headers.get("retry-after");
    const bearable = Number(asked ?? 0) <= LONGEST_WAIT_S;
    const again = bearable && (reply instanceof ConnectionError ? safe : passing(reply.status));
    if (!again || further >= retries) {
      if (reply instanceof ConnectionError) throw reply;
      if (!reply.ok) throw await errorOf(reply);
      return op.output === undefined ? undefined : await reply.json();
    }
    await wait(asked === null ? retryDelayMs * 2 ** further : Number(asked) * 1000);
  }
}

/**
 * A client of the API: one method an operation, typed by the contract.
 *
 * @example
 * const perennial = createClient({ baseUrl: "https://crm.example.com", key: process.env.PERENNIAL_KEY });
 * const customer = await perennial.createCustomer({ body: { name: "Sample customer" } });
 * await perennial.recordPurchase({ params: { customerId: customer.id }, body: { amountMinor: 12_000 } });
 */
export function createClient(options: ClientOptions = {}): Client {
  const methods = Object.values(operations).map((op: Operation) => [
    op.id,
    (sent: Sent = {}, callOptions: CallOptions = {}) => call(op, options, sent, callOptions),
  ]);
  return Object.fromEntries(methods) as Client;
}

interface Paged<T> {
  readonly data: readonly T[];
  readonly nextCursor: string | null;
}

/**
 * Everything of a list, page after page.
 *
 * @param read asks for one page, given the cursor of the page before
 * @example
 * for await (const customer of each((cursor) => perennial.queryCustomers({ body: { sort: { by: "name" }, cursor } }))) …
 */
export async function* each<T>(read: (cursor: string | undefined) => Promise<Paged<T>>): AsyncGenerator<T> {
  let cursor: string | undefined;
  do {
    const page = await read(cursor);
    yield* page.data;
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}
