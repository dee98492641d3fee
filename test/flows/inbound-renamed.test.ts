import { type Local, startLocal } from "@perennial/local";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openShop, shopifyOrder, shopifyRefund } from "./sender.ts";

let local: Local;
beforeAll(async () => {
  local = await startLocal();
});
afterAll(() => local.stop());

async function opened() {
  const { client } = await local.signUp();
  const shop = await openShop(local, client, "shopify");
  const purchases = async () => {
    const { data } = await client.queryCustomers({ body: {} });
    const all = await Promise.all(
      data.map(async ({ id }) => (await client.listPurchases({ params: { customerId: id } })).data),
    );
    return all
      .flat()
      .map(({ externalId, amountMinor }) => `${externalId} ${amountMinor}`)
      .sort();
  };
  return { client, shop, purchases };
}

test("an order keeps its number and its one purchase when what stands before the source's numbers is changed", async () => {
  const { client, shop, purchases } = await opened();
  await shop.send("orders/create", shopifyOrder(1));
  await shop.send("refunds/create", shopifyRefund(8, 1, "5.00"));
  await local.drain();
  await client.updateInboundSource({ params: shop.params, body: { idPrefix: "web" } });
  const later = {
    total_price: "70.00",
    updated_at: "2026-05-15T12:00:00-04:00",
    cancelled_at: "2026-05-15T12:00:00-04:00",
  };
  await shop.send("orders/updated", shopifyOrder(1, later));
  await shop.send("orders/create", shopifyOrder(2));
  await local.drain();
  expect(await purchases()).toEqual([
    "shopify:1 7000",
    "shopify:1:cancelled -6500",
    "shopify:1:refund:8 -500",
    "web:2 5995",
  ]);
  await shop.send(
    "orders/updated",
    shopifyOrder(1, { ...later, updated_at: "2026-05-16T12:00:00-04:00", cancelled_at: null }),
  );
  await local.drain();
  expect(await purchases()).toEqual(["shopify:1 7000", "shopify:1:refund:8 -500", "web:2 5995"]);
});
