import { afterAll, beforeAll, expect, test } from "vitest";
import { type House, mailedLink, openHouse } from "./house.ts";

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(async () => {
  await house?.stop();
});

const TERMS = "I accept the terms of service and the privacy notice.";

test("a stranger signs up, adds a customer, records a purchase and sees the score move", async () => {
  const page = await house.open(undefined);
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await page.getByRole("link", { name: "Sign up" }).click();

  await page.getByRole("button", { name: "Open the workspace" }).click();
  expect(await page.getByText("Please fill this in.").count()).toBe(2);

  await page.getByLabel("Company").fill("Green Leaf Tea");
  await page.getByLabel("Your name").fill("Li Wei");
  await page.getByLabel("E-mail").fill("li.wei@example.com");
  await page.getByLabel("Password", { exact: true }).fill("a sentence is easiest");
  await page.getByText("We guessed: China, CNY, Asia/Shanghai.").waitFor();
  await page.getByLabel(TERMS).check();
  await page.getByRole("button", { name: "Open the workspace" }).click();

  await page.getByRole("heading", { name: "First steps" }).waitFor();
  await page.getByText("0 of 5 done").waitFor();
  await page.getByText("Green Leaf Tea").waitFor();

  await page.getByRole("button", { name: "Add a customer" }).click();
  await page.getByLabel("Name", { exact: true }).fill("张小明");
  await page.getByRole("button", { name: "Add a phone" }).click();
  await page.getByRole("textbox", { name: "Phone number" }).fill("12");
  await page.getByRole("button", { name: "Add a customer" }).last().click();
  await page.getByText("not a telephone number").waitFor();
  await page.getByRole("textbox", { name: "Phone number" }).fill("138 0013 8000");
  await page.getByRole("button", { name: "Add a customer" }).last().click();

  await page.getByRole("heading", { name: "张小明" }).waitFor();
  await page.getByRole("link", { name: "+8613800138000" }).waitFor();

  await page.getByRole("button", { name: "Record a purchase" }).click();
  await page.getByLabel("Amount").fill("128.50");
  await page.getByRole("button", { name: "Record a purchase" }).last().click();
  await page.getByText("¥128.50 Purchase").waitFor();
  const risk = page.getByRole("region", { name: "Risk of leaving" });
  await risk.getByText("Staying").waitFor();
  await page.getByRole("region", { name: "Stage" }).getByText("Trying you out").waitFor();
  await page.getByText("A typical customer of yours").waitFor();

  await page.getByRole("link", { name: "Home" }).click();
  await page.getByText("2 of 5 done").waitFor();
  await page.context().close();
});

test("the link of the mail confirms the address once; signing out ends the session; signing in begins one", async () => {
  const shop = { email: "wang@example.com", password: "a sentence is easiest" };
  const page = await house.open(undefined);
  await page.goto(`${house.origin}/sign-up`);
  await page.getByLabel("Company").fill("Clay & Cup");
  await page.getByLabel("Your name").fill("Wang Fang");
  await page.getByLabel("E-mail").fill(shop.email);
  await page.getByLabel("Password", { exact: true }).fill(shop.password);
  await page.getByLabel(TERMS).check();
  await page.getByRole("button", { name: "Open the workspace" }).click();
  await page.getByText(`We have sent a mail to ${shop.email}`).waitFor();

  // On one's own machine nothing is sent: the mails lie in the mailbox page.
  const link = await mailedLink(house.runner, shop.email);
  const opening = page.context().waitForEvent("page");
  await page.getByRole("link", { name: "Open the mailbox of this machine" }).click();
  const mailbox = await opening;
  await mailbox.getByText(shop.email).first().waitFor();
  await mailbox.getByRole("link", { name: link }).click();
  await mailbox.getByRole("heading", { name: "Your address is confirmed" }).waitFor();
  await mailbox.close();
  await page.goto(house.origin);
  await page.getByRole("heading", { name: "First steps" }).waitFor();
  expect(await page.getByText("We have sent a mail").count()).toBe(0);

  await page.getByRole("button", { name: "Account" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();

  // A page inside leads to the sign-in and back.
  await page.goto(`${house.origin}/tasks`);
  await page.getByLabel("E-mail").fill(shop.email);
  await page.getByLabel("Password", { exact: true }).fill("not this one");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("E-mail address or password is wrong").waitFor();
  await page.getByLabel("Password", { exact: true }).fill(shop.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { name: "Tasks" }).waitFor();

  await page.goto(link);
  await page.getByText("This link does not work any more").waitFor();
  await page.context().close();
});

/** Whether each of some signs is drawn as itself: boxes that stand for missing signs look all the same. */
const drawn = (signs: string) => `(async () => {
  await document.fonts.ready;
  const draw = (sign) => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 40, height: 40 });
    const brush = canvas.getContext("2d");
    brush.font = "30px " + getComputedStyle(document.querySelector("h1")).fontFamily;
    brush.fillText(sign, 2, 32);
    return canvas.toDataURL();
  };
  const signs = [..."${signs}\\u{10FFFD}"];
  return new Set(signs.map(draw)).size === signs.length;
})()`;

test("the language changes everywhere at once, and Chinese is drawn with the font that the console brings", async () => {
  const shop = await house.signUp();
  const page = await house.open(shop);
  await page.getByRole("heading", { name: "First steps" }).waitFor();
  const fonts = (): Promise<string[]> =>
    page.evaluate<string[]>(
      "performance.getEntriesByType('resource').map(({ name }) => name).filter((n) => /noto-sans-sc/.test(n))",
    );
  await page.getByRole("button", { name: "Account" }).click();
  await page.getByText("中文").waitFor();
  await expect.poll(() => page.evaluate(drawn("中文"))).toBe(true);
  expect(await fonts(), "nobody who reads no Chinese loads its font").toEqual([]);
  await page.getByText("中文").click();
  await page.keyboard.press("Escape");
  await page.getByRole("heading", { name: "开始使用" }).waitFor();
  await page.getByRole("link", { name: "客户", exact: true }).waitFor();
  expect(await page.evaluate("document.documentElement.lang")).toBe("zh-CN");
  await expect.poll(async () => (await fonts()).filter((name) => name.endsWith(".woff2")).length).toBeGreaterThan(0);
  await expect.poll(() => page.evaluate(drawn("客户首"))).toBe(true);

  await page.reload();
  await page.getByRole("heading", { name: "开始使用" }).waitFor();
  await page.context().close();
});
