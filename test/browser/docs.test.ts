import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { createClient } from "@perennial/sdk";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type House, mailedLink, openHouse, PATIENCE_MS, type Page, type Shop } from "./house.ts";

/** Where screenshots are put when somebody wants to look at the page. */
const SHOTS = process.env["SHOTS"];

let house: House;
let shop: Shop;
beforeAll(async () => {
  house = await openHouse();
  shop = await house.signUp("Green Leaf Tea");
});
afterAll(async () => await house.stop());

/** Opens the reference at the sample of one operation. */
async function openSample(page: Page): Promise<void> {
  await page.goto(`${house.origin}/docs#tag/purchases/POST/customers/{customerId}/purchases`);
  await page.getByRole("heading", { name: "Record a purchase" }).first().waitFor({ timeout: PATIENCE_MS });
}
const sample = (page: Page) => page.getByText("curl --fail-with-body", { exact: false }).first();
const textOf = async (page: Page): Promise<string> => await page.locator("#reference").innerText();

/** The key that stands in the samples. */
async function keyIn(page: Page): Promise<string> {
  let key = "";
  const find = async (): Promise<string> => {
    key = /Bearer (per_live_[\w-]{30,})/.exec(await textOf(page))?.[1] ?? "";
    return key;
  };
  await expect.poll(find, { timeout: PATIENCE_MS }).not.toBe("");
  return key;
}

test("a key of one's own stands in the samples for as long as the page is open, and nowhere else", async () => {
  const page = await house.open(shop);
  await openSample(page);
  await sample(page).waitFor({ timeout: PATIENCE_MS });
  expect(await textOf(page)).toContain("$PERENNIAL_API_KEY");
  expect(await textOf(page)).toContain(`${house.origin}/v1/customers/`);

  await page.getByRole("button", { name: "Fill in a key of mine" }).click();
  const key = await keyIn(page);
  const kept = await page.evaluate<string>(
    "JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])",
  );
  expect(kept).not.toContain("per_live");
  expect(await (await fetch(`${house.origin}/v1/openapi.json`)).text()).not.toContain(key);
  const call = async () =>
    (await fetch(`${house.origin}/v1/me`, { headers: { Authorization: `Bearer ${key}` } })).status;
  expect(await call()).toBe(200);
  const { data } = await shop.owner.listApiKeys();
  expect(data).toEqual([expect.objectContaining({ name: "API docs", access: "read" })]);

  await page.goto(`${house.origin}/docs/errors/not_found`);
  await expect.poll(async () => (await shop.owner.listApiKeys()).data, { timeout: PATIENCE_MS }).toEqual([]);
  await page.context().close();
});

test("a key that changes records is made by choice alone, by who may change any, and the samples run with it", async () => {
  const page = await house.open(shop);
  await openSample(page);
  await page.getByRole("button", { name: "or one that can also change records" }).click();
  await page.getByText("what you run changes the records of Green Leaf Tea").waitFor();
  const key = await keyIn(page);
  const { data } = await shop.owner.listApiKeys();
  expect(data).toEqual([expect.objectContaining({ name: "API docs", access: "write" })]);
  const { id } = await shop.owner.createCustomer({ body: { name: "Sampled" } });
  // Numbers of lines and colours are elements of their own: the text is that of the whole sample.
  const samples = page.locator("#reference pre").filter({ hasText: "/purchases" }).filter({ hasText: "-X POST" });
  const shown = (await samples.filter({ hasText: key }).first().innerText()).replaceAll("\u00a0", " ");
  const command = shown.replace(/\/customers\/[^/"']+\//, `/customers/${id}/`);
  const { stdout } = await promisify(execFile)("sh", ["-c", command]);
  expect(JSON.parse(stdout)).toMatchObject({ customerId: id });
  if (SHOTS !== undefined) await page.screenshot({ path: `${SHOTS}/docs-writing.png` });
  await page.goto(`${house.origin}/docs/errors/not_found`);
  await expect.poll(async () => (await shop.owner.listApiKeys()).data, { timeout: PATIENCE_MS }).toEqual([]);
  await page.context().close();

  const email = "reader@example.com";
  const password = "a sentence is easiest";
  await shop.owner.createInvitation({ body: { email, role: "read-only" } });
  const [, token = ""] = (await mailedLink(house.runner, email)).split("#");
  await createClient({ baseUrl: house.origin }).acceptInvitation({ body: { token, name: "Reader", password } });
  const other = await house.open({ ...shop, email, password }, { language: "zh-CN", size: "phone" });
  await openSample(other);
  await other.getByRole("button", { name: "填入我的密钥" }).waitFor();
  expect(await other.getByRole("button", { name: "可修改数据的密钥" }).count()).toBe(0);
  await other.context().close();
});

test("a visitor can paste a key, and reads the page in the console's own font", async () => {
  const page = await house.open(undefined, { language: "zh-CN", size: "phone" });
  await openSample(page);
  await page.getByRole("link", { name: "登录" }).waitFor();
  await page.getByLabel("……或粘贴一个密钥").fill("per_live_pasted");
  await page.getByRole("button", { name: "填入" }).click();
  await expect.poll(() => textOf(page), { timeout: PATIENCE_MS }).toContain("Bearer per_live_pasted");
  await page.getByRole("button", { name: "清除" }).click();
  await expect.poll(() => textOf(page), { timeout: PATIENCE_MS }).not.toContain("per_live_pasted");
  const fonts = "[...document.fonts].filter(({ status }) => status === 'loaded').map(({ family }) => family).join()";
  await expect.poll(() => page.evaluate<string>(fonts), { timeout: PATIENCE_MS }).toMatch(/Inter Variable/);
  await page.context().close();
});
