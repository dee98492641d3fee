import { createHmac } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seriousFaults } from "../../packages/console/testing/axe.ts";
import { type House, openHouse, overflow, type Page, type Shop, settled, until } from "./house.ts";

let house: House;
let shop: Shop;
beforeAll(async () => {
  house = await openHouse();
  shop = await house.signUp();
});
afterAll(async () => {
  await house?.stop();
});

/** Where somebody wants to look at the pages; nowhere without. */
const PICTURES = process.env["PICTURES"];

async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES !== undefined) await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true });
}

async function send(address: string, secret: string, order: unknown): Promise<number> {
  const body = JSON.stringify(order);
  const signature = createHmac("sha256", secret).update(body).digest("base64");
  const headers = { "Content-Type": "application/json", "X-Signature": signature };
  return (await fetch(address, { method: "POST", body, headers })).status;
}

/** The input of a path; its list of choices bears the same name. */
const part = (page: Page, label: string) => page.locator("input").and(page.getByLabel(label));

async function make(page: Page, kind: string, name: string): Promise<void> {
  await page.getByRole("button", { name: "Add a source" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("radio", { name: kind, exact: true }).check();
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByRole("button", { name: "Add a source" }).click();
  await page.getByRole("region", { name: `Set up: ${name}` }).waitFor();
}

test("a source is made with its secret shown once, its mapping tried, and what comes in is watched", async () => {
  const page = await house.open(shop);
  await page.goto(`${house.origin}/settings/inbound`);
  await page.getByText("No sources yet").waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  await picture(page, "empty");
  await make(page, "Orders as JSON", "Till");
  const secret = await page.locator("[data-secret]").innerText();
  expect(secret).toMatch(/^whsec_/);
  const [source] = (await shop.owner.listInboundSources()).data;
  const address = source?.address ?? "";
  await page.getByText(address).waitFor();
  await page.getByRole("button", { name: "I have stored it" }).click();
  expect(await page.getByText("whsec_").count()).toBe(0);

  // The preview follows the sample and the paths, and says what is missing.
  const preview = page.getByRole("region", { name: "What becomes of it" });
  await preview.getByText("Zhang Xiaoming").waitFor();
  const mine = { no: "A-1", sum: "31.50", buyer: { mail: "anna@example.com", name: "Anna" } };
  await page.getByLabel("An order to try").fill(JSON.stringify(mine));
  await preview.getByText("id is missing").waitFor();
  await part(page, "Number of the order").fill("no");
  await part(page, "Total").fill("sum");
  await part(page, "E-mail").fill("buyer.mail");
  await part(page, "Name").fill("buyer.name");
  await preview.getByText("Anna · anna@example.com").waitFor();
  await preview.getByText("31.50").waitFor();
  expect(await seriousFaults(page)).toEqual([]);

  // What comes before the mapping is right fails, and is tried again afterwards.
  expect(await send(address, secret, mine)).toBe(200);
  expect(await send(address, "whsec_wrong", mine)).toBe(401);
  await page.getByText("0 done · 0 waiting · 0 skipped · 1 failed").waitFor();
  await page.getByText("1 with a wrong signature was turned away").waitFor();
  await page.getByRole("button", { name: "Save the mapping" }).click();
  await page.getByText("The mapping is saved.").waitFor();
  await picture(page, "orders");
  await page.getByRole("button", { name: "Try all failed again" }).click();
  await page.getByText("1 done · 0 waiting · 0 skipped · 0 failed").waitFor();
  await page.getByRole("button", { name: /^order/ }).click();
  await page.getByRole("link", { name: "Customer", exact: true }).waitFor();
  await page.locator("pre", { hasText: '"no": "A-1"' }).waitFor();
  expect(await seriousFaults(page)).toEqual([]);

  // A paused source lets nothing in; a deleted one is gone.
  await page.getByRole("button", { name: "Change: Till" }).click();
  await page.getByRole("menuitem", { name: "Pause" }).click();
  await page.getByText("Paused", { exact: true }).waitFor();
  expect(await send(address, secret, mine)).toBe(404);
  await page.getByRole("button", { name: "Change: Till" }).click();
  await page.getByRole("menuitem", { name: "New secret" }).click();
  await page.getByRole("button", { name: "New secret" }).click();
  expect(await page.locator("[data-secret]").innerText()).not.toBe(secret);
  await page.getByRole("button", { name: "Change: Till" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByText("No sources yet").waitFor();
  await page.context().close();
});

test("each kind says where its address goes, by keyboard too", async () => {
  const page = await house.open(shop);
  await page.goto(`${house.origin}/settings/inbound`);
  await page.getByRole("button", { name: "Add a source" }).first().focus();
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").getByLabel("Name").waitFor();
  await page.keyboard.type("Web shop");
  await page.keyboard.press("Enter");
  await page.getByText("Settings → Notifications → Webhooks").waitFor();
  expect(await page.locator("[data-secret]").count()).toBe(0);
  await page.getByRole("button", { name: "Enter the shop's secret" }).click();
  await page.getByLabel("Secret that Shopify shows").fill("0123456789abcdef");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("The secret is kept.").waitFor();
  await picture(page, "shopify");
  await make(page, "WooCommerce", "Old shop");
  await page.getByText("Delivery URL").waitFor();
  await make(page, "Mail", "Mails");
  const mail = (await shop.owner.listInboundSources()).data.find(({ kind }) => kind === "mail");
  const raw = Buffer.from("From: Who <who@example.com>\r\nTo: a@b.example\r\nSubject: Tea?\r\n\r\nIs there any?\r\n");
  await house.runner.receiveMail({ from: "who@example.com", recipients: [mail?.address ?? ""], raw });
  await page.getByRole("button", { name: /^Tea\?/ }).click();
  await page.getByRole("button", { name: "Make a customer of the sender" }).click();
  await until(async () => {
    const listed = (await shop.owner.listInboundSources()).data.find(({ id }) => id === mail?.id);
    return listed?.messages.done === 1;
  });
  await until(async () => {
    const { data } = await shop.owner.searchCustomers({ query: { q: "who@example.com" } });
    return data.length === 1 && data[0]?.name === "Who";
  });
  await page.getByText("nobody known has this address").waitFor({ state: "detached" });
  await picture(page, "mail");
  await make(page, "Form", "Write to us");
  await page.getByText("<iframe").waitFor();
  await page.getByText("No site may show the form yet.").waitFor();
  await page.getByRole("button", { name: "Change: Write to us" }).click();
  await page.getByRole("menuitem", { name: "Change the form" }).click();
  await part(page, "Sites that may show it").fill("https://www.example.com");
  await page.keyboard.press("Enter");
  await page.getByLabel("To be agreed to before sending").fill("You may write to me.");
  await picture(page, "form-settings");
  await page.getByRole("button", { name: "Save" }).click();
  await until(async () => (await page.getByText("No site may show the form yet.").count()) === 0);
  expect(await seriousFaults(page)).toEqual([]);
  await picture(page, "form");
  await page.context().close();
});

test("it is read in Chinese on a phone, in the dark, without scrolling sideways", async () => {
  const page = await house.open(shop, { language: "zh-CN", size: "phone", scheme: "dark" });
  await page.goto(`${house.origin}/settings/inbound`);
  await page.getByText("收到的内容").first().waitFor();
  await settled(page);
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  expect(await seriousFaults(page)).toEqual([]);
  await picture(page, "phone-zh");
  await shop.owner.createInboundSource({
    body: { kind: "orders", name: "收银台", mapping: { orderId: "id", amount: "total", customerId: "customer.id" } },
  });
  await page
    .getByRole("button", { name: /收银台/ })
    .first()
    .click();
  await page.getByText("字段位置").first().waitFor();
  await settled(page);
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  await picture(page, "phone-zh-orders");
  await page.context().close();
});

test("the hosted form is filled in and sent, in both languages, on a phone and in the dark", async () => {
  const source = (await shop.owner.listInboundSources()).data.find(({ kind }) => kind === "form");
  const address = source?.address ?? "";
  for (const [language, size, scheme] of [
    ["en", "laptop", "light"],
    ["zh-CN", "phone", "light"],
    ["en", "phone", "dark"],
  ] as const) {
    const page = await house.open(undefined, { language, size, scheme });
    await page.goto(address);
    await page.locator("form").waitFor();
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(await seriousFaults(page)).toEqual([]);
    await picture(page, `hosted-${language}-${size}-${scheme}`);
    await page.locator("#name").fill("Lena");
    await page.locator("#email").fill(`lena-${language}-${scheme}@example.com`);
    await page.locator("[name=consent]").check();
    // Nobody fills in a form within two seconds.
    await page.waitForTimeout(2100);
    await page.locator("button[type=submit]").click();
    await page.getByRole("status").waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    await picture(page, `hosted-thanks-${language}-${size}-${scheme}`);
    await page.context().close();
  }
  await until(async () => {
    const listed = (await shop.owner.listInboundSources()).data.find(({ id }) => id === source?.id);
    return listed?.messages.done === 3;
  });
});
