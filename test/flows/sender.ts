import { createHmac } from "node:crypto";
import type { Local } from "@perennial/local";
import type { Client } from "@perennial/sdk";

type Source = Awaited<ReturnType<Client["createInboundSource"]>>;
type Kind = "shopify" | "woocommerce" | "orders";

const HEADERS = {
  shopify: { signature: "X-Shopify-Hmac-Sha256", topic: "X-Shopify-Topic", delivery: "X-Shopify-Webhook-Id" },
  woocommerce: {
    signature: "X-WC-Webhook-Signature",
    topic: "X-WC-Webhook-Topic",
    delivery: "X-WC-Webhook-Delivery-ID",
  },
  orders: { signature: "X-Signature", topic: "X-Topic", delivery: "webhook-id" },
} as const;

export const MAPPING = {
  orderId: "id",
  amount: "total",
  currency: "currency",
  occurredAt: "at",
  updatedAt: "changed",
  cancelled: "cancelled",
  refunded: "refunded",
  customerId: "customer.id",
  name: "customer.name",
  email: "/customer/email",
  phone: "customer.phone",
  lines: "items",
  lineSku: "sku",
  lineName: "title",
  lineQuantity: "count",
  lineAmount: "sum",
};

let made = 0;

/** A shop that sends to a source of its own, as its kind documents it. */
export async function openShop(local: Local, client: Client, kind: Kind, more: Partial<Source> = {}) {
  const mapping = kind === "orders" ? { mapping: { ...MAPPING, ...more.mapping } } : {};
  const source = await client.createInboundSource({ body: { kind, name: "Web shop", ...mapping } });
  const secret = source.secret ?? "";
  const path = new URL(source.address).pathname;
  const post = (body: string, headers: Record<string, string>) =>
    local.fetch(path, { method: "POST", body, headers: { "content-type": "application/json", ...headers } });
  /** Sends something as the shop does; answers the status. */
  const send = async (topic: string, body: unknown, delivery = `d${(made += 1)}`, key = secret): Promise<number> => {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const signature = createHmac("sha256", key).update(text).digest("base64");
    const names = HEADERS[kind];
    const headers = { [names.topic]: topic, [names.signature]: signature, [names.delivery]: delivery };
    return (await post(text, headers)).status;
  };
  const params = { sourceId: source.id };
  return {
    source,
    path,
    post,
    send,
    params,
    messages: async () => (await client.listInboundMessages({ params })).data,
    counts: async () => (await client.listInboundSources()).data.find(({ id }) => id === source.id)?.messages,
  };
}

/** An order as Shopify sends it, in its documented form; only the parts that matter. */
export function shopifyOrder(id: number, more: Record<string, unknown> = {}) {
  return {
    id,
    email: "Jane@Example.com",
    created_at: "2026-05-13T12:00:00-04:00",
    processed_at: "2026-05-13T12:00:00-04:00",
    updated_at: "2026-05-13T12:00:05-04:00",
    cancelled_at: null,
    currency: "USD",
    total_price: "59.95",
    financial_status: "paid",
    test: false,
    line_items: [
      {
        id: 1,
        name: "T-Shirt — Large",
        quantity: 2,
        price: "29.95",
        sku: "HS-L",
        discount_allocations: [{ amount: "4.95" }],
      },
    ],
    customer: { id: 7777777777, email: "jane@example.com", first_name: "Jane", last_name: "Doe", phone: null },
    refunds: [],
    ...more,
  };
}

/** A refund as Shopify sends it. */
export function shopifyRefund(id: number, orderId: number, amount: string, more: Record<string, unknown> = {}) {
  return {
    id,
    order_id: orderId,
    created_at: "2026-05-20T10:00:00-04:00",
    processed_at: "2026-05-20T10:00:00-04:00",
    refund_line_items: [],
    transactions: [{ id: id + 1, order_id: orderId, kind: "refund", status: "success", amount, currency: "USD" }],
    ...more,
  };
}

/** An order as WooCommerce sends it. */
export function wooOrder(id: number, more: Record<string, unknown> = {}) {
  return {
    id,
    parent_id: 0,
    number: String(id),
    status: "processing",
    currency: "CLP",
    date_created_gmt: "2026-03-11T19:54:40",
    date_modified_gmt: "2026-03-11T19:56:05",
    total: "18000",
    customer_id: 0,
    billing: { first_name: "Rosa", last_name: "Soto", email: "rosa@example.com", phone: "", company: "" },
    line_items: [{ id: 1, name: "Mug", sku: "MUG", quantity: 2, total: "15126", total_tax: "2874" }],
    refunds: [],
    ...more,
  };
}
