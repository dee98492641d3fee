import { amountOf, currencyOf, momentOf } from "./amount.ts";
import { listOf, objectOf, textOf } from "./json-value.ts";
import { type Buyer, missing, type Order, type Reading, type Refund, refundIdOf, type Told } from "./order.ts";

type Json = Readonly<Record<string, unknown>>;

const joined = (...parts: readonly unknown[]): string | undefined =>
  parts.flatMap((part) => textOf(part) ?? []).join(" ") || undefined;

const texts = (...values: readonly unknown[]): string[] => [...new Set(values.flatMap((value) => textOf(value) ?? []))];

function buyerOf(order: Json): Buyer {
  const customer = objectOf(order["customer"]);
  const [billing, shipping] = [objectOf(order["billing_address"]), objectOf(order["shipping_address"])];
  return {
    ownId: textOf(customer["id"]),
    name: joined(customer["first_name"], customer["last_name"]) ?? textOf(billing["name"]) ?? textOf(shipping["name"]),
    emails: texts(customer["email"], order["email"], order["contact_email"]),
    phones: texts(customer["phone"], order["phone"], billing["phone"]),
  };
}

/** What was given back is what the refund's payments moved; a return without money moves none. */
function refundOf(refund: Json, reading: Reading): Refund | undefined {
  const id = textOf(refund["id"]);
  if (id === undefined) throw missing("refund.id");
  const paid = listOf(refund["transactions"]).filter(
    ({ kind, status }) => textOf(kind) === "refund" && (textOf(status) ?? "success") === "success",
  );
  const [first] = paid;
  if (!first) return undefined;
  const currency = currencyOf(first["currency"], "transactions.currency", reading);
  const amountMinor = paid.reduce((sum, { amount }) => sum + amountOf(amount, "transactions.amount", currency), 0);
  const moment = momentOf(refund["processed_at"]) ?? momentOf(refund["created_at"]) ?? reading.receivedAt;
  return { id: refundIdOf(id), amountMinor, currency, occurredOn: reading.dayOf(moment) };
}

function linesOf(order: Json, currency: string): Order["lines"] {
  return listOf(order["line_items"])
    .slice(0, 200)
    .flatMap((line) => {
      const quantity = Number(textOf(line["quantity"]) ?? "1");
      if (!(quantity > 0 && quantity <= 1e9)) return [];
      const price = amountOf(line["price"] ?? "0", "line_items.price", currency);
      const discount = listOf(line["discount_allocations"]).reduce(
        (sum, { amount }) => sum + amountOf(amount, "discount_allocations.amount", currency),
        0,
      );
      const sku = textOf(line["sku"])?.slice(0, 100);
      const name = (textOf(line["name"]) ?? textOf(line["title"]))?.slice(0, 200);
      return [
        {
          ...(sku === undefined ? {} : { sku }),
          ...(name === undefined ? {} : { name }),
          quantity,
          amountMinor: Math.round(price * quantity) - discount,
        },
      ];
    });
}

function orderOf(order: Json, reading: Reading): Order {
  const orderId = textOf(order["id"]);
  if (orderId === undefined) throw missing("id");
  const currency = currencyOf(order["currency"], "currency", reading);
  const moment = momentOf(order["processed_at"]) ?? momentOf(order["created_at"]) ?? reading.receivedAt;
  const cancelled = momentOf(order["cancelled_at"]);
  const isVoided = textOf(order["financial_status"]) === "voided";
  const calledOff = cancelled ?? (isVoided ? (momentOf(order["updated_at"]) ?? reading.receivedAt) : undefined);
  return {
    orderId,
    updatedAt: momentOf(order["updated_at"])?.toISOString(),
    buyer: buyerOf(order),
    amountMinor: amountOf(order["total_price"], "total_price", currency),
    currency,
    occurredOn: reading.dayOf(moment),
    occurredAt: moment.toISOString(),
    lines: linesOf(order, currency),
    refunds: listOf(order["refunds"]).flatMap((refund) => refundOf(refund, reading) ?? []),
    cancelledOn: calledOff && reading.dayOf(calledOff),
    placed: true,
  };
}

const ORDER_TOPICS = new Set(["orders/create", "orders/updated", "orders/cancelled", "orders/paid", "orders/edited"]);

/**
 * What Shopify tells, by its topic. Amounts are those of the shop's own currency: `total_price` as it was ordered, and what
 * its refunds paid back besides. Test orders are nobody's purchases.
 */
export function readShopify(topic: string, body: Json, reading: Reading): Told {
  if (topic === "refunds/create") {
    const orderId = textOf(body["order_id"]);
    if (orderId === undefined) throw missing("order_id");
    const refund = refundOf(body, reading);
    return refund ? { kind: "refund", orderId, refund } : { kind: "none", reason: "not_paid", orderId };
  }
  // An edit comes in a form of its own; the change of the order follows as orders/updated.
  if (!ORDER_TOPICS.has(topic) || topic === "orders/edited") return { kind: "none", reason: "not_an_order" };
  if (body["test"] === true) return { kind: "none", reason: "test_order" };
  return { kind: "order", order: orderOf(body, reading) };
}
