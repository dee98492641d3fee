/**
 * Every code a caller can be told, with its HTTP status, its title and what to do about it in both languages. This is the
 * only such table: the API, the OpenAPI document, the SDK's error classes and the pages under /docs/errors read it.
 */
export const ERRORS = {
  invalid_request: {
    status: 400,
    en: "The request is not valid",
    zh: "请求无效",
    fix: {
      en: "Change each place that `errors` names as its `fix` says, and send the request again.",
      zh: "请按 `errors` 中每一处的 `fix` 修改，然后重新发送请求。",
    },
  },
  invalid_cursor: {
    status: 400,
    en: "The cursor is not valid for this query",
    zh: "游标与此查询不符",
    fix: {
      en: "A cursor belongs to one query of one workspace. Begin again without a cursor, and change neither filter nor order while reading on.",
      zh: "游标只属于某个工作区的某次查询。请不带游标重新开始，并在续读时保持筛选和排序不变。",
    },
  },
  unauthorized: {
    status: 401,
    en: "Sign in or send an API key",
    zh: "请登录或提供 API 密钥",
    fix: {
      en: "Send `Authorization: Bearer` with an API key, or sign in again. A key that was revoked cannot be revived: make a new one.",
      zh: "请在 `Authorization: Bearer` 中发送 API 密钥，或重新登录。已吊销的密钥不能恢复，请新建一个。",
    },
  },
  invalid_credentials: {
    status: 401,
    en: "E-mail address or password is wrong",
    zh: "邮箱或密码不正确",
    fix: {
      en: "Check address and password. A new address must be confirmed first by the link in our mail.",
      zh: "请检查邮箱和密码。新邮箱须先通过我们邮件中的链接确认。",
    },
  },
  second_factor_required: {
    status: 401,
    en: "The second factor is needed",
    zh: "需要第二重验证",
    fix: {
      en: "Send the six digits that the authenticator app shows as `code` along with the password, or one of the recovery codes.",
      zh: "请在密码之外，用 `code` 发送验证器应用显示的六位数字，或一个恢复码。",
    },
  },
  confirmation_required: {
    status: 403,
    en: "Confirm that it is you",
    zh: "请确认是您本人",
    fix: {
      en: "The session is older than half an hour. Call `POST /v1/me/confirm` with the password, and a code where there is a second factor, then repeat the request. Keys are never asked.",
      zh: "会话已超过半小时。请以密码（如有第二重验证，另加验证码）调用 `POST /v1/me/confirm`，然后重复该请求。API 密钥无需确认。",
    },
  },
  plan_limit: {
    status: 402,
    en: "The plan's limit is reached",
    zh: "已达到套餐上限",
    fix: {
      en: "Delete what is no longer needed, or choose a larger plan.",
      zh: "请删除不再需要的，或更换更大的套餐。",
    },
  },
  forbidden: {
    status: 403,
    en: "This needs a permission that you do not have",
    zh: "您没有执行此操作的权限",
    fix: {
      en: "Ask the owner of the workspace for the permission, or use a key that may write.",
      zh: "请向工作区所有者申请权限，或使用可写入的密钥。",
    },
  },
  workspace_closed: {
    status: 403,
    en: "This workspace is closed",
    zh: "此工作区已关闭",
    fix: {
      en: "An owner can sign in and open it again for 30 days after it was closed; keys work again then.",
      zh: "关闭后 30 天内，所有者可以登录并重新打开，密钥随之恢复。",
    },
  },
  workspace_suspended: {
    status: 403,
    en: "This workspace is suspended",
    zh: "此工作区已被暂停",
    fix: {
      en: "Write to support. Nothing is lost, and what waits is done once the workspace works again.",
      zh: "请联系客服。数据没有丢失，恢复后会继续处理等待中的工作。",
    },
  },
  not_found: {
    status: 404,
    en: "There is no such record",
    zh: "没有这条记录",
    fix: {
      en: "Check the id. A record that was deleted, or that belongs to another workspace, is not found either.",
      zh: "请检查编号。已删除的记录，或属于其他工作区的记录，同样找不到。",
    },
  },
  method_not_allowed: {
    status: 405,
    en: "This address does not take that method",
    zh: "此地址不支持该方法",
    fix: {
      en: "The `Allow` header of the answer names the methods that this address takes.",
      zh: "返回的 `Allow` 头列出此地址支持的方法。",
    },
  },
  conflict: {
    status: 409,
    en: "The record is not in a state that allows this",
    zh: "记录当前的状态不允许此操作",
    fix: {
      en: "Look at the record as it stands now, and send the request again when it allows it.",
      zh: "请查看该记录当前的状态，在允许时重新发送请求。",
    },
  },
  duplicate: {
    status: 409,
    en: "A record with this value exists already",
    zh: "已存在相同值的记录",
    fix: {
      en: "Change the record that is there, send another value, or use PUT with your own id (`ext:…`), which creates or replaces.",
      zh: "请修改已有记录、换一个值，或使用带有您自己编号（`ext:…`）的 PUT，它会创建或替换。",
    },
  },
  in_progress: {
    status: 409,
    en: "The same request is still being worked on",
    zh: "相同的请求正在处理中",
    fix: {
      en: "Wait as many seconds as `Retry-After` says, then send the same request again: it takes effect once.",
      zh: "请等待 `Retry-After` 指明的秒数后重发同一请求：它只会生效一次。",
    },
  },
  version_mismatch: {
    status: 412,
    en: "The record was changed in the meantime",
    zh: "记录已被他人修改",
    fix: {
      en: "Read the record again, carry your change over to the newer version, and send it with that version in `If-Match`.",
      zh: "请重新读取记录，把修改应用到最新版本，并在 `If-Match` 中带上该版本再次发送。",
    },
  },
  payload_too_large: {
    status: 413,
    en: "The request is too large",
    zh: "请求内容过大",
    fix: {
      en: "Send less at once. Large files go through an import, which takes them in parts.",
      zh: "请减少单次发送的内容。大文件请使用导入，它按分片接收。",
    },
  },
  unsupported_media_type: {
    status: 415,
    en: "The body must be JSON",
    zh: "请求体必须是 JSON",
    fix: {
      en: "Send JSON and say so: `Content-Type: application/json`.",
      zh: "请发送 JSON，并声明 `Content-Type: application/json`。",
    },
  },
  idempotency_mismatch: {
    status: 422,
    en: "This Idempotency-Key was used with another request",
    zh: "此 Idempotency-Key 已用于另一个请求",
    fix: {
      en: "Use a new `Idempotency-Key` for every new request, and repeat a request unchanged.",
      zh: "每个新请求都应使用新的 `Idempotency-Key`；重试时请保持请求不变。",
    },
  },
  rate_limited: {
    status: 429,
    en: "Too many requests",
    zh: "请求过于频繁",
    fix: {
      en: "Wait as many seconds as `Retry-After` says. The headers of every answer tell how much is left.",
      zh: "请等待 `Retry-After` 指明的秒数。每次返回的响应头都会说明剩余额度。",
    },
  },
  internal: {
    status: 500,
    en: "Something went wrong on our side",
    zh: "服务器内部出错",
    fix: {
      en: "Send the same request again, with the same `Idempotency-Key`; if it stays, tell support the `requestId`.",
      zh: "请使用相同的 `Idempotency-Key` 重新发送；若仍出现，请把 `requestId` 告诉客服。",
    },
  },
  unavailable: {
    status: 503,
    en: "The service is busy for a moment",
    zh: "服务暂时繁忙",
    fix: {
      en: "Send the same request again after a moment, with the same `Idempotency-Key`.",
      zh: "请稍后使用相同的 `Idempotency-Key` 重新发送同一请求。",
    },
  },
} as const satisfies Record<string, Message & { status: number; fix: Message }>;

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
