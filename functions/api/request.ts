import type { Language, Operation } from "@perennial/contract";
import { CrmError, invalid } from "@perennial/core";
import type { Context as HttpContext } from "hono";
import type { Runtime } from "../runtime.ts";
import { parseJson, parseRequest } from "./parse.ts";

export interface Request {
  readonly requestId: string;
  readonly language: Language;
  readonly path: string;
}

/**
 * Address from which a request comes. Behind our own distribution the gateway sees the distribution; the viewer is then the
 * last that `X-Forwarded-For` names before it, which the distribution wrote itself. What stands further left anybody may
 * have written, and counts for nothing.
 */
export function addressOf(http: HttpContext, run: Runtime): string {
  const { requestContext } = (http.env ?? {}) as { requestContext?: { http?: { sourceIp?: string } } };
  const source = requestContext?.http?.sourceIp ?? "";
  if (run.platform.originKey === undefined) return source;
  const hops = (http.req.header("x-forwarded-for") ?? "").split(",").map((hop) => hop.trim());
  if (hops.at(-1) === source) hops.pop();
  return hops.at(-1) || source;
}

function versionOf(http: HttpContext): number | undefined {
  const header = http.req.header("if-match");
  if (header === undefined) return undefined;
  const version = /^(?:W\/)?"?(\d{1,15})"?$/.exec(header.trim())?.[1];
  if (version !== undefined) return Number(version);
  throw invalid(
    "headers.If-Match",
    { en: "This is no ETag of a record.", zh: "这不是记录的 ETag。" },
    { en: 'Send the ETag of the record, such as "3".', zh: '请发送记录的 ETag，例如 "3"。' },
  );
}

/** Values of the query string; one that is given twice counts once, as its last. */
export async function readRequest(http: HttpContext, op: Operation) {
  const encoding = http.req.header("content-encoding");
  if (encoding !== undefined && !/^identity$/i.test(encoding)) {
    throw new CrmError(
      "unsupported_media_type",
      { en: "The body comes compressed.", zh: "请求体经过压缩。" },
      {
        fix: {
          en: "Send it as it is, without Content-Encoding.",
          zh: "请发送未压缩的请求体，不要使用 Content-Encoding。",
        },
      },
    );
  }
  const text = op.body ? await http.req.text() : "";
  const body = op.body ? parseJson(text, http.req.header("content-type")) : undefined;
  const parsed = parseRequest(op, { params: http.req.param(), query: http.req.query(), body });
  const ifVersion = op.versioned ? versionOf(http) : undefined;
  return { ...parsed, ...(ifVersion === undefined ? {} : { ifVersion }) };
}
