import type { Context } from "../context.ts";
import { CrmError } from "../error.ts";
import { applyForm } from "./apply-form.ts";
import { applyMail, type Wish } from "./apply-mail.ts";
import { applyOrder } from "./apply-order.ts";
import { forgetSource } from "./forget.ts";
import { FormEntry } from "./form.ts";
import { parseExact } from "./json-value.ts";
import { InboundMail } from "./mail.ts";
import { readMapped } from "./mapped-order.ts";
import { type InboundMessageItem, type InboundWork, isOpen, type Outcome, readBody, settleLegs } from "./message.ts";
import { missing, type Reading, type Told, UnreadableError } from "./order.ts";
import { readingAt } from "./reading.ts";
import { readShopify } from "./shopify-order.ts";
import type { InboundRequestItem, InboundSourceItem } from "./source.ts";
import { sweepMessages } from "./sweep.job.ts";
import { readWooCommerce } from "./woocommerce-order.ts";

function readTold(source: InboundSourceItem, topic: string, text: string, reading: Reading): Told {
  const body = parseExact(text);
  if (!body) throw new UnreadableError({ en: "It is no JSON object.", zh: "内容不是 JSON 对象。" });
  if (source.kind === "shopify") return readShopify(topic, body, reading);
  if (source.kind === "woocommerce") return readWooCommerce(topic, body, reading);
  if (!source.mapping) throw missing("mapping");
  return readMapped(source.mapping, body, reading);
}

async function settle({ table, realNow }: Context, message: InboundMessageItem, outcome: Outcome): Promise<void> {
  await table.write(...settleLegs([[message, outcome]], realNow()));
}

function wishOf({ as, customerId }: InboundRequestItem): Wish | undefined {
  if (as === "make_customer") return { as };
  return as === "attach" && customerId !== null ? { as, customerId } : undefined;
}

async function apply(
  context: Context,
  source: InboundSourceItem,
  message: InboundMessageItem,
  text: string,
  request: InboundRequestItem | undefined,
): Promise<void> {
  if (source.kind === "mail") {
    return await applyMail(context, source, message, InboundMail.parse(JSON.parse(text)), request && wishOf(request));
  }
  if (source.kind === "form") {
    const entry = FormEntry.parse(JSON.parse(text));
    // What somebody has looked at and wants is no spam.
    if (entry.trap && !request) return await settle(context, message, { status: "skipped", reason: "spam" });
    return await applyForm(context, source, message, entry);
  }
  const told = readTold(source, message.title, text, readingAt(context, new Date(message.receivedAt)));
  await applyOrder(context, source, message, told);
}

/** What is told of an error that the sender, or somebody here, can mend; undefined for a fault of ours. */
function failureOf(error: unknown): Outcome | undefined {
  if (error instanceof UnreadableError) return { status: "failed", reason: "incomplete", detail: error.detail };
  if (!(error instanceof CrmError) || error.code === "unavailable") return undefined;
  const { message, fix } = error.faults[0] ?? { message: error.detail, fix: error.fix };
  const detail = { en: `${message.en} ${fix.en}`, zh: `${message.zh}${fix.zh}` };
  return { status: "failed", reason: "refused", detail };
}

async function workOn(context: Context, message: InboundMessageItem, request?: InboundRequestItem): Promise<void> {
  const { table, cursors } = context;
  const { sourceId, messageId } = message;
  const [source, body] = await Promise.all([
    table.get("inboundSource", { sourceId }, { consistent: true }),
    readBody(table, cursors, messageId),
  ]);
  if (!source || !body) return await settle(context, message, { status: "failed", reason: "unreadable" });
  try {
    await apply(context, source, message, Buffer.from(body).toString("utf8"), request);
  } catch (error) {
    const failure = failureOf(error);
    if (!failure) throw error;
    await settle(context, message, failure);
  }
}

/**
 * Works on what came in, or does what somebody asked of it. It may be called twice for the same: a message is settled in
 * the one write that does what it asks.
 */
export async function workOnInbound(context: Context, work: InboundWork): Promise<void> {
  const { table } = context;
  if (work.work === "sweep") return await sweepMessages(context, work);
  if (work.work === "forget") return await forgetSource(context, work);
  const { sourceId } = work;
  if (work.work === "message") {
    const message = await table.get("inboundMessage", work, { consistent: true });
    if (message?.status === "received") await workOn(context, message);
    return;
  }
  const request = await table.get("inboundRequest", work, { consistent: true });
  if (!request) return;
  const key = { sourceId, messageId: request.messageId };
  const message = await table.get("inboundMessage", key, { consistent: true });
  if (!message || !isOpen(message)) return;
  if (request.as === "skip") return await settle(context, message, { status: "skipped", reason: "by_hand" });
  await workOn(context, message, request);
}

/** Lets a message stand as failed that could not be worked on however often it was tried. */
export async function failInbound(context: Context, work: InboundWork): Promise<void> {
  if (work.work !== "message") return;
  const message = await context.table.get("inboundMessage", work, { consistent: true });
  if (message?.status === "received") await settle(context, message, { status: "failed", reason: "fault" });
}
