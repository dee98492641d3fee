import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type House, openHouse, overflow, type Page, type Shop } from "./house.ts";

const DAY_MS = 86_400_000;
const ago = (days: number): string => new Date(Date.now() + 8 * 3_600_000 - days * DAY_MS).toISOString().slice(0, 10);

let house: House;
let shop: Shop;
let customerId: string;

beforeAll(async () => {
  house = await openHouse();
  shop = await house.signUp();
  customerId = (await shop.owner.createCustomer({ body: { name: "Remembered Rose" } })).id;
  for (const days of [150, 120, 90, 60, 30]) {
    await shop.owner.recordPurchase({ params: { customerId }, body: { amountMinor: 20_000, occurredOn: ago(days) } });
  }
});
afterAll(async () => {
  await house?.stop();
});

/** Leaves a picture where one is asked for. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env["PICTURES"];
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`) });
}

test("the reasons of a past day are opened by the keyboard, as they were shown then and by what is known now", async () => {
  const page = await house.open(shop);
  await page.goto(`${house.origin}/customers/${customerId}`);
  await page.getByRole("button", { name: "Look back" }).focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  // What is shown of today is what the page says.
  await dialog.getByText("Last purchase 30 days ago; usual gap 30.").waitFor();
  await dialog.getByLabel("How it stood on").fill(ago(85));
  await page.keyboard.press("Enter");
  await dialog.getByText("There was nothing to score on this day yet.").waitFor();
  await dialog.getByText("By what is known now").click();
  await dialog.getByText("Last purchase 5 days ago; usual gap 30.").waitFor();
  await picture(page, "past-reasons");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });

  await page.getByRole("button", { name: "Why it was so" }).click();
  await expect
    .poll(async () => await page.getByRole("dialog").getByLabel("How it stood on").inputValue())
    .toBe(await page.getByLabel("How it stood on").first().inputValue());
  await page.context().close();
});

test("the stages so far stand with the days on which they began", async () => {
  const { id } = await shop.owner.createCustomer({ body: { name: "Returning Rita" } });
  for (const days of [900, 870, 845, 820, 300, 270, 240]) {
    await shop.owner.recordPurchase({
      params: { customerId: id },
      body: { amountMinor: 9_900, occurredOn: ago(days) },
    });
  }
  const page = await house.open(shop);
  await page.goto(`${house.origin}/customers/${id}`);
  const card = page.getByRole("region", { name: "Stage" });
  await card.getByRole("list", { name: "Stages before" }).getByText("since").first().waitFor();
  expect(await card.getByText(/^since /).count()).toBeGreaterThan(2);
  await picture(page, "stages");
  await page.context().close();
  const zh = await house.open(shop, { language: "zh-CN", size: "phone" });
  await zh.goto(`${house.origin}/customers/${id}`);
  await zh.getByRole("list", { name: "之前的阶段" }).scrollIntoViewIfNeeded();
  expect(await overflow(zh)).toBe(0);
  await picture(zh, "stages-zh");
  await zh.context().close();
});

test("a click on a month of the purchases shows the scores at its end", async () => {
  const page = await house.open(shop);
  await page.goto(`${house.origin}/customers/${customerId}`);
  const card = page.getByRole("region", { name: "Purchases" });
  await card.locator(".recharts-wrapper").hover();
  await card.locator(".recharts-tooltip-wrapper").getByText("¥").waitFor();
  await card.locator(".recharts-wrapper").click();
  const day = await page.getByRole("dialog").getByLabel("How it stood on").inputValue();
  const [year = 0, month = 0] = day.split("-").map(Number);
  expect(day).toBe(new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10));
  await page.context().close();
});

test("on a phone, in Chinese", async () => {
  const page = await house.open(shop, { language: "zh-CN", size: "phone" });
  await page.goto(`${house.origin}/customers/${customerId}`);
  await page.getByRole("button", { name: "回看", exact: true }).tap();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("按现在所知").tap();
  await dialog.getByText("距上次购买已有 30 天；通常每 30 天购买一次。").waitFor();
  await picture(page, "past-reasons-zh");
  const width = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
  expect(width).toBeLessThanOrEqual(0);
  await page.context().close();
});
