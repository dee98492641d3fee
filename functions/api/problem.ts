import { ERRORS, type ErrorCode, type Language, type Message, type Problem, say } from "@perennial/contract";
import { CrmError, type Fault } from "@perennial/core";
import { TableBusyError } from "@perennial/table";
import { BadRequestError } from "./parse.ts";

export interface Refusal {
  readonly status: number;
  readonly body: Problem;
  readonly headers: Readonly<Record<string, string>>;
}

interface Told {
  readonly code: ErrorCode;
  readonly detail: Message;
  readonly fix?: Message;
  readonly faults: readonly Fault[];
  readonly retryAfter?: number | undefined;
}

/** What a caller is told of something that was thrown; undefined for a fault of ours. */
function told(error: unknown): Told | undefined {
  if (error instanceof CrmError) return error;
  if (error instanceof BadRequestError) return { code: "invalid_request", detail: error.detail, faults: error.faults };
  const busy = error instanceof TableBusyError || /Throttl|ProvisionedThroughput|TimeoutError/.test(nameOf(error));
  if (busy) {
    return {
      code: "unavailable",
      detail: { en: "The request was not finished.", zh: "请求未能完成。" },
      fix: { en: "Send the same request again in a moment.", zh: "请稍后重新发送同一请求。" },
      faults: [],
      retryAfter: 2,
    };
  }
  return undefined;
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "";
}

const OURS: Told = {
  code: "internal",
  detail: { en: "We have been told.", zh: "我们已收到记录。" },
  fix: {
    en: "Try again; if it stays so, tell support the request id.",
    zh: "请重试；如仍有问题，请将请求编号告知客服。",
  },
  faults: [],
};

/** The problem document of something that was thrown. */
export function refusalOf(error: unknown, request: { language: Language; path: string; requestId: string }): Refusal {
  const { code, detail, fix, faults, retryAfter } = told(error) ?? OURS;
  const { status, fix: usual, ...title } = ERRORS[code];
  return {
    status,
    headers: retryAfter === undefined ? {} : { "Retry-After": String(retryAfter) },
    body: {
      type: `/docs/errors/${code}`,
      title: say(title, request.language),
      status,
      detail: say(detail, request.language),
      fix: say(fix ?? usual, request.language),
      instance: request.path,
      code,
      requestId: request.requestId,
      errors: faults.map(({ location, message, fix }) => ({
        location,
        message: say(message, request.language),
        fix: say(fix, request.language),
      })),
    },
  };
}
