import type { ErrorCode, Message } from "@perennial/contract";

/** What to do about each code: the page to which `type` of a problem document leads. */
export const ADVICE: Readonly<Record<ErrorCode, Message>> = {
  invalid_request: {
    en: "Look at `errors` in the answer: it names every place that is wrong and what to send there instead.",
    zh: "请查看返回内容中的 `errors`：其中指出每一处错误以及应当发送的内容。",
  },
  invalid_cursor: {
    en: "A cursor belongs to one query of one workspace. Begin again without a cursor, and change neither filter nor order while reading on.",
    zh: "游标只属于某个工作区的某次查询。请不带游标重新开始，并在续读时保持筛选和排序不变。",
  },
  unauthorized: {
    en: "Send `Authorization: Bearer` with an API key, or sign in again. A key that was revoked cannot be revived: make a new one.",
    zh: "请在 `Authorization: Bearer` 中发送 API 密钥，或重新登录。已吊销的密钥不能恢复，请新建一个。",
  },
  invalid_credentials: {
    en: "Check address and password. A new address must be confirmed first by the link in our mail.",
    zh: "请检查邮箱和密码。新邮箱须先通过我们邮件中的链接确认。",
  },
  second_factor_required: {
    en: "Send the six digits that the authenticator app shows as `code` along with the password, or one of the recovery codes.",
    zh: "请在密码之外，用 `code` 发送验证器应用显示的六位数字，或一个恢复码。",
  },
  confirmation_required: {
    en: "The session is older than half an hour. Call `POST /v1/me/confirm` with the password, and a code where there is a second factor, then repeat the request. Keys are never asked.",
    zh: "会话已超过半小时。请以密码（如有第二重验证，另加验证码）调用 `POST /v1/me/confirm`，然后重复该请求。API 密钥无需确认。",
  },
  plan_limit: {
    en: "The workspace holds as many of these as its plan allows. Delete what is no longer needed, or change the plan.",
    zh: "工作区中此类记录已达到套餐上限。请删除不再需要的，或更换套餐。",
  },
  forbidden: {
    en: "Ask the owner of the workspace for the permission, or use a key that may write.",
    zh: "请向工作区所有者申请权限，或使用可写入的密钥。",
  },
  workspace_suspended: {
    en: "Whoever runs the installation has suspended the workspace; the detail says why. Nothing is lost, and what waits is done once it works again. Write to support.",
    zh: "该工作区已被运营者暂停，原因见 detail。数据没有丢失，恢复后会继续处理等待中的工作。请联系客服。",
  },
  workspace_closed: {
    en: "The workspace was closed by an owner. For 30 days an owner can sign in and open it again; keys work again then.",
    zh: "工作区已由所有者关闭。30 天内，所有者可以登录并重新打开，密钥随之恢复。",
  },
  not_found: {
    en: "Check the id. A record that was deleted, or that belongs to another workspace, is not found either.",
    zh: "请检查编号。已删除的记录，或属于其他工作区的记录，同样找不到。",
  },
  method_not_allowed: {
    en: "The `Allow` header of the answer names the methods that this address takes.",
    zh: "返回的 `Allow` 头列出此地址支持的方法。",
  },
  conflict: {
    en: "Read the record, see where it stands, and repeat the call when it allows it.",
    zh: "请读取该记录，确认其状态，在允许时再次调用。",
  },
  duplicate: {
    en: "Change the existing record, or use PUT with your own id (`ext:…`), which creates or replaces.",
    zh: "请修改已有记录，或使用带有您自己编号（`ext:…`）的 PUT，它会创建或替换。",
  },
  in_progress: {
    en: "Wait as many seconds as `Retry-After` says, then send the same request again: it takes effect once.",
    zh: "请等待 `Retry-After` 指明的秒数后重发同一请求：它只会生效一次。",
  },
  version_mismatch: {
    en: "Read the record again, carry your change over to the newer version, and send it with that version in `If-Match`.",
    zh: "请重新读取记录，把修改应用到最新版本，并在 `If-Match` 中带上该版本再次发送。",
  },
  payload_too_large: {
    en: "Send less at once. Large files go through an import, which takes them in parts.",
    zh: "请减少单次发送的内容。大文件请使用导入，它按分片接收。",
  },
  unsupported_media_type: {
    en: "Send JSON and say so: `Content-Type: application/json`.",
    zh: "请发送 JSON，并声明 `Content-Type: application/json`。",
  },
  idempotency_mismatch: {
    en: "Use a new `Idempotency-Key` for every new request, and repeat a request unchanged.",
    zh: "每个新请求都应使用新的 `Idempotency-Key`；重试时请保持请求不变。",
  },
  rate_limited: {
    en: "Wait as many seconds as `Retry-After` says. The headers of every answer tell how much is left.",
    zh: "请等待 `Retry-After` 指明的秒数。每次返回的响应头都会说明剩余额度。",
  },
  internal: {
    en: "It is our fault. Repeat the call with the same `Idempotency-Key`; if it stays, send us the `requestId`.",
    zh: "这是我们的问题。请使用相同的 `Idempotency-Key` 重试；若仍出现，请把 `requestId` 告诉我们。",
  },
  unavailable: {
    en: "Repeat the call after a moment, with the same `Idempotency-Key`.",
    zh: "请稍后使用相同的 `Idempotency-Key` 重试。",
  },
};
