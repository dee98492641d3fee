import { createHmac } from "node:crypto";
import { CALM, faultInjector, type Local, startLocal } from "@perennial/local";
import type { Client } from "@perennial/sdk";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openShop, shopifyOrder, wooOrder } from "./sender.ts";

const faults = faultInjector(7);
let local: Local;
beforeAll(async () => {
  local = await startLocal({
    instrument: faults.instrument,
    disturb: faults.disturb,
    onInvoke: () => faults.revive(),
  });
});
afterAll(() => local.stop());

const HOUR = 3_600_000;
const sign = (secret: string, text: string): string => createHmac("sha256", secret).update(text).digest("base64");

describe("an address", () => {
  test("takes nothing without the signature, and does not say why", async () => {
    const { client } = await local.signUp();
    const shop = await openShop(local, client, "shopify");
    const text = JSON.stringify(shopifyOrder(1));
    const right = sign(shop.source.secret ?? "", text);
    const wrong: Record<string, string>[] = [
      {},
      { "X-Shopify-Hmac-Sha256": "" },
      { "X-Shopify-Hmac-Sha256": right.slice(0, -4) },
      { "X-Shopify-Hmac-Sha256": sign("another", text) },
      { "X-Shopify-Hmac-Sha256": sign("", text) },
      { "X-WC-Webhook-Signature": right },
      { "X-Signature": right },
    ];
    const answers = new Set<string>();
    for (const headers of wrong) {
      const reply = await shop.post(text, { "X-Shopify-Topic": "orders/create", ...headers });
      expect(reply.status).toBe(401);
      answers.add(((await reply.json()) as { detail: string }).detail);
    }
    expect([...answers]).toEqual(["The signature does not fit."]);
    // One byte more is another text.
    expect((await shop.post(`${text} `, { "X-Shopify-Hmac-Sha256": right })).status).toBe(401);
    expect(await shop.messages()).toEqual([]);
    expect(await shop.counts()).toMatchObject({ total: 0, refused: 8 });
  });

  test("that is unknown, closed, deleted or of another kind is told of alike", async () => {
    const { client } = await local.signUp();
    const shop = await openShop(local, client, "shopify");
    await client.updateInboundSource({ params: shop.params, body: { status: "disabled" } });
    const gone = await openShop(local, client, "shopify");
    await client.deleteInboundSource({ params: gone.params });
    const mail = await client.createInboundSource({ body: { kind: "mail", name: "Mail" } });
    const paths = [shop.path, gone.path, `/in/${mail.address.split("@")[0]}`, `/in/${"0".repeat(32)}`, "/in/x"];
    const bodies = await Promise.all(
      paths.map(async (path) => {
        const reply = await local.fetch(path, { method: "POST", body: "{}" });
        const { requestId: _request, ...body } = (await reply.json()) as Record<string, unknown>;
        return { status: reply.status, body };
      }),
    );
    for (const one of bodies) expect(one).toEqual(bodies[0]);
    expect(bodies[0]?.status).toBe(404);
    await client.updateInboundSource({ params: shop.params, body: { status: "enabled" } });
    expect(await shop.send("orders/create", shopifyOrder(1))).toBe(200);
  });

  test("takes what a shop signs with its own secret, and for a day what the one before signs", async () => {
    const { client } = await local.signUp();
    const shop = await openShop(local, client, "shopify");
    const body = { secret: "shown-by-the-shop" };
    const { secret } = await client.rotateInboundSource({ params: shop.params, body });
    expect(secret).toBe("shown-by-the-shop");
    expect(await shop.send("orders/create", shopifyOrder(1), "a", "shown-by-the-shop")).toBe(200);
    expect(await shop.send("orders/create", shopifyOrder(2), "b")).toBe(200);
    await local.advance(25 * HOUR);
    expect(await shop.send("orders/create", shopifyOrder(3), "c")).toBe(401);
    const moved = await client.rotateInboundSource({ params: shop.params, body: { what: "address" } });
    expect(await shop.send("orders/create", shopifyOrder(4), "d", "shown-by-the-shop")).toBe(404);
    expect(moved.address).not.toBe(shop.source.address);
    expect(JSON.stringify(await client.listInboundSources())).not.toContain("shown-by-the-shop");
  });

  test("refuses what is too large, and more than a shop ever sends", async () => {
    const { client } = await local.signUp();
    const shop = await openShop(local, client, "shopify");
    expect(await shop.send("orders/create", { note: "x".repeat(1_000_001) })).toBe(413);
    const statuses = await Promise.all(
      Array.from({ length: 300 }, () => shop.post("{}", { "X-Shopify-Hmac-Sha256": "no" })),
    );
    const refused = statuses.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(50);
    expect(Number(refused[0]?.headers.get("retry-after"))).toBeGreaterThan(0);
  });

  test("of one workspace changes nothing in another", async () => {
    const [one, other] = [await local.signUp(), await local.signUp()];
    const shop = await openShop(local, one.client, "shopify");
    await shop.send("orders/create", shopifyOrder(1));
    await local.drain();
    expect((await other.client.queryCustomers({ body: {} })).data).toEqual([]);
    await expect(other.client.listInboundMessages({ params: shop.params })).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

/** Values that no shop sends, in the places where it sends others. */
const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom("1e400", "NaN", "-0", "12.345", "9".repeat(40), "2026-13-45T99:99:99Z", "\u0000", "__proto__", 1e308),
);

describe("whatever a shop sends", () => {
  const base = { shopify: shopifyOrder(1), woocommerce: wooOrder(1), orders: { id: 1, total: 1, customer: { id: 1 } } };

  test.each(["shopify", "woocommerce", "orders"] as const)(
    "%s: it is kept and told of, and nothing breaks",
    async (kind) => {
      const { client } = await local.signUp();
      const shop = await openShop(local, client, kind);
      const topic = { shopify: "orders/updated", woocommerce: "order.updated", orders: "order" }[kind];
      const before = local.log.filter(({ level }) => level === "error").length;
      let sent = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.dictionary(fc.constantFrom(...Object.keys(base[kind]), "refunds", "items", "changed"), odd, {
            maxKeys: 5,
          }),
          async (changed) => {
            sent += 1;
            expect(await shop.send(topic, { ...base[kind], ...changed })).toBe(200);
            await local.advance(1000);
          },
        ),
        { numRuns: 60 },
      );
      await local.drain();
      const { refused: _none, total, received, ...settled } = (await shop.counts()) ?? { refused: 0 };
      expect(total).toBe(sent);
      expect(received).toBe(0);
      expect(Object.values(settled).reduce((sum, one) => sum + one, 0)).toBe(sent);
      expect(local.log.filter(({ level }) => level === "error").slice(before)).toEqual([]);
    },
  );
});

describe("however often it is interrupted", () => {
  /** Sends until it is taken, as a shop does, and waits where it is told to: what a killed process had set aside is lost. */
  async function persist(send: () => Promise<number>): Promise<void> {
    const answers: number[] = [];
    while (answers.length < 60) {
      const status = await send();
      if (status === 200) return;
      answers.push(status);
      if (status === 429) local.clock.move(1000);
    }
    throw new Error(`it is never taken: ${answers.join(" ")}`);
  }

  async function stateOf(client: Client) {
    const { data } = await client.queryCustomers({ body: { limit: 200 } });
    const all = await Promise.all(
      data.map(async ({ id, externalId }) => {
        const { data: purchases } = await client.listPurchases({ params: { customerId: id }, query: { limit: 200 } });
        return purchases.map((one) => `${externalId} ${one.externalId} ${one.amountMinor}`);
      }),
    );
    return all.flat().sort();
  }

  test("every order comes out once", async () => {
    const { client } = await local.signUp();
    const shop = await openShop(local, client, "shopify");
    faults.setRates({ ...CALM, throttle: 0.05, conflict: 0.1, lostReply: 0.05, kill: 0.03, repeat: 0.1, late: 0.1 });
    const expected: string[] = [];
    for (let id = 1; id <= 25; id += 1) {
      const customer = { id: 1 + (id % 7), email: `b${id % 7}@example.com`, first_name: "B" };
      const order = (total: string, minute: number) =>
        shopifyOrder(id, {
          customer,
          email: customer.email,
          total_price: total,
          updated_at: `2026-05-14T00:0${minute}:00Z`,
          cancelled_at: id % 5 === 0 ? "2026-05-15T00:00:00Z" : null,
        });
      await persist(() => shop.send("orders/create", order("10.00", 1), `c${id}`));
      await persist(() => shop.send("orders/updated", order(`${id}.50`, 2), `u${id}`));
      expected.push(`shopify:${customer.id} shopify:${id} ${id * 100 + 50}`);
      if (id % 5 === 0) expected.push(`shopify:${customer.id} shopify:${id}:cancelled ${-(id * 100 + 50)}`);
      if (id % 4 === 0) await local.drain().catch(() => undefined);
    }
    for (let round = 0; round < 10; round += 1) await local.drain().catch(() => undefined);
    faults.setRates(CALM);
    faults.revive();
    await local.drain();
    // What could not even be told as failed is sent on by the hour; what is told as failed is worked on again by hand.
    local.clock.move(31 * 60_000);
    await local.plan(false);
    await local.drain();
    for (const { id, status } of await shop.messages()) {
      expect(status).not.toBe("received");
      if (status === "failed") {
        await client.resolveInboundMessage({ params: { ...shop.params, messageId: id }, body: { as: "retry" } });
      }
    }
    await local.drain();
    expect(await stateOf(client)).toEqual(expected.sort());
    const counts = await shop.counts();
    expect(counts).toMatchObject({ total: 50, received: 0, failed: 0, waiting: 0 });
    expect(Number(counts?.done) + Number(counts?.skipped)).toBe(50);
    expect(faults.counts.kill + faults.counts.lostReply).toBeGreaterThan(10);
  });
});
