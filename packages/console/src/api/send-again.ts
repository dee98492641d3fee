import type { SentRequest } from "@perennial/contract";
import { PerennialError } from "@perennial/sdk";
import { currentLanguage } from "../i18n/i18n.ts";
import { send } from "./client.ts";

/** What is sent, exactly. */
export type Outgoing = Pick<SentRequest, "method" | "path" | "body" | "ifMatch" | "idempotencyKey">;

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly milliseconds: number;
  /** Why it was refused; undefined for what was done. */
  readonly error: PerennialError | undefined;
}

/** The headers that go with what is sent, by name. */
export function headersOf({ body, ifMatch, idempotencyKey }: Outgoing): readonly (readonly [string, string])[] {
  const type = body === null ? [] : ([["Content-Type", "application/json"]] as const);
  const match = ifMatch === null ? [] : ([["If-Match", ifMatch]] as const);
  const key = idempotencyKey === null ? [] : ([["Idempotency-Key", idempotencyKey]] as const);
  return [...key, ...match, ...type];
}

/** JSON with a line for each value; what is no JSON stays as it is. */
export function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function errorOf(reply: Response, text: string): PerennialError {
  const requestId = reply.headers.get("request-id") ?? undefined;
  try {
    const problem = JSON.parse(text) as NonNullable<PerennialError["problem"]>;
    return new PerennialError(reply.status, problem.code, problem, requestId);
  } catch {
    return new PerennialError(reply.status, "internal", undefined, requestId);
  }
}

/** Sends a request by the way of any other, as the person who is signed in. */
export async function sendAgain(outgoing: Outgoing): Promise<Answer> {
  const { method, path, body } = outgoing;
  const headers = { ...Object.fromEntries(headersOf(outgoing)), "Accept-Language": currentLanguage() };
  const started = performance.now();
  const reply = await send(path, { method, headers, ...(body === null ? {} : { body }) });
  const text = await reply.text();
  const milliseconds = performance.now() - started;
  return { status: reply.status, text, milliseconds, error: reply.ok ? undefined : errorOf(reply, text) };
}
