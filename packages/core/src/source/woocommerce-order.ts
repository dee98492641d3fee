import { amountOf, currencyOf, momentOf } from "./amount.ts";
import { listOf, objectOf, textOf } from "./json-value.ts";
import { type Buyer, missing, type Order, type Reading, refundIdOf, type Told } from "./order.ts";

type Json = Readonly<Record<string, unknown>>;

/** Orders that were placed; a transfer on its way counts, an unfinished payment does not. */
const PLACED = new Set(["processing", "completed", "on-hold", "refunded"]);
const CALLED_OFF = new Set(["cancelled", "failed", "trash"]);

function buyerOf(order: Json): Buyer {
  const billing = objectOf(order["billing"]);
  const names = [textOf(billing["first_name"]), textOf(billing["last_name"])].filter((part) => part !== undefined);
  const customerId = textOf(order["customer_id"]);
  return {
    // Guests all have the number 0.
    ownId: customerId === "0" ? undefined : customerId,
    name: names.join(" ") || textOf(billing["company"]),
    emails: [textOf(billing["email"])].filter((part) => part !== undefined),
    phones: [textOf(billing["phone"])].filter((part) => part !== undefined),
  };
}

function linesOf(order: Json, currency: string): Order["lines"] {
  return listOf(order["line_items"])
    .slice(0, 200)
    .flatMap((line) => {
      const quantity = Number(textOf(line["quantity"]) ?? "1");
      if (!(quantity > 0 && quantity <= 1e9)) return [];
      const [sku, name] = [textOf(line["sku"])?.slice(0, 100), textOf(line["name"])?.slice(0, 200)];
      const tax = amountOf(line["total_tax"] ?? "0", "line_items.total_tax", currency);
      const amountMinor = amountOf(line["total"] ?? "0", "line_items.total", currency) + tax;
      return [{ ...(sku ? { sku } : {}), ...(name ? { name } : {}), quantity, amountMinor }];
    });
}

/**
 * What WooCommerce tells, by its topic. An order that was only begun is none; one that is deleted, cancelled or failed after
 * it counted is called off; what is refunded is given back on the day on which it is told.
 */
export function readWooCommerce(topic: string, body: Json, reading: Reading): Told {
  if (!topic.startsWith("order.")) return { kind: "none", reason: "not_an_order" };
  const orderId = textOf(body["id"]);
  if (orderId === undefined) throw missing("id");
  if (topic === "order.deleted") return { kind: "gone", orderId, on: reading.dayOf(reading.receivedAt) };
  const status = textOf(body["status"]) ?? "";
  const changed = momentOf(body["date_modified_gmt"]);
  const on = reading.dayOf(changed ?? reading.receivedAt);
  if (!PLACED.has(status) && !CALLED_OFF.has(status)) return { kind: "none", reason: "not_paid", orderId };
  const currency = currencyOf(body["currency"], "currency", reading);
  const moment = momentOf(body["date_created_gmt"]) ?? reading.receivedAt;
  const order: Order = {
    orderId,
    updatedAt: changed?.toISOString(),
    buyer: buyerOf(body),
    amountMinor: amountOf(body["total"], "total", currency),
    currency,
    occurredOn: reading.dayOf(moment),
    occurredAt: moment.toISOString(),
    lines: linesOf(body, currency),
    refunds: listOf(body["refunds"]).flatMap((refund) => {
      const id = textOf(refund["id"]);
      const amountMinor = Math.abs(amountOf(refund["total"] ?? "0", "refunds.total", currency));
      return id === undefined || amountMinor === 0
        ? []
        : [{ id: refundIdOf(id), amountMinor, currency, occurredOn: on }];
    }),
    cancelledOn: CALLED_OFF.has(status) ? on : undefined,
    placed: PLACED.has(status),
    restored: topic === "order.restored",
  };
  return { kind: "order", order };
}
