import { afterAll, beforeAll, expect, test } from "vitest";
import { type House, mailedLink, openHouse, overflow, type Page, type Shop } from "./house.ts";

let house: House;
let shop: Shop;
beforeAll(async () => {
  house = await openHouse();
  shop = await house.signUp();
});
afterAll(async () => {
  await house?.stop();
});

/** A picture of the page, where somebody wants to look at it. */
async function look(page: Page, name: string): Promise<void> {
  const folder = process.env["LOOKS"];
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}

async function invite(page: Page, email: string, role?: string): Promise<void> {
  await page.getByRole("button", { name: "Invite somebody" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("E-mail").fill(email);
  if (role !== undefined) {
    await dialog.getByRole("combobox", { name: "Role" }).click();
    await page.getByRole("option", { name: role }).click();
  }
  await dialog.getByRole("button", { name: "Invite somebody" }).click();
  await page.getByText(email, { exact: true }).waitFor();
}

test("a colleague is invited, joins by the mail's link, works, and hands over on leaving; all of it is undone", async () => {
  const page = await house.open(shop);
  await page.goto(`${house.origin}/settings/members`);
  await page.getByRole("button", { name: "Make a team" }).click();
  await page.getByLabel("Name of the team").fill("North");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("0 people").waitFor();
  await invite(page, "chen@example.com", "Manager");
  await look(page, "members-invited");

  const chen = await house.open(undefined);
  await chen.goto(await mailedLink(house.runner, "chen@example.com"));
  await chen.getByRole("heading", { name: "Join Green Leaf Tea" }).waitFor();
  await look(chen, "join");
  await chen.getByLabel("Your name").fill("Chen Mei");
  await chen.getByLabel("Choose a password").fill("a sentence of her own");
  await chen.getByRole("button", { name: "Join" }).click();
  await chen.getByRole("link", { name: "Customers" }).first().waitFor();

  await page.reload();
  await page.getByRole("button", { name: "What to do with Chen Mei" }).click();
  await page.getByRole("menuitem", { name: "Role and teams" }).click();
  await page.getByRole("dialog").getByRole("combobox", { name: "Teams" }).click();
  await page.getByRole("option", { name: "North" }).click();
  await page.keyboard.press("Tab");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await page.getByText("1 person").waitFor();

  const { data } = await shop.owner.listMembers();
  const chenId = data.find(({ name }) => name === "Chen Mei")?.id ?? "";
  for (const name of ["One", "Two", "Three"]) await shop.owner.createCustomer({ body: { name, ownerId: chenId } });
  await page.getByRole("button", { name: "What to do with Chen Mei" }).click();
  await page.getByRole("menuitem", { name: "Remove" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("Chen Mei has 3 customers", { exact: false }).waitFor();
  await dialog.getByRole("combobox", { name: "Who takes over" }).click();
  await page.getByRole("option", { name: "Li Wei" }).click();
  await dialog.getByText("Li Wei: 3 customers, 0 tasks").waitFor();
  await look(page, "hand-over");
  await page.keyboard.press("Escape");
  await dialog.getByRole("button", { name: "Remove" }).click();
  await page.getByText("done", { exact: true }).waitFor();
  await look(page, "handed-over");
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Undo" }).click();
  await page.getByText("undone", { exact: true }).waitFor();
  await page.getByRole("button", { name: "What to do with Chen Mei" }).waitFor();
  for (const one of [page, chen]) await one.context().close();
});

test("a role of one's own is made, given by an invitation, and cannot allow more than oneself may do", async () => {
  const page = await house.open(shop);
  await page.goto(`${house.origin}/settings/roles`);
  await page.getByRole("button", { name: "Make a role" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name of the role").fill("Front desk");
  await dialog.getByLabel("See customers").check();
  await dialog.getByLabel("Invite, change and remove people").check();
  await dialog.getByLabel("See who works here").check();
  await dialog.getByLabel("Make roles").check();
  await look(page, "role-form");
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByText("4 permissions").waitFor();
  await page.goto(`${house.origin}/settings/members`);
  await invite(page, "desk@example.com", "Front desk");
  const desk = await house.open(undefined);
  await desk.goto(await mailedLink(house.runner, "desk@example.com"));
  await desk.getByLabel("Your name").fill("Desk");
  await desk.getByLabel("Choose a password").fill("a sentence of her own");
  await desk.getByRole("button", { name: "Join" }).click();
  await desk.getByRole("button", { name: "Accept and go on" }).click();
  await desk.getByRole("dialog").waitFor({ state: "detached" });
  await desk.goto(`${house.origin}/settings/roles`);
  await desk.getByRole("button", { name: "Make a role" }).click();
  expect(await desk.getByRole("dialog").getByLabel("Make API keys").isDisabled()).toBe(true);
  expect(await desk.getByRole("dialog").getByLabel("See customers").isDisabled()).toBe(false);
  for (const one of [page, desk]) await one.context().close();
});

test("somebody with two workspaces switches between them", async () => {
  const someone = await house.signUp("First Shop");
  const page = await house.open(someone);
  const menu = () =>
    page
      .locator("header")
      .getByRole("button", { name: /^Account/ })
      .last()
      .click();
  await menu();
  await page.getByRole("menuitem", { name: "Open another workspace" }).click();
  await page.getByLabel("Name of the company").fill("Second Shop");
  await page.getByRole("dialog").getByRole("button", { name: "Open it" }).click();
  await page.getByText("Second Shop").first().waitFor();
  await menu();
  await look(page, "workspaces");
  await page.getByRole("menuitem", { name: "First Shop" }).click();
  await page.getByText("First Shop").first().waitFor();
  await expect.poll(() => page.getByText("Second Shop").count()).toBe(0);
  await page.context().close();
});

test.each(["laptop", "phone"] as const)("the people's pages read well in Chinese on a %s", async (size) => {
  const page = await house.open(shop, { language: "zh-CN", size });
  for (const place of ["members", "roles"]) {
    await page.goto(`${house.origin}/settings/${place}`);
    await page.getByText("所有者").first().waitFor();
    await look(page, `${place}-zh-${size}`);
    expect(await overflow(page)).toBe(0);
  }
  await page.context().close();
});
