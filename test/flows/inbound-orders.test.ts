import { createHmac } from "node:crypto";
import { type Local, startLocal } from "@perennial/local";
import type { Client } from "@perennial/sdk";
import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openShop, shopifyOrder, shopifyRefund, wooOrder } from "./sender.ts";

let local: Local;
beforeAll(async () => {
  local = await startLocal();
});
afterAll(async () => {
  expect(local.log.filter(({ level }) => level === "error")).toEqual([]);
  await local.stop();
});

async function purchasesOf(client: Client, address: string) {
  const { data } = await client.listPurchases({ params: { customerId: address } });
  return data.map(({ externalId, amountMinor, occurredOn }) => `${occurredOn} ${externalId} ${amountMinor}`).sort();
}

const JANE = "ext:shopify:7777777777";

describe("an order from Shopify", () => {
  test("becomes a purchase of its buyer, to the cent and on the workspace's own day", async () => {
    const { client } = await local.signUp();
    const shop = await openShop(local, client, "shopify");
    expect(await shop.send("orders/create", shopifyOrder(1001))).toBe(200);
    await local.drain();
    const customer = await client.getCustomer({ params: { customerId: JANE } });
    expect(customer).toMatchObject({
      name: "Jane Doe",
      emails: [{ address: "jane@example.com" }],
      source: "Web shop",
    });
    const { data } = await client.listPurchases({ params: { customerId: JANE } });
    expect(data).toMatchObject([
      {
        externalId: "shopify:1001",
        // Noon in New York is the next day in Shanghai.
        occurredOn: "2026-05-14",
        occurredAt: "2026-05-13T16:00:00.000Z",
        amountMinor: 5995,
        currency: "USD",
        channel: "Web shop",
        lines: [{ sku: "HS-L", name: "T-Shirt — Large", quantity: 2, amountMinor: 5495 }],
      },
    ]);
    expect(await shop.messages()).toMatchObject([
      { title: "orders/create", about: "1001", status: "done", reason: null, customerId: customer.id, tried: 1 },
    ]);
    const { data: events } = await client.listEvents({ query: { type: "purchase.created" } });
    expect(events).toMatchObject([{ actor: shop.source.id, bulk: false }]);
  });

  test("told twice, again and anew changes nothing; corrected later it is corrected", async () => {
    const { client } = await local.signUp();
    const shop = await openShop(local, client, "shopify");
    for (const delivery of ["a", "a", "b"]) {
      expect(await shop.send("orders/create", shopifyOrder(1), delivery)).toBe(200);
      await local.drain();
    }
    const [first] = (await client.listPurchases({ params: { customerId: JANE } })).data;
    expect(first?.version).toBe(1);
    expect((await shop.counts())?.total).toBe(2);

    const later = { total_price: "40.00", updated_at: "2026-05-15T09:00:00Z" };
    await shop.send("orders/updated", shopifyOrder(1, later));
    await local.drain();
    const [corrected] = (await client.listPurchases({ params: { customerId: JANE } })).data;
    expect(corrected).toMatchObject({ id: first?.id, amountMinor: 4000, version: 2 });

    // What was told before comes late: it is not written over what is newer.
    await shop.send("orders/updated", shopifyOrder(1, { total_price: "1.00", updated_at: "2026-05-14T09:00:00Z" }));
    await local.drain();
    expect((await client.listPurchases({ params: { customerId: JANE } })).data).toMatchObject([{ amountMinor: 4000 }]);
    expect((await shop.messages())[0]).toMatchObject({ status: "skipped", reason: "older" });
    const counts = await shop.counts();
    expect(counts).toEqual({ total: 4, received: 0, done: 3, waiting: 0, skipped: 1, failed: 0, refused: 0 });
  });

  test("that is refunded or cancelled gives back what was paid, as negative amounts on their days", async () => {
    const { client } = await local.signUp();
    const shop = await openShop(local, client, "shopify");
    // The refund is told before the order it belongs to.
    await shop.send("refunds/create", shopifyRefund(501, 1, "10.05"));
    await local.drain();
    expect(await shop.messages()).toMatchObject([{ status: "waiting", reason: "order_missing" }]);
    await shop.send("orders/create", shopifyOrder(1));
    await local.drain();
    expect(await purchasesOf(client, JANE)).toEqual([
      "2026-05-14 shopify:1 5995",
      "2026-05-20 shopify:1:refund:501 -1005",
    ]);
    expect((await shop.messages()).map(({ status }) => status)).toEqual(["done", "done"]);

    const cancelled = {
      cancelled_at: "2026-05-21T01:00:00Z",
      updated_at: "2026-05-21T01:00:00Z",
      refunds: [shopifyRefund(501, 1, "10.05")],
    };
    await shop.send("orders/cancelled", shopifyOrder(1, cancelled));
    await local.drain();
    expect(await purchasesOf(client, JANE)).toEqual([
      "2026-05-14 shopify:1 5995",
      "2026-05-20 shopify:1:refund:501 -1005",
      "2026-05-21 shopify:1:cancelled -4990",
    ]);
    // The rest is refunded after all: what was taken back at once is told as the refund now.
    await shop.send("refunds/create", shopifyRefund(502, 1, "49.90"));
    await local.drain();
    expect(await purchasesOf(client, JANE)).toEqual([
      "2026-05-14 shopify:1 5995",
      "2026-05-20 shopify:1:refund:501 -1005",
      "2026-05-20 shopify:1:refund:502 -4990",
    ]);
  });

  test("finds a customer by e-mail address or number, and two orders of somebody new make one", async () => {
    const { client } = await local.signUp();
    const known = await client.createCustomer({
      body: { name: "Jane", externalId: "ERP-1", emails: [{ address: "jane@example.com" }] },
    });
    const phoned = await client.createCustomer({ body: { name: "Li", phones: [{ number: "13800138000" }] } });
    await local.drain();
    const shop = await openShop(local, client, "shopify");
    await shop.send("orders/create", shopifyOrder(1));
    const guest = { customer: null, email: null, phone: "+86 138 0013 8000" };
    await shop.send("orders/create", shopifyOrder(2, guest));
    const fresh = { customer: { id: 5, email: "new@example.com" }, email: "new@example.com" };
    const same = { customer: null, email: "NEW@example.com" };
    await Promise.all([
      shop.send("orders/create", shopifyOrder(3, fresh)),
      shop.send("orders/create", shopifyOrder(4, same)),
    ]);
    await local.drain();
    expect(await purchasesOf(client, known.id)).toHaveLength(1);
    expect(await purchasesOf(client, phoned.id)).toHaveLength(1);
    const { data } = await client.queryCustomers({ body: {} });
    expect(data.map(({ name }) => name).sort()).toEqual(["Jane", "Li", "new@example.com"]);
    const made = data.find(({ name }) => name === "new@example.com")?.id ?? "";
    expect(await purchasesOf(client, made)).toHaveLength(2);
  });

  test("of a kind that is no purchase is skipped with the reason, and one that cannot be read fails with it", async () => {
    const { client } = await local.signUp();
    const shop = await openShop(local, client, "shopify");
    await shop.send("products/update", { id: 1 });
    await shop.send("orders/create", shopifyOrder(1, { test: true }));
    await shop.send("orders/create", shopifyOrder(2, { total_price: "a lot" }));
    await shop.send("orders/create", "[1");
    await shop.send("orders/create", shopifyOrder(3, { customer: null, email: null }));
    await local.drain();
    const rows = (await shop.messages()).map(({ status, reason, detail }) => [status, reason, detail]);
    expect(rows.reverse()).toEqual([
      ["skipped", "not_an_order", null],
      ["skipped", "test_order", null],
      ["failed", "incomplete", "total_price cannot be read: a lot"],
      ["failed", "incomplete", "It is no JSON object."],
      ["failed", "incomplete", "customer is missing."],
    ]);
    expect(await shop.counts()).toMatchObject({ total: 5, skipped: 2, failed: 3, done: 0, received: 0, waiting: 0 });
    expect((await client.queryCustomers({ body: {} })).data).toEqual([]);
  });
});

describe("an order from WooCommerce", () => {
  const rosa = async (client: Client) => (await client.queryCustomers({ body: {} })).data[0]?.id ?? "";

  test("counts once it is placed, in a currency without cents, and is called off when it is deleted", async () => {
    const { client } = await local.signUp();
    const shop = await openShop(local, client, "woocommerce");
    // What WooCommerce sends when the webhook is saved.
    expect((await shop.post("webhook_id=3", { "content-type": "application/x-www-form-urlencoded" })).status).toBe(200);
    await shop.send("order.created", wooOrder(7, { status: "pending" }));
    await local.drain();
    expect(await shop.messages()).toMatchObject([{ status: "skipped", reason: "not_paid" }]);
    await shop.send("order.updated", wooOrder(7));
    await local.drain();
    const id = await rosa(client);
    expect(await purchasesOf(client, id)).toEqual(["2026-03-12 woo:7 18000"]);
    const refunded = { refunds: [{ id: 8, total: "-3000" }], date_modified_gmt: "2026-03-15T00:00:00" };
    await shop.send("order.updated", wooOrder(7, refunded));
    await shop.send("order.deleted", { id: 7 });
    await local.drain();
    const today = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai" }).format(local.clock.now());
    expect(await purchasesOf(client, id)).toEqual([
      "2026-03-12 woo:7 18000",
      "2026-03-15 woo:7:refund:8 -3000",
      `${today} woo:7:cancelled -15000`,
    ]);
    await shop.send("order.restored", wooOrder(7, refunded));
    await local.drain();
    expect(await purchasesOf(client, id)).toEqual(["2026-03-12 woo:7 18000", "2026-03-15 woo:7:refund:8 -3000"]);
  });

  test("that was never paid and given up is no purchase", async () => {
    const { client } = await local.signUp();
    const shop = await openShop(local, client, "woocommerce");
    await shop.send("order.created", wooOrder(1, { status: "pending" }));
    await shop.send("order.updated", wooOrder(1, { status: "cancelled", date_modified_gmt: "2026-03-12T00:00:00" }));
    await local.drain();
    expect((await client.queryCustomers({ body: {} })).data).toEqual([]);
    expect(await shop.counts()).toMatchObject({ total: 2, skipped: 2 });
  });
});

describe("an order from a program of one's own", () => {
  const ORDER = {
    id: "2026-0042",
    total: 128.5,
    currency: "cny",
    at: "2026-10-01",
    customer: { id: "ERP-9", name: "茶馆", email: "tea@example.com" },
    items: [{ sku: "TEA", title: "Tea", count: 2, sum: "128.50" }],
  };

  test("is read by the paths that were given, with either signature", async () => {
    const { client } = await local.signUp();
    const shop = await openShop(local, client, "orders");
    const text = JSON.stringify(ORDER);
    const secret = shop.source.secret ?? "";
    const at = new Date(local.clock.now());
    const signature = new Webhook(secret).sign("msg_1", at, text);
    const stamp = String(Math.floor(at.getTime() / 1000));
    const standard = { "webhook-id": "msg_1", "webhook-timestamp": stamp, "webhook-signature": signature };
    expect((await shop.post(text, standard)).status).toBe(200);
    const hex = createHmac("sha256", secret).update(text).digest("hex");
    expect((await shop.post(text, { "X-Signature": `sha256=${hex}` })).status).toBe(200);
    await local.drain();
    const { data } = await client.listPurchases({ params: { customerId: "ext:ERP-9" } });
    expect(data).toMatchObject([
      {
        externalId: "2026-0042",
        amountMinor: 12850,
        currency: "CNY",
        occurredOn: "2026-10-01",
        occurredAt: null,
        lines: [{ sku: "TEA", name: "Tea", quantity: 2, amountMinor: 12850 }],
        version: 1,
      },
    ]);
    const old = { ...standard, "webhook-timestamp": "1700000000" };
    expect((await shop.post(text, old)).status).toBe(401);
  });

  test("keeps every digit of a number, and takes negative amounts, refunds and cancellations", async () => {
    const { client } = await local.signUp();
    const shop = await openShop(local, client, "orders");
    const text = JSON.stringify({ ...ORDER, id: 1 }).replace('"id":1,', '"id":90071992547409931234,');
    await shop.send("", text);
    await shop.send("", { ...ORDER, id: "b", total: "-10.005" });
    await shop.send("", { ...ORDER, id: "c", refunded: "28.50" });
    await shop.send("", { ...ORDER, id: "d", cancelled: true });
    await local.drain();
    const today = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai" }).format(local.clock.now());
    expect(await purchasesOf(client, "ext:ERP-9")).toEqual([
      "2026-10-01 90071992547409931234 12850",
      "2026-10-01 b -1001",
      "2026-10-01 c 12850",
      "2026-10-01 d 12850",
      `${today} c:refund:all -2850`,
      `${today} d:cancelled -12850`,
    ]);
  });

  test("that failed is worked on again once the mapping is right", async () => {
    const { client } = await local.signUp();
    const shop = await openShop(local, client, "orders");
    await shop.send("", { number: "N-1", total: "5.00", customer: { id: "k" } });
    await local.drain();
    const [failed] = await shop.messages();
    expect(failed).toMatchObject({ status: "failed", detail: "id is missing." });
    const mapping = { orderId: "number", amount: "total", customerId: "customer.id" };
    await client.updateInboundSource({ params: shop.params, body: { mapping } });
    const params = { ...shop.params, messageId: failed?.id ?? "" };
    await client.resolveInboundMessage({ params, body: { as: "retry" } });
    await local.drain();
    expect(await shop.messages()).toMatchObject([{ status: "done", tried: 2 }]);
    expect(await shop.counts()).toMatchObject({ total: 1, done: 1, failed: 0 });
    await expect(client.resolveInboundMessage({ params, body: { as: "retry" } })).rejects.toMatchObject({
      code: "conflict",
    });
    const whole = await client.getInboundMessage({ params });
    expect(JSON.parse(whole.body ?? "")).toMatchObject({ number: "N-1" });
  });
});

describe("whatever order messages come in", () => {
  const told = [
    ["orders/create", shopifyOrder(1)],
    ["orders/updated", shopifyOrder(1, { total_price: "70.00", updated_at: "2026-05-14T09:00:00Z" })],
    ["refunds/create", shopifyRefund(501, 1, "10.00")],
    [
      "orders/updated",
      shopifyOrder(1, {
        total_price: "65.00",
        updated_at: "2026-05-21T00:00:00Z",
        refunds: [shopifyRefund(501, 1, "10.00")],
      }),
    ],
    ["refunds/create", shopifyRefund(502, 1, "5.00", { processed_at: "2026-05-25T00:00:00Z" })],
  ] as const;

  test("the purchases come to the same", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([0, 1, 2, 3, 4, 0, 2, 3], { minLength: 8 }),
        fc.boolean(),
        async (order, together) => {
          const { client } = await local.signUp();
          const shop = await openShop(local, client, "shopify");
          for (const index of order) {
            const [topic, body] = told[index] ?? told[0];
            await shop.send(topic, body);
            if (!together) await local.drain();
          }
          await local.drain();
          expect(await purchasesOf(client, JANE)).toEqual([
            "2026-05-14 shopify:1 6500",
            "2026-05-20 shopify:1:refund:501 -1000",
            "2026-05-25 shopify:1:refund:502 -500",
          ]);
          const { total = 0, refused: _refused, ...rest } = (await shop.counts()) ?? { refused: 0 };
          expect(Object.values(rest).reduce((sum, one) => sum + one, 0)).toBe(total);
          expect(total).toBe(8);
        },
      ),
      { numRuns: 6 },
    );
  });
});
