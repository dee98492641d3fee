import { createHash } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import type { InboundMessage, Language, Message, MessageReason, MessageStatus } from "@perennial/contract";
import { say } from "@perennial/contract";
import type { CursorCodec, Leg, TenantTable } from "@perennial/table";
import type { TenantContext } from "../context.ts";
import { CrmError } from "../error.ts";
import type { SweepPlace } from "../sweep.ts";

/** What came in. What it holds lies apart, sealed. */
export interface InboundMessageItem extends Omit<InboundMessage, "id" | "detail"> {
  readonly sourceId: string;
  readonly messageId: string;
  readonly detail: Message | null;
  readonly version: number;
  /** Seconds since 1970. */
  readonly ttl: number;
}

export interface InboundBodyItem {
  readonly messageId: string;
  readonly sealed: string;
  readonly ttl: number;
}

/** A sending that is known: the same one again is not kept twice. */
export interface InboundSeenItem {
  readonly sourceId: string;
  /** A hash: what senders number their sendings by may name people. */
  readonly delivery: string;
  readonly messageId: string;
  readonly ttl: number;
}

/** How many messages stand how; for good, where the messages themselves go after 30 days. */
export type InboundCountItem = { readonly sourceId: string } & {
  readonly [K in MessageStatus | "total" | "refused"]?: number;
};

declare module "@perennial/table" {
  interface Items {
    inboundMessage: InboundMessageItem;
    inboundBody: InboundBodyItem;
    inboundSeen: InboundSeenItem;
    inboundCount: InboundCountItem;
  }
}

/** Most that one sending may hold. */
export const MOST_BYTES = 1_000_000;
/** What an item can hold beside its keys. */
const MOST_SEALED = 380_000;
const KEPT_S = 30 * 86_400;

export interface MessageWork {
  readonly work: "message";
  readonly sourceId: string;
  readonly messageId: string;
}

export interface RequestWork {
  readonly work: "request";
  readonly sourceId: string;
  readonly requestId: string;
}

/** The log of a source that was deleted goes with it, page by page. */
export interface ForgetWork {
  readonly work: "forget";
  readonly sourceId: string;
}

/** Looks for messages that nobody works on any more: in all sources first, then in one of them, page by page. */
export interface SweepWork extends Partial<SweepPlace> {
  readonly work: "sweep";
  /** Null for all of them. */
  readonly sourceId: string | null;
}

export type InboundWork = MessageWork | RequestWork | ForgetWork | SweepWork;

export interface MessageContext extends TenantContext {
  readonly cursors: CursorCodec;
}

/** What arrived at the door. */
export interface Arrival {
  /** Tells sendings apart: the sender's own number of it, or a hash of what it holds. */
  readonly delivery: string;
  readonly title: string;
  readonly about: string;
  readonly body: Uint8Array;
}

const bindingOf = (messageId: string): string => `inbound ${messageId}`;

function tooLarge(): CrmError {
  return new CrmError(
    "payload_too_large",
    { en: "This is larger than 1 MB.", zh: "内容超过 1 MB。" },
    { fix: { en: "Send at most 1 MB.", zh: "最多发送 1 MB。" } },
  );
}

export function toInboundMessage(item: InboundMessageItem, language: Language): InboundMessage {
  const { sourceId: _source, messageId, version: _version, ttl: _ttl, detail, ...message } = item;
  return { id: messageId, ...message, detail: detail && say(detail, language) };
}

/** The hash of something sent, for senders that do not number what they send. */
export function hashOfBody(body: Uint8Array): string {
  return createHash("sha256").update(body).digest("base64url");
}

async function enqueue({ queue, workspace }: TenantContext, sourceId: string, messageId: string): Promise<void> {
  const body: MessageWork = { work: "message", sourceId, messageId };
  await queue.send("inbound", [{ workspaceId: workspace.workspaceId, body, group: sourceId }]);
}

/**
 * Keeps what arrived, for good before the sender is told so, and has it worked on. The same sending again is found and,
 * while it was not worked on, queued again: whoever was not told sends it once more.
 *
 * @throws `payload_too_large`
 */
export async function keepMessage(context: MessageContext, sourceId: string, arrival: Arrival): Promise<string> {
  const { table, cursors, realNow, newId } = context;
  const { body, title, about } = arrival;
  if (body.length > MOST_BYTES) throw tooLarge();
  const delivery = hashOfBody(Buffer.from(arrival.delivery));
  const before = await table.get("inboundSeen", { sourceId, delivery }, { consistent: true });
  const at = realNow();
  const messageId = before?.messageId ?? newId("inboundMessage", at.getTime());
  if (before) {
    const known = await table.get("inboundMessage", { sourceId, messageId }, { consistent: true });
    if (known?.status === "received") await enqueue(context, sourceId, messageId);
    return messageId;
  }
  const sealed = cursors.encode(bindingOf(messageId), gzipSync(body).toString("base64"));
  if (sealed.length > MOST_SEALED) throw tooLarge();
  const ttl = Math.floor(at.getTime() / 1000) + KEPT_S;
  const item: InboundMessageItem = {
    sourceId,
    messageId,
    title: title.slice(0, 300),
    about: about.slice(0, 300),
    status: "received",
    reason: null,
    detail: null,
    customerId: null,
    bytes: body.length,
    tried: 0,
    receivedAt: at.toISOString(),
    settledAt: null,
    version: 1,
    ttl,
  };
  const written = await table.write(
    { put: "inboundSeen", item: { sourceId, delivery, messageId, ttl }, if: "absent", derived: true },
    { put: "inboundMessage", item, if: "absent", derived: true },
    { put: "inboundBody", item: { messageId, sealed, ttl }, derived: true },
    { add: "inboundCount", key: { sourceId }, numbers: { total: 1, received: 1 } },
  );
  // Somebody else kept the same sending at this moment.
  if (!written.ok) return await keepMessage(context, sourceId, arrival);
  await enqueue(context, sourceId, messageId);
  return messageId;
}

/** What came in last by a source. */
export async function latestMessage(table: TenantTable, sourceId: string): Promise<InboundMessageItem | undefined> {
  const range = { from: "MESSAGE#", until: "MESSAGE$", descending: true, limit: 1 };
  const [found] = await table.range("inboundMessage", { sourceId }, range);
  return found?.entity === "inboundMessage" ? found.item : undefined;
}

/** What was sent, byte for byte; undefined when it is no longer kept. */
export async function readBody(
  table: TenantTable,
  cursors: CursorCodec,
  messageId: string,
): Promise<Uint8Array | undefined> {
  const item = await table.get("inboundBody", { messageId });
  const packed = item && cursors.decode(bindingOf(messageId), item.sealed);
  return typeof packed === "string" ? gunzipSync(Buffer.from(packed, "base64")) : undefined;
}

/** Whether there is anything left to become of a message; somebody may want what was skipped. */
export const isOpen = ({ status, reason }: Pick<InboundMessageItem, "status" | "reason">): boolean =>
  status !== "done" && reason !== "erased";

/** What became of a message. */
export interface Outcome {
  readonly status: MessageStatus;
  readonly reason?: MessageReason;
  readonly detail?: Message;
  readonly customerId?: string;
}

/** A message with what becomes of it. */
export type Settled = readonly [message: InboundMessageItem, outcome: Outcome];

/** The writes that let messages of one source stand otherwise, counted. They take effect once, however often it is tried. */
export function settleLegs(settled: readonly Settled[], now: Date): Leg[] {
  const legs: Leg[] = [];
  const numbers: Record<string, number> = {};
  let sourceId = "";
  for (const [before, outcome] of settled) {
    sourceId = before.sourceId;
    const item: InboundMessageItem = {
      ...before,
      status: outcome.status,
      reason: outcome.reason ?? null,
      detail: outcome.detail ?? null,
      customerId: outcome.customerId ?? before.customerId,
      tried: before.tried + 1,
      settledAt: now.toISOString(),
      version: before.version + 1,
    };
    legs.push({ put: "inboundMessage", item, if: { version: before.version }, derived: true });
    numbers[before.status] = (numbers[before.status] ?? 0) - 1;
    numbers[outcome.status] = (numbers[outcome.status] ?? 0) + 1;
  }
  const moved = Object.fromEntries(Object.entries(numbers).filter(([, number]) => number !== 0));
  if (Object.keys(moved).length > 0) legs.push({ add: "inboundCount", key: { sourceId }, numbers: moved });
  return legs;
}

/**
 * The writes that leave of a message only that it came and what became of it, for one that names somebody who is erased.
 * Nothing more can become of it.
 */
export function emptyLegs(message: InboundMessageItem, now: Date): Leg[] {
  const bare: InboundMessageItem = { ...message, title: "", about: "", detail: null, reason: "erased" };
  const body: Leg = { remove: "inboundBody", key: { messageId: message.messageId } };
  if (message.status !== "done") return [...settleLegs([[bare, { status: "skipped", reason: "erased" }]], now), body];
  const item = { ...bare, version: message.version + 1 };
  return [{ put: "inboundMessage", item, if: { version: message.version }, derived: true }, body];
}
