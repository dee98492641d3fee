import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type House, openHouse, type Page, type Shop } from "./house.ts";

const DAY_MS = 86_400_000;
const ago = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);

let house: House;
let shop: Shop;

beforeAll(async () => {
  house = await openHouse();
  shop = await house.signUp();
});
afterAll(async () => {
  await house?.stop();
});

/** Leaves a picture where one is asked for. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env["PICTURES"];
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

test("a subscription is added, cancelled with a reason, taken back and found in the list", async () => {
  const { id: customerId } = await shop.owner.createCustomer({ body: { name: "Subscribing Sue" } });
  const page = await house.open(shop);
  await page.goto(`${house.origin}/customers/${customerId}`);
  await page.getByRole("heading", { name: "Subscribing Sue" }).waitFor();
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Add a subscription" }).click();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Please fill this in.").first().waitFor();
  await page.getByLabel("Plan", { exact: true }).fill("Tea of the month");
  await page.getByLabel("Price of a period").fill("99");
  await page.getByLabel("First day").fill(ago(100));
  await picture(page, "sub-form");
  await page.getByRole("button", { name: "Save" }).click();
  const card = page.getByRole("region", { name: "Subscriptions" });
  await card.getByText("Tea of the month").waitFor();
  await card.getByText(/renewed 3 times · renews on/).waitFor();
  await page
    .getByText(/A monthly subscription, renewed 3 times/)
    .first()
    .waitFor();
  await picture(page, "sub-page");

  await card.getByRole("button", { name: "Actions: Tea of the month" }).click();
  await page.getByRole("menuitem", { name: "Cancel …" }).click();
  await page.getByRole("combobox", { name: "Why?" }).click();
  await page.getByRole("option", { name: "The price" }).click();
  await picture(page, "sub-cancel");
  await page.getByRole("button", { name: "Cancel the subscription" }).click();
  await card.getByText("Cancelled").waitFor();
  await card.getByText(/ends on/).waitFor();
  await card.getByText("The price").waitFor();

  await page.goto(`${house.origin}/subscriptions`);
  await page.getByText("Ending within 30 days").click();
  await page.getByRole("link", { name: "Subscribing Sue" }).waitFor();
  await picture(page, "sub-list");
  await page.getByRole("button", { name: "Actions: Tea of the month" }).click();
  await page.getByRole("menuitem", { name: "Take the cancellation back" }).click();
  await page.getByText("None of the subscriptions is like that.").waitFor();
  await page.getByText("Running", { exact: true }).first().click();
  await page.getByRole("link", { name: "Subscribing Sue" }).click();
  await page.getByRole("heading", { name: "Subscribing Sue" }).waitFor();
  await page.context().close();
});

test("on a phone, in Chinese, several lines stand beside each other", async () => {
  const { id: customerId } = await shop.owner.createCustomer({ body: { name: "李雷" } });
  const params = { customerId };
  const plan = { period: "year", priceMinor: 120_000 } as const;
  await shop.owner.createSubscription({
    params,
    body: { ...plan, plan: "年度茶会员", productLine: "茶", startedOn: ago(800) },
  });
  await shop.owner.createSubscription({
    params,
    body: { ...plan, plan: "茶具租用", productLine: "茶具", period: "month", startedOn: ago(40), renewal: "manual" },
  });
  await shop.owner.recordPurchase({ params, body: { amountMinor: 5000 } });
  await expect.poll(async () => (await shop.owner.getCustomer({ params })).scores?.purchaseDays).toBe(1);
  const page = await house.open(shop, { language: "zh-CN", size: "phone" });
  await page.goto(`${house.origin}/customers/${customerId}`);
  const card = page.getByRole("region", { name: "订阅" });
  await card.getByText("年度茶会员").waitFor();
  await card.getByText("订阅之外的购买").waitFor();
  await picture(page, "sub-phone-zh");
  await card.getByRole("button", { name: "操作: 茶具租用" }).click();
  await page.getByRole("menuitem", { name: "今天重新开始" }).click();
  await card.getByText(/已付费至/).waitFor();
  await page.goto(`${house.origin}/subscriptions`);
  await page.getByText("茶具租用").waitFor();
  await picture(page, "sub-list-phone-zh");
  await page.context().close();
});
