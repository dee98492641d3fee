import type { TestClock } from "@perennial/sdk";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type House, openHouse, overflow, type Shop, settled, until } from "./house.ts";

let house: House;
let shop: Shop;
beforeAll(async () => {
  house = await openHouse();
  shop = await house.signUp();
});
afterAll(async () => {
  await house?.stop();
});

test("a test workspace is created from the menu, says on every page that it is one, and its time is moved", async () => {
  const page = await house.open(shop);
  await page.getByRole("button", { name: "Account" }).click();
  await page.getByRole("menuitem", { name: "Create a test workspace" }).click();
  await page.getByRole("button", { name: "Create it" }).click();
  const bar = page.getByRole("region", { name: "Test workspace" });
  await bar.waitFor();
  await page.getByText("Green Leaf Tea (test)").first().waitFor();
  const clock = () => page.evaluate<TestClock>('fetch("/v1/test-clock").then((reply) => reply.json())');
  const before = (await clock()).today;
  await bar.getByRole("button", { name: "+7 days" }).click();
  await until(async () => (Date.parse((await clock()).today) - Date.parse(before)) / 86_400_000 === 7);
  await bar.getByRole("button", { name: "+7 days" }).waitFor();

  await bar.getByRole("button", { name: "+1 year" }).click();
  await bar.getByRole("progressbar").waitFor();
  await bar.getByRole("button", { name: "Stop" }).click();
  await bar.getByRole("button", { name: "+1 day" }).waitFor();
  expect((await clock()).move).toMatchObject({ cancelled: true });

  await page.goto(`${house.origin}/settings`);
  await page.getByRole("button", { name: "Empty it" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Empty it" }).click();
  await page.getByText("The workspace is being emptied.").waitFor();
  const isEmptied = `fetch("/v1/workspace/work").then((reply) => reply.json())
    .then(({ data }) => data.some(({ kind, finishedAt }) => kind === "empty" && finishedAt !== null))`;
  await until(() => page.evaluate<boolean>(isEmptied));
  await page.context().close();
});

test("on a phone, in Chinese, the bar fits and leads to every way to go on", async () => {
  const page = await house.open(shop, { size: "phone", language: "zh-CN" });
  await settled(page);
  const bar = page.getByRole("region", { name: "测试工作区" });
  await bar.getByRole("button", { name: "移动时间" }).click();
  await page.getByRole("menuitem", { name: "其他日期…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "移动时间" }).waitFor();
  expect(await overflow(page)).toBe(0);
  await page.context().close();
});
