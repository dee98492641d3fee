import { afterAll, beforeAll, expect, test } from "vitest";
import { seriousFaults } from "../../packages/console/testing/axe.ts";
import { type House, openHouse, overflow, type Page, type Shop, settled, until } from "./house.ts";

let house: House;
let shop: Shop;
beforeAll(async () => {
  house = await openHouse();
  shop = await house.signUp("Green Leaf Tea");
  for (let index = 0; index < 12; index += 1) await shop.owner.createCustomer({ body: { name: `Customer ${index}` } });
  await house.signUp("Blue Door Books");
  await shop.owner.getUsage();
});
afterAll(() => house?.stop());

/** Where screenshots are put when somebody wants to look at the pages. */
const SHOTS = process.env["SHOTS"];
const shoot = async (page: Page, name: string): Promise<void> => {
  if (SHOTS !== undefined) await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true });
};

async function openOperator(look?: Parameters<House["open"]>[1], words = { key: "Operator's key", in: "Sign in" }) {
  const page = await house.open(undefined, look);
  await page.goto(`${house.origin}/operator`);
  await page.getByLabel(words.key, { exact: true }).fill(house.runner.operatorKey);
  await page.getByRole("button", { name: words.in, exact: true }).click();
  await page.getByRole("link", { name: "Green Leaf Tea" }).waitFor();
  return page;
}

const sights = [
  { language: "en", size: "laptop", words: { key: "Operator's key", in: "Sign in", cost: "Cost by month" } },
  { language: "zh-CN", size: "phone", words: { key: "运营者密钥", in: "登录", cost: "每月成本" } },
] as const;

test.each(sights)("the pages can be read by everyone ($language, $size)", async ({ language, size, words }) => {
  const page = await house.open(undefined, { language, size });
  await page.goto(`${house.origin}/operator`);
  await page.getByLabel(words.key, { exact: true }).waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  await shoot(page, `operator-in-${language}`);
  await page.getByLabel(words.key, { exact: true }).fill(house.runner.operatorKey);
  await page.getByRole("button", { name: words.in, exact: true }).click();
  await page.getByRole("link", { name: "Green Leaf Tea" }).waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  expect(await overflow(page)).toBe(0);
  await shoot(page, `operator-list-${language}`);
  await page.getByRole("link", { name: "Green Leaf Tea" }).click();
  await page.getByRole("region", { name: words.cost }).waitFor();
  await settled(page);
  expect(await seriousFaults(page)).toEqual([]);
  expect(await overflow(page)).toBe(0);
  await shoot(page, `operator-tenant-${language}`);
  await page.context().close();
});

test("nobody gets in with another key, and nobody else loads any of it", async () => {
  const page = await house.open(undefined);
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(`${house.origin}/sign-in`);
  await settled(page);
  expect(asked.filter((path) => /operator|tenant/i.test(path))).toEqual([]);
  await page.goto(`${house.origin}/operator`);
  await page.getByLabel("Operator's key", { exact: true }).fill(`per_opr_${"a".repeat(43)}`);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("alert").waitFor();
  expect(await page.getByRole("link", { name: "Green Leaf Tea" }).count()).toBe(0);
  await page.context().close();
});

test("tenants are found and put in order, and whoever signs out is out", async () => {
  const page = await openOperator();
  const companies = () => page.getByRole("row").getByRole("link").allInnerTexts();
  await page.getByRole("button", { name: "Company" }).click();
  expect(await companies()).toEqual(["Blue Door Books", "Green Leaf Tea"]);
  await page.getByRole("button", { name: "Company" }).click();
  expect(await companies()).toEqual(["Green Leaf Tea", "Blue Door Books"]);
  expect(await page.getByRole("columnheader", { name: "Company" }).getAttribute("aria-sort")).toBe("descending");
  await page.getByLabel("Search by company or id").fill("blue");
  await until(async () => (await companies()).length === 1);
  await page.getByLabel("Search by company or id").fill("nobody");
  await page.getByText("No tenant meets this").waitFor();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByLabel("Operator's key", { exact: true }).waitFor();
  await page.reload();
  await page.getByLabel("Operator's key", { exact: true }).waitFor();
  await page.context().close();
});

test("a tenant is suspended with a reason and let work again, closed by its name and opened again", async () => {
  const page = await openOperator();
  await page.getByRole("link", { name: "Blue Door Books" }).click();
  await page.getByRole("button", { name: "Suspend" }).click();
  await page.getByLabel("Reason").fill("Unclear mails");
  await page.getByRole("dialog").getByRole("button", { name: "Suspend" }).click();
  await page.getByText(/Suspended on .*: Unclear mails/).waitFor();
  await page.getByRole("button", { name: "Let it work again" }).click();
  await page.getByText("At work").waitFor();
  await page.getByRole("button", { name: "Close it" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox").fill("Another");
  await dialog.getByRole("button", { name: "Close it" }).click();
  await dialog.getByText("The tenant is called “Blue Door Books”", { exact: false }).waitFor();
  await dialog.getByRole("textbox").fill("Blue Door Books");
  await dialog.getByRole("button", { name: "Close it" }).click();
  await page.getByText(/deleted for good on .*, in (29|30) days/).waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  await page.getByRole("button", { name: "Open it again" }).click();
  await page.getByText("At work").waitFor();
  await page.context().close();
});

test("support asks, an owner allows it, support looks in, and the owner sees it and shuts it out", async () => {
  const page = await openOperator();
  await page.getByRole("link", { name: "Green Leaf Tea" }).click();
  expect(await page.getByRole("button", { name: "Look in" }).isDisabled()).toBe(true);
  await page.getByRole("button", { name: "Ask its owners" }).click();
  await page.getByLabel("Reason").fill("An import stopped");
  await page.getByRole("dialog").getByRole("button", { name: "Ask its owners" }).click();
  await page.getByText("no owner has answered yet").waitFor();

  const owner = await house.open(shop);
  await owner.goto(`${house.origin}/settings/support`);
  await owner.getByText("An import stopped").first().waitFor();
  expect(await seriousFaults(owner)).toEqual([]);
  await owner.getByRole("button", { name: "Let support in" }).click();
  await owner.getByRole("combobox", { name: "For how long" }).click();
  await owner.getByRole("option", { name: "3 days" }).click();
  await owner.getByRole("dialog").getByRole("button", { name: "Let support in" }).click();
  await owner.getByText(/Support can look in until/).waitFor();
  await owner.getByText("let support in: until", { exact: false }).first().waitFor();

  await page.reload();
  await page.getByRole("button", { name: "Look in" }).click();
  const key = await page.locator("[data-secret]").innerText();
  const reply = await fetch(`${house.origin}/v1/customers/query`, {
    method: "POST",
    headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json" },
    body: "{}",
  });
  expect(reply.status).toBe(200);
  expect(await seriousFaults(page)).toEqual([]);
  await shoot(page, "operator-opened");

  await until(async () => (await shop.owner.listAudit({ query: { kind: "support" } })).data.length >= 3);
  await owner.reload();
  await owner.getByText("looked into the workspace").waitFor();
  expect(await seriousFaults(owner)).toEqual([]);
  await shoot(owner, "support-en");
  await owner.getByRole("button", { name: "Shut support out" }).click();
  await owner.getByText("Support cannot look in.").waitFor();
  expect((await shop.owner.getSupport()).until).toBeNull();
  await page.context().close();
  await owner.context().close();

  const phone = await house.open(shop, { language: "zh-CN", size: "phone" });
  await phone.goto(`${house.origin}/settings/support`);
  await phone.getByText("访问了工作区").waitFor();
  await settled(phone);
  expect(await overflow(phone)).toBe(0);
  expect(await seriousFaults(phone)).toEqual([]);
  await shoot(phone, "support-zh");
  await phone.context().close();
});
