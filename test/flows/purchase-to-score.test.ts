import { type Local, startLocal } from "@perennial/local";
import { afterAll, beforeAll, expect, test } from "vitest";

let local: Local;
beforeAll(async () => {
  local = await startLocal();
});
afterAll(() => local.stop());

test("a purchase recorded through the API moves the customer's score", async () => {
  const { client } = await local.signUp();
  const customer = await client.createCustomer({ body: { name: "张小明", phones: [{ number: "138 0013 8000" }] } });
  expect(customer.phones[0]?.number).toBe("+8613800138000");
  const params = { customerId: customer.id };
  await client.recordPurchase({ params, body: { amountMinor: 12_000 } });
  await local.drain();
  const after = await client.getCustomer({ params });
  console.log(JSON.stringify(after.scores));
  expect(after.scores?.purchaseDays).toBe(1);
  await local.advance(40 * 86_400_000);
  const later = await client.getCustomer({ params });
  console.log(JSON.stringify(later.scores));
  const found = await client.searchCustomers({ query: { q: "zxm" } });
  expect(found.data.map(({ id }) => id)).toEqual([customer.id]);
  const page = await client.queryCustomers({ body: {} });
  expect(page.data).toHaveLength(1);
  console.log(JSON.stringify(await client.getDashboard()));
  console.log(JSON.stringify(await client.explainCustomer({ params })));
  console.log(local.log.filter((l) => l.level !== "info"));
});
