import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seriousFaults } from "../../packages/console/testing/axe.ts";
import { type House, openHouse, type Shop } from "./house.ts";

let house: House;
let shop: Shop;
let receiver: Server;
let url = "";
const received: string[] = [];
beforeAll(async () => {
  receiver = createServer((request, response) => {
    received.push(String(request.headers["webhook-id"]));
    response.end("thank you");
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  house = await openHouse({ webhookAllow: ["127.0.0.0/8"] });
  shop = await house.signUp();
});
afterAll(async () => {
  receiver?.close();
  await house?.stop();
});

test("an endpoint is added, its secret shown once, and what it is sent is watched as it comes", async () => {
  const page = await house.open(shop);
  await page.goto(`${house.origin}/settings/webhooks`);
  await page.getByText("No endpoints yet").waitFor();
  await page.getByRole("button", { name: "Add an endpoint" }).click();
  await page.getByLabel("Address").fill("http://10.0.0.1/inner");
  await page.getByRole("button", { name: "Add an endpoint" }).last().click();
  await page.getByText("The address is not https.").first().waitFor();
  await page.getByLabel("Address").fill(url);
  await page.getByRole("button", { name: "Add an endpoint" }).last().click();
  expect(await page.locator("[data-secret]").innerText()).toMatch(/^whsec_/);
  await page.getByRole("button", { name: "I have stored it" }).click();
  expect(await page.getByText("whsec_").count()).toBe(0);

  await page.getByRole("button", { name: "Send a test" }).click();
  await page.getByText("webhook_endpoint.test").waitFor();
  await page.getByText("webhook_endpoint.test").click();
  await page.getByText("thank you").first().waitFor();
  await shop.owner.createCustomer({ body: { name: "Anna" } });
  await page.getByText("customer.created").waitFor();
  const before = received.length;
  await page.getByText("customer.created").click();
  await page.getByRole("button", { name: "Send again" }).last().click();
  await page.getByText("It is on its way again.").waitFor();
  await expect.poll(() => received.length, { timeout: 20_000 }).toBeGreaterThan(before);
  expect(new Set(received).size).toBeLessThan(received.length);
  expect(await seriousFaults(page)).toEqual([]);
  await page.context().close();
});

test("the event log shows what happened, in Chinese on a phone too", async () => {
  await shop.owner.createWebhookEndpoint({ body: { url } });
  await shop.owner.createCustomer({ body: { name: "王小明" } });
  const page = await house.open(shop, { language: "zh-CN", size: "phone" });
  await page.goto(`${house.origin}/settings/events`);
  await page.getByText("王小明").first().waitFor();
  await page.getByText("王小明").first().click();
  await page.getByText('"name": "王小明"').waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  await page.goto(`${house.origin}/settings/webhooks`);
  await page.getByText("发送记录").first().waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  await page.context().close();
});
