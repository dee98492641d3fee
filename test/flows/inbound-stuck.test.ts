import { type Local, startLocal } from "@perennial/local";
import type { Client } from "@perennial/sdk";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openShop, shopifyOrder } from "./sender.ts";

const MINUTE = 60_000;

/** Where every process ends, as the number of commands it sends to the table; none while it is undefined. */
let end: { readonly at: number; readonly when: "before" | "after" } | undefined;
let sent = 0;
let ended = false;
let everEnded = false;

let local: Local;
beforeAll(async () => {
  local = await startLocal({
    onInvoke: () => {
      sent = 0;
      ended = false;
    },
    instrument: (client) => {
      client.middlewareStack.add(
        (next) => async (args) => {
          if (ended) throw new Error("the process has ended");
          sent += 1;
          if (end?.at !== sent) return await next(args);
          everEnded = true;
          if (end.when === "after") await next(args);
          ended = true;
          throw new Error("the process ends here");
        },
        { step: "finalizeRequest", name: "end", priority: "low" },
      );
    },
  });
});
afterAll(() => local.stop());

type Shop = Awaited<ReturnType<typeof openShop>>;

/** Works on what came in, every process ending at the same command, until nothing is tried any more. */
async function workEnding(at: number, when: "before" | "after"): Promise<boolean> {
  end = { at, when };
  everEnded = false;
  while ((await local.runner.workQueue("inbound")) > 0);
  end = undefined;
  ended = false;
  return everEnded;
}

/** What the schedule does every hour. */
async function hour(): Promise<void> {
  await local.plan(false);
  await local.drain();
}

async function purchasesOf(client: Client): Promise<string[]> {
  const { data } = await client.queryCustomers({ body: { limit: 200 } });
  const all = await Promise.all(
    data.map(async ({ id, externalId }) => {
      const { data: purchases } = await client.listPurchases({ params: { customerId: id } });
      return purchases.map((one) => `${externalId} ${one.externalId} ${one.amountMinor}`);
    }),
  );
  return all.flat().sort();
}

const orderOf = (id: number, total: string, minute = 1) =>
  shopifyOrder(id, {
    customer: { id, email: `b${id}@example.com`, first_name: "B" },
    email: `b${id}@example.com`,
    total_price: total,
    updated_at: `2026-05-14T00:0${minute}:00Z`,
  });

const stuckIn = async (shop: Shop) => (await shop.messages()).filter(({ status }) => status === "received");

describe("what came in and is worked on by nobody", () => {
  test.each(["before", "after"] as const)(
    "comes out once, wherever each attempt at it and at giving it up ends: %s a command",
    { timeout: 120_000 },
    async (when) => {
      const { client } = await local.signUp();
      const shop = await openShop(local, client, "shopify");
      const expected: string[] = [];
      let isEnding = true;
      for (let at = 1; isEnding; at += 1) {
        expect(await shop.send("orders/create", orderOf(at, `${at}.00`))).toBe(200);
        expected.push(`shopify:${at} shopify:${at} ${at * 100}`);
        isEnding = await workEnding(at, when);
      }
      const all = expected.length;
      expect(all).toBeGreaterThan(8);
      const left = await stuckIn(shop);
      expect(left.length).toBeGreaterThan(5);
      expect(await shop.counts()).toMatchObject({ total: all, received: left.length, done: all - left.length });

      local.clock.move(31 * MINUTE);
      await hour();
      expect(await shop.counts()).toMatchObject({ total: all, received: 0, done: all, failed: 0, waiting: 0 });
      expect(await purchasesOf(client)).toEqual(expected.sort());
      await hour();
      expect(await purchasesOf(client)).toEqual(expected);
    },
  );

  test("leaves the purchase as it was told before, until it is sent on", async () => {
    const { client } = await local.signUp();
    const shop = await openShop(local, client, "shopify");
    await shop.send("orders/create", orderOf(1, "10.00"));
    await local.drain();
    await shop.send("orders/updated", orderOf(1, "1.50", 2));
    await workEnding(1, "before");
    await local.drain();
    expect(await purchasesOf(client)).toEqual(["shopify:1 shopify:1 1000"]);
    expect(await stuckIn(shop)).toHaveLength(1);
    // A later word of the shop is not undone by what is sent on afterwards.
    await shop.send("orders/create", orderOf(2, "5.00"));
    await workEnding(1, "before");
    await shop.send("orders/updated", orderOf(2, "7.00", 2));
    await local.drain();
    local.clock.move(31 * MINUTE);
    await hour();
    expect(await purchasesOf(client)).toEqual(["shopify:1 shopify:1 150", "shopify:2 shopify:2 700"]);
    expect(await shop.counts()).toMatchObject({ total: 4, received: 0, done: 3, skipped: 1 });
  });

  test("is sent on where it was kept and no work was ever begun, and the sender never sends it again", async () => {
    const { client } = await local.signUp();
    const shop = await openShop(local, client, "shopify");
    const lost = vi.spyOn(local.platform.queue, "send").mockRejectedValueOnce(new Error("the queue is away"));
    expect(await shop.send("orders/create", orderOf(1, "10.00"))).toBe(500);
    lost.mockRestore();
    await local.drain();
    expect(await stuckIn(shop)).toHaveLength(1);
    local.clock.move(31 * MINUTE);
    await hour();
    expect(await purchasesOf(client)).toEqual(["shopify:1 shopify:1 1000"]);
  });

  test("is found by the next hour where the search for it ends too, and left alone while it may still be tried", async () => {
    const { client } = await local.signUp();
    const shop = await openShop(local, client, "shopify");
    await shop.send("orders/create", orderOf(1, "10.00"));
    await workEnding(1, "before");
    await hour();
    expect(await stuckIn(shop)).toHaveLength(1);
    local.clock.move(31 * MINUTE);
    await local.plan(false);
    await workEnding(1, "before");
    expect(await stuckIn(shop)).toHaveLength(1);
    await hour();
    expect(await stuckIn(shop)).toEqual([]);
    expect(await purchasesOf(client)).toEqual(["shopify:1 shopify:1 1000"]);
  });

  test("is sent on in parts where it is very much, so that one shop does not fill the queue", {
    timeout: 120_000,
  }, async () => {
    const { client } = await local.signUp();
    const shop = await openShop(local, client, "shopify");
    const away = vi.spyOn(local.platform.queue, "send").mockRejectedValue(new Error("the queue is away"));
    for (let part = 0; part < 26; part += 1) {
      const answers = Array.from({ length: 20 }, (_, id) => shop.send("products/create", { id: part * 20 + id }));
      expect(new Set(await Promise.all(answers))).toEqual(new Set([500]));
      local.clock.move(1000);
    }
    away.mockRestore();
    local.clock.move(31 * MINUTE);
    await hour();
    expect(await shop.counts()).toMatchObject({ total: 520, received: 20, skipped: 500 });
    await hour();
    expect(await shop.counts()).toMatchObject({ total: 520, received: 0, skipped: 520 });
  });
});
