import { afterAll, beforeAll, expect, test } from "vitest";
import { seriousFaults } from "../../packages/console/testing/axe.ts";
import { type House, openHouse, type Shop } from "./house.ts";

let house: House;
let shop: Shop;
beforeAll(async () => {
  house = await openHouse();
  shop = await house.signUp();
});
afterAll(() => house?.stop());

const picture = process.env["PICTURES"];

test("who did what is looked through, and a customer's own history from its page", async () => {
  const { id } = await shop.owner.createCustomer({ body: { name: "Anna Smith" } });
  await shop.owner.updateCustomer({ params: { customerId: id }, body: { name: "Anna Miller" } });
  await shop.owner.createNote({ params: { customerId: id }, body: { text: "Likes tea" } });
  const page = await house.open(shop);
  await page.goto(`${house.origin}/settings/audit`);
  const sentence = page.getByText("changed customer Anna Miller: name from Anna Smith to Anna Miller.");
  await sentence.waitFor();
  await page.getByRole("combobox", { name: "What happened" }).click();
  await page.getByRole("option", { name: "changed" }).click();
  await page.getByText("added note").waitFor({ state: "detached" });
  await sentence.click();
  await page.getByText("updateCustomer").waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  if (picture) await page.screenshot({ path: `${picture}/audit-en.png`, fullPage: true });
  await page.goto(`${house.origin}/customers/${id}`);
  await page.getByRole("button", { name: "Changes" }).click();
  await page.getByText("added note of Anna Miller").waitFor();
  await page.context().close();
});

test("consent is recorded, a person erased by typing the name, and the receipt read", async () => {
  const { id } = await shop.owner.createCustomer({
    body: { name: "王小明", emails: [{ address: "wang@example.com" }] },
  });
  const page = await house.open(shop, { language: "zh-CN", size: "phone" });
  await page.goto(`${house.origin}/customers/${id}`);
  const card = page.getByRole("region", { name: "联系与隐私" });
  await card.getByLabel("电子邮件").click();
  await page.getByRole("option", { name: "拒绝" }).click();
  await page.getByLabel("来源").fill("电话");
  await page.getByRole("button", { name: "记录", exact: true }).click();
  await card.getByText("电话", { exact: false }).first().waitFor();
  await expect
    .poll(async () => (await shop.owner.listConsents({ params: { customerId: id } })).channels[0]?.status)
    .toBe("denied");
  if (picture) await card.screenshot({ path: `${picture}/card-zh.png` });
  await card.getByRole("button", { name: "抹除此人" }).click();
  await page.getByLabel("请输入“王小明”以确认").fill("王小名");
  await page.getByRole("button", { name: "永久抹除" }).click();
  await page.getByText("请按档案原样输入姓名。").waitFor();
  if (picture) await page.screenshot({ path: `${picture}/erase-zh.png` });
  await page.getByLabel("请输入“王小明”以确认").fill("王小明");
  await page.getByRole("button", { name: "永久抹除" }).click();
  await page.getByText("此人已于", { exact: false }).waitFor();
  await page.goto(`${house.origin}/settings/privacy`);
  await page.getByText("本人要求").click();
  await page.getByText(id).waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  if (picture) await page.screenshot({ path: `${picture}/privacy-zh.png`, fullPage: true });
  await page.context().close();
});

test("rules of retention are tried before they are set", async () => {
  const page = await house.open(shop);
  await page.goto(`${house.origin}/settings/privacy`);
  await page.getByLabel("Notes").fill("365");
  await page.getByRole("button", { name: "What would go today?" }).click();
  await page.getByText("0 notes, 0 tasks", { exact: false }).waitFor();
  await page.getByLabel("Post").check();
  await page.getByRole("button", { name: "Save" }).click();
  await expect.poll(async () => (await shop.owner.getPrivacySettings()).retention.notes).toBe(365);
  expect((await shop.owner.getPrivacySettings()).withoutConsent).toEqual(["post"]);
  if (picture) await page.screenshot({ path: `${picture}/privacy-en.png`, fullPage: true });
  await page.context().close();
});
