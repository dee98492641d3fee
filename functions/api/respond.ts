import type { ErrorCode, Language, Operation } from "@perennial/contract";
import type { Context as HttpContext } from "hono";
import type { Runtime } from "../runtime.ts";
import { refusalOf } from "./problem.ts";
import type { Request } from "./request.ts";

/** What goes back: the size of its body, and the code when it is a refusal. */
export interface Answer {
  readonly response: Response;
  readonly bytes: number;
  readonly code?: ErrorCode;
}

/** The caller's own id of the request if it is a tame one, else a new one. */
function requestIdOf(http: HttpContext, run: Runtime): string {
  const given = http.req.header("request-id");
  return given !== undefined && /^[\w-]{8,64}$/.test(given) ? given : run.newId("request");
}

function languageOf(http: HttpContext): Language {
  const [first = ""] = (http.req.header("accept-language") ?? "").split(",");
  return /^\s*zh\b/i.test(first) ? "zh-CN" : "en";
}

/** Sets what every answer carries. */
export function beginReply(http: HttpContext, run: Runtime): Request {
  const request = { requestId: requestIdOf(http, run), language: languageOf(http), path: http.req.path };
  http.header("Request-Id", request.requestId);
  http.header("Cache-Control", "no-store");
  http.header("Content-Language", request.language);
  http.header("X-Content-Type-Options", "nosniff");
  return request;
}

export function reply(http: HttpContext, op: Operation, output: unknown): Answer {
  const version =
    op.versioned && output !== null && typeof output === "object"
      ? (output as { version?: number }).version
      : undefined;
  if (version !== undefined) http.header("ETag", `"${version}"`);
  if (op.status === 204) return { response: http.body(null, 204), bytes: 0 };
  if (!op.output) return { response: http.body("", op.status), bytes: 0 };
  const text = JSON.stringify(output);
  http.header("Content-Type", "application/json");
  return { response: http.body(text, op.status), bytes: text.length };
}

export function refuse(http: HttpContext, error: unknown, request: Request): Answer {
  const { status, body, headers } = refusalOf(error, request);
  for (const [name, value] of Object.entries(headers)) http.header(name, value);
  http.header("Content-Type", "application/problem+json");
  const text = JSON.stringify(body);
  return { response: http.body(text, status as 400), bytes: text.length, code: body.code };
}
