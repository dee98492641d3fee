import { ERRORS, type ErrorCode, type Message, type OwnedKind } from "@perennial/contract";

/** A fault in a request: where it is, what it is and what to send instead, in both languages. */
export interface Fault {
  readonly location: string;
  readonly message: Message;
  readonly fix: Message;
}

/** A record of a customer that an error names. */
export interface Holder {
  readonly kind: OwnedKind;
  readonly customerId: string;
  /** The same error without a name. */
  readonly unnamed: () => CrmError;
}

interface Options {
  /** What to do about it, where that is more than can be said of every error with this code. */
  readonly fix?: Message;
  readonly faults?: readonly Fault[];
  readonly retryAfter?: number;
  readonly holder?: Holder | undefined;
}

/** What a caller is told. Everything else that is thrown is a fault of ours and answers 500 without its words. */
export class CrmError extends Error {
  override readonly name = "CrmError";
  readonly code: ErrorCode;
  readonly detail: Message;
  /** What to do about it; what is said of the code where there is nothing more to say. */
  readonly fix: Message;
  readonly faults: readonly Fault[];
  /** Seconds after which the same request may succeed. */
  readonly retryAfter: number | undefined;
  /** The record that the words name, and what is said to whoever does not reach it. */
  readonly holder: Holder | undefined;

  constructor(code: ErrorCode, detail: Message, options: Options = {}) {
    super(`${code}: ${detail.en}`);
    this.code = code;
    this.detail = detail;
    this.fix = options.fix ?? ERRORS[code].fix;
    this.faults = options.faults ?? [];
    this.retryAfter = options.retryAfter;
    this.holder = options.holder;
  }
}

/** The record is not there, or not for this caller; both are told alike. */
export function notFound(): CrmError {
  return new CrmError(
    "not_found",
    { en: "There is no such record.", zh: "没有这条记录。" },
    {
      fix: {
        en: "Check the id; records of other workspaces are not visible here.",
        zh: "请检查编号；其他工作区的记录在此不可见。",
      },
    },
  );
}

/** One fault in the request's body. */
export function invalid(location: string, message: Message, fix: Message): CrmError {
  return new CrmError("invalid_request", message, { faults: [{ location, message, fix }] });
}

/** Another record has this value; it is named where its id is given. */
export function duplicate(location: string, value: string, id?: string, holder?: Holder): CrmError {
  const message = {
    en: `${location} ${value} belongs to ${id ?? "another record"}.`,
    zh: `${location} 的值 ${value} 已属于${id === undefined ? "其他记录" : ` ${id}`}。`,
  };
  const fix =
    id === undefined
      ? { en: "Send another value.", zh: "请换一个值。" }
      : { en: "Change that record, or send another value.", zh: "请修改那条记录，或换一个值。" };
  return new CrmError("duplicate", message, { faults: [{ location: `body.${location}`, message, fix }], holder });
}

/** If-Match asked for a version that is no longer the current one. */
export function versionMismatch(current: number): CrmError {
  return new CrmError(
    "version_mismatch",
    { en: `The current version is ${current}.`, zh: `当前版本为 ${current}。` },
    { fix: { en: "Read the record again and repeat the change on it.", zh: "请重新读取记录后再修改。" } },
  );
}

/** Others changed the record each time that the change was tried. */
export function keepsChanging(): CrmError {
  return new CrmError(
    "conflict",
    { en: "Others keep changing this record.", zh: "其他人正在修改这条记录。" },
    { fix: { en: "Try again in a moment.", zh: "请稍后再试。" }, retryAfter: 1 },
  );
}
