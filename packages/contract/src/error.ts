/**
 * Every code a caller can be told, with its HTTP status and its title in both languages. This is the only such
 * table: the API, the OpenAPI document, the SDK's error classes and the pages under /docs/errors read it.
 */
export const ERRORS = {
  invalid_request: { status: 400, en: "The request is not valid", zh: "请求无效" },
  invalid_cursor: { status: 400, en: "The cursor is not valid for this query", zh: "游标与此查询不符" },
  unauthorized: { status: 401, en: "Sign in or send an API key", zh: "请登录或提供 API 密钥" },
  invalid_credentials: { status: 401, en: "E-mail address or password is wrong", zh: "邮箱或密码不正确" },
  second_factor_required: { status: 401, en: "The second factor is needed", zh: "需要第二重验证" },
  confirmation_required: { status: 403, en: "Confirm that it is you", zh: "请确认是您本人" },
  plan_limit: { status: 402, en: "The plan's limit is reached", zh: "已达到套餐上限" },
  forbidden: { status: 403, en: "This needs a permission that you do not have", zh: "您没有执行此操作的权限" },
  workspace_closed: { status: 403, en: "This workspace is closed", zh: "此工作区已关闭" },
  workspace_suspended: { status: 403, en: "This workspace is suspended", zh: "此工作区已被暂停" },
  not_found: { status: 404, en: "There is no such record", zh: "没有这条记录" },
  method_not_allowed: { status: 405, en: "This address does not take that method", zh: "此地址不支持该方法" },
  conflict: { status: 409, en: "The record is not in a state that allows this", zh: "记录当前的状态不允许此操作" },
  duplicate: { status: 409, en: "A record with this value exists already", zh: "已存在相同值的记录" },
  in_progress: { status: 409, en: "The same request is still being worked on", zh: "相同的请求正在处理中" },
  version_mismatch: { status: 412, en: "The record was changed in the meantime", zh: "记录已被他人修改" },
  payload_too_large: { status: 413, en: "The request is too large", zh: "请求内容过大" },
  unsupported_media_type: { status: 415, en: "The body must be JSON", zh: "请求体必须是 JSON" },
  idempotency_mismatch: {
    status: 422,
    en: "This Idempotency-Key was used with another request",
    zh: "此 Idempotency-Key 已用于另一个请求",
  },
  rate_limited: { status: 429, en: "Too many requests", zh: "请求过于频繁" },
  internal: { status: 500, en: "Something went wrong on our side", zh: "服务器内部出错" },
  unavailable: { status: 503, en: "The service is busy for a moment", zh: "服务暂时繁忙" },
} as const satisfies Record<string, { status: number; en: string; zh: string }>;

export type ErrorCode = keyof typeof ERRORS;

/** The languages in which everything a person reads exists. */
export const LANGUAGES = ["en", "zh-CN"] as const;
export type Language = (typeof LANGUAGES)[number];

/** A sentence in both languages. */
export interface Message {
  readonly en: string;
  readonly zh: string;
}

/** The sentence in the reader's language. */
export function say(message: Message, language: Language): string {
  return language === "zh-CN" ? message.zh : message.en;
}
