import type { OperationCall, Problem } from "./api.ts";
import { ConnectionError, PerennialError, TimeoutError } from "./error.ts";
import { ERROR_CLASSES } from "./error-classes.gen.ts";
import type { CallOptions, ClientOptions } from "./options.ts";
import { wait } from "./wait.ts";

/** What a method is given. */
export interface Sent {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Whoever asks for a longer wait is not waited for: the caller is told. */
const LONGEST_WAIT_MS = 60_000;
const TIMEOUT_MS = 60_000;

function addressOf(path: string, { params = {}, query = {} }: Sent): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  return search.size > 0 ? `/v1${filled}?${search.toString()}` : `/v1${filled}`;
}

function headersOf(call: OperationCall, client: ClientOptions, options: CallOptions, hasBody: boolean): Headers {
  const headers = new Headers({ Accept: "application/json" });
  if (client.key !== undefined) headers.set("Authorization", `Bearer ${client.key}`);
  if (client.language !== undefined) headers.set("Accept-Language", client.language);
  if (hasBody) headers.set("Content-Type", "application/json");
  if (options.ifVersion !== undefined) headers.set("If-Match", `"${options.ifVersion}"`);
  if (call.keyed && options.idempotencyKey !== null) {
    headers.set("Idempotency-Key", options.idempotencyKey ?? crypto.randomUUID());
  }
  return headers;
}

/** The refusal of an answer, whatever its body is. */
function errorOf({ status, headers, text }: Answered): PerennialError {
  const requestId = headers.get("request-id") ?? undefined;
  try {
    const problem = JSON.parse(text) as Problem;
    if (typeof problem?.code === "string") {
      // A later release may know codes that this one does not.
      const Refusal = Object.hasOwn(ERROR_CLASSES, problem.code) ? ERROR_CLASSES[problem.code] : PerennialError;
      return new Refusal(status, problem.code as never, problem, requestId);
    }
  } catch {
    // Not the API's own answer, but that of something on the way to it.
  }
  return new ERROR_CLASSES.internal(status, "internal", undefined, requestId);
}

/** Milliseconds that an answer asks to be left alone for: seconds or a date. */
function askedMs(headers: Headers): number | undefined {
  const value = headers.get("retry-after");
  if (value === null) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

/** What may be otherwise in a moment; of conflicts only the same request that is still being worked on. */
const passes = ({ status, headers }: Answered): boolean =>
  [429, 502, 503, 504].includes(status) || (status === 409 && headers.has("retry-after"));

/** One attempt, until all of its answer is there. */
async function attempt(
  send: typeof fetch,
  url: string,
  init: RequestInit,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<Answered | ConnectionError> {
  signal?.throwIfAborted();
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const reply = await send(url, { ...init, signal: signal ? AbortSignal.any([signal, timeout]) : timeout });
    return { status: reply.status, headers: reply.headers, text: await reply.text() };
  } catch (cause) {
    signal?.throwIfAborted();
    return timeout.aborted ? new TimeoutError(timeoutMs, cause) : new ConnectionError(cause);
  }
}

/**
 * Sends a call until it is answered, and answers what came back.
 *
 * @throws PerennialError of the code's class when the API refuses; ConnectionError when no answer came
 */
export async function send(
  call: OperationCall,
  client: ClientOptions,
  sent: Sent,
  options: CallOptions,
): Promise<unknown> {
  const { baseUrl = "", retries = 2, retryDelayMs = 250 } = client;
  const timeoutMs = options.timeoutMs ?? client.timeoutMs ?? TIMEOUT_MS;
  const url = baseUrl.replace(/\/+$/, "") + addressOf(call.path, sent);
  const body = sent.body ?? (call.body ? {} : undefined);
  const init: RequestInit = {
    method: call.method.toUpperCase(),
    headers: headersOf(call, client, options, body !== undefined),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
  const isSafe = call.method !== "post" || options.idempotencyKey !== null;
  for (let further = 0; ; further += 1) {
    const answer = await attempt(client.fetch ?? fetch, url, init, timeoutMs, options.signal);
    const lost = answer instanceof ConnectionError;
    const asked = lost ? undefined : askedMs(answer.headers);
    const mayPass = lost ? isSafe : passes(answer) && (asked ?? 0) <= LONGEST_WAIT_MS;
    if (!mayPass || further >= retries) {
      if (lost) throw answer;
      if (answer.status < 200 || answer.status > 299) throw errorOf(answer);
      return call.answers ? (JSON.parse(answer.text) as unknown) : undefined;
    }
    // Clients that were refused together do not come again together.
    await wait(asked ?? retryDelayMs * 2 ** further * (0.75 + Math.random() / 4), options.signal);
  }
}
