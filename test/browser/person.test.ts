import { afterAll, beforeAll, expect, test } from "vitest";
import { codeAt, stepOf } from "../../packages/core/src/account/totp.ts";
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

const NEXT = "a sentence that nobody guesses";

/** A picture of the page, where somebody wants to look at it. */
async function look(page: Page, name: string): Promise<void> {
  const folder = process.env["LOOKS"];
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}

test("a forgotten password is replaced by the link of a mail", async () => {
  const someone = await house.signUp("Forgetful");
  const page = await house.open(undefined);
  await page.goto(`${house.origin}/sign-in`);
  await page.getByRole("link", { name: "Forgotten?" }).click();
  await page.getByRole("heading", { name: "Choose a new password" }).waitFor();
  await page.getByLabel("E-mail").fill(someone.email);
  await look(page, "forgot");
  await page.getByRole("button", { name: "Send the link" }).click();
  await page.getByText("Look into your mail").waitFor();
  await page.goto(await mailedLink(house.runner, someone.email));
  await page.getByLabel("New password").fill("short");
  await page.getByRole("button", { name: "Change the password" }).click();
  await page.getByText("At least 10 characters", { exact: false }).first().waitFor();
  await page.getByLabel("New password").fill(NEXT);
  await page.getByRole("button", { name: "Change the password" }).click();
  await page.getByText("Your password is changed").waitFor();
  await page.getByRole("link", { name: "Sign in" }).click();
  await page.getByLabel("E-mail").fill(someone.email);
  await page.getByLabel("Password", { exact: true }).fill(NEXT);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("link", { name: "Customers" }).first().waitFor();
  await page.context().close();
});

test("the account page shows devices, signs another out, and changes the password", async () => {
  const other = await house.open(shop);
  const page = await house.open(shop);
  await page.getByText("Account", { exact: true }).click({ force: true });
  await page.getByRole("menuitem", { name: "Your account" }).click();
  await page.getByText("this device").waitFor();
  await look(page, "account-en");
  const buttons = page.getByRole("button", { name: /^Sign out: / });
  expect(await buttons.count()).toBeGreaterThan(0);
  await page.getByRole("button", { name: "Sign out all others" }).click();
  await page.getByRole("button", { name: "Sign out all others" }).waitFor({ state: "detached" });
  await other.reload();
  await other.getByRole("heading", { name: "Sign in" }).waitFor();

  await page.getByRole("button", { name: "Change the password" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Password as it is now").fill("wrong");
  await dialog.getByLabel("New password").fill(NEXT);
  await dialog.getByRole("button", { name: "Change the password" }).click();
  await dialog.getByText("The password is not the one you have.", { exact: false }).first().waitFor();
  await dialog.getByLabel("Password as it is now").fill(shop.password);
  await dialog.getByRole("button", { name: "Change the password" }).click();
  await page.getByText("Your other devices were signed out.").waitFor();
  await page.reload();
  await page.getByText("this device").waitFor();
  for (const one of [page, other]) await one.context().close();
});

test.each(["laptop", "phone"] as const)("the account page reads well in Chinese on a %s", async (size) => {
  const someone = await house.signUp("绿叶茶行");
  const page = await house.open(someone, { language: "zh-CN", size });
  await page.goto(`${house.origin}/account`);
  await page.getByText("本设备").waitFor();
  await look(page, `account-zh-${size}`);
  expect(await overflow(page)).toBe(0);
  await page.context().close();
});

test("a closed workspace says so on every page, and its owner opens it again", async () => {
  const someone = await house.signUp("Closing Time");
  const page = await house.open(someone);
  await page.goto(`${house.origin}/settings`);
  await page.getByRole("button", { name: "Close the workspace" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox").fill("Closing Time");
  await dialog.getByRole("button", { name: "Close the workspace" }).click();
  await page.getByRole("heading", { name: "This workspace is closed" }).waitFor();
  await look(page, "closed");
  await page.goto(`${house.origin}/customers`);
  await page.getByRole("button", { name: "Open it again" }).click();
  await page.getByRole("button", { name: "Add a customer" }).first().waitFor();
  await page.context().close();
});

test("a second factor is set up, asked for at the next sign-in, and after half an hour a key asks who it is", async () => {
  const someone = await house.signUp("Careful");
  const page = await house.open(someone);
  await page.goto(`${house.origin}/account`);
  await page.getByRole("button", { name: "Set up" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Password as it is now").fill(someone.password);
  await dialog.getByRole("button", { name: "Begin" }).click();
  const secret = (await dialog.locator("[data-secret]").getAttribute("data-secret")) ?? "";
  const code = () => codeAt(secret, stepOf(new Date(house.runner.clock.now())));
  await dialog.getByLabel("The six digits that the app shows").fill(code());
  await dialog.getByRole("button", { name: "Switch on" }).click();
  await dialog.getByText("Your recovery codes").waitFor();
  await look(page, "recovery-codes");
  await dialog.getByRole("button", { name: "I have stored them" }).click();
  await page.getByText("10 recovery codes left.", { exact: false }).waitFor();

  house.runner.clock.move(31_000);
  const other = await house.open(undefined);
  await other.goto(`${house.origin}/sign-in`);
  await other.getByLabel("E-mail").fill(someone.email);
  await other.getByLabel("Password", { exact: true }).fill(someone.password);
  await other.getByRole("button", { name: "Sign in" }).click();
  await other.getByLabel("Code of the app").fill(code());
  await look(other, "sign-in-code");
  await other.getByRole("button", { name: "Sign in" }).click();
  await other.getByRole("link", { name: "Customers" }).first().waitFor();

  house.runner.clock.move(31 * 60_000);
  await other.goto(`${house.origin}/settings/keys`);
  await other.getByRole("button", { name: "Make a key" }).first().click();
  await other.getByLabel("What it is for").fill("Web shop");
  await other.getByRole("button", { name: "Make a key" }).last().click();
  const ask = other.getByRole("dialog", { name: "Is it still you?" });
  await ask.getByLabel("Password as it is now").fill(someone.password);
  await ask.getByRole("button", { name: "Confirm" }).click();
  await ask.getByLabel("Code of the app").fill(code());
  await ask.getByRole("button", { name: "Confirm" }).click();
  await other.locator("[data-secret]").waitFor();
  for (const one of [page, other]) await one.context().close();
});
