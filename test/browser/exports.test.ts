import { afterAll, beforeAll, expect, test } from "vitest";
import { type House, openHouse, overflow, type Shop, settled } from "./house.ts";

let house: House;
let shop: Shop;
beforeAll(async () => {
  house = await openHouse();
  shop = await house.signUp();
  for (const name of ["Anna", "张小明"]) await shop.owner.createCustomer({ body: { name } });
});
afterAll(async () => {
  await house?.stop();
});

test("everything is exported, shown while it is written, and downloaded", async () => {
  const page = await house.open(shop);
  await page.goto(`${house.origin}/settings/exports`);
  await page.getByText("Nothing has been exported of late.").waitFor();
  await page.getByRole("combobox", { name: "What" }).click();
  await page.getByRole("option", { name: "Everything" }).click();
  await page.getByRole("button", { name: "Export", exact: true }).click();
  await page.getByText("Ready").waitFor();
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download" }).click();
  expect((await download).suggestedFilename()).toMatch(/^everything-.*\.jsonl$/);
  await page.context().close();
});

test("past exports are found again on a phone, in Chinese", async () => {
  const page = await house.open(shop, { size: "phone", language: "zh-CN" });
  await page.goto(`${house.origin}/settings/exports`);
  await page.getByText("可下载").waitFor();
  await settled(page);
  expect(await overflow(page)).toBe(0);
  await page.context().close();
});
