import { type OrderMapping, type PreviewedOrder, say } from "@perennial/contract";
import type { Context } from "../context.ts";
import { contactOf } from "./contact.store.ts";
import { parseExact } from "./json-value.ts";
import { readMapped } from "./mapped-order.ts";
import { missing, type Order, UnreadableError } from "./order.ts";
import { entriesOf, mergeTold, NO_ORDER } from "./order-state.ts";
import { readingAt } from "./reading.ts";
import { ownId } from "./source.ts";

interface Sample {
  readonly mapping: OrderMapping;
  readonly idPrefix: string;
  readonly sample: string;
}

const kindOf = (suffix: string): PreviewedOrder["purchases"][number]["as"] =>
  suffix === "" ? "sale" : suffix === ":cancelled" ? "cancellation" : "refund";

function readOrder(context: Context, { mapping, sample }: Sample): Order {
  const body = parseExact(sample);
  if (!body) throw new UnreadableError({ en: "It is no JSON object.", zh: "内容不是 JSON 对象。" });
  const told = readMapped(mapping, body, readingAt(context, context.realNow()));
  if (told.kind !== "order") throw missing(mapping.orderId);
  return told.order;
}

/** What would become of an order that a program sends, by the same reading that takes orders in. */
export function previewOrder(context: Context, input: Sample): PreviewedOrder {
  try {
    const order = readOrder(context, input);
    const own = order.buyer.ownId === undefined ? null : ownId(input, order.buyer.ownId).slice(0, 200);
    const customer = contactOf(order.buyer, own, context.workspace.country);
    if (!customer) throw missing("customer");
    const entries = entriesOf(mergeTold(NO_ORDER, { kind: "order", order }, ""));
    const purchases = [...entries].map(([suffix, { amountMinor, currency, occurredOn }]) => ({
      as: kindOf(suffix),
      amountMinor,
      currency,
      occurredOn,
      lines: suffix === "" ? (order.lines?.length ?? 0) : 0,
    }));
    const { externalId, name, emails, phones } = customer;
    return {
      problem: null,
      orderId: ownId(input, order.orderId),
      customer: { externalId, name, emails: [...emails], phones: [...phones] },
      purchases,
    };
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    return { problem: say(error.detail, context.language), orderId: null, customer: null, purchases: [] };
  }
}
