import { afterAll, beforeAll, expect, test } from "vitest";
import { seriousFaults } from "../../packages/console/testing/axe.ts";
import { type House, openHouse, type Shop } from "./house.ts";

let house: House;
let shop: Shop;
beforeAll(async () => {
  house = await openHouse();
  shop = await house.signUp();
  for (let index = 0; index < 12; index += 1) await shop.owner.createCustomer({ body: { name: `Customer ${index}` } });
  await shop.owner.getCustomer({ params: { customerId: "ext:nobody" } }).catch(() => undefined);
});
afterAll(() => house?.stop());

/** Where screenshots are put when somebody wants to look at the pages. */
const SHOTS = process.env["SHOTS"];
const sights = [
  { language: "en", size: "laptop" },
  { language: "zh-CN", size: "phone" },
] as const;

test.each(sights)("usage, requests and plan can be looked at ($language, $size)", async ({ language, size }) => {
  const page = await house.open(shop, { language, size });
  const words =
    language === "en"
      ? { usage: "Database units", requests: "createCustomer", plan: "Invoices" }
      : { usage: "数据库单位", requests: "createCustomer", plan: "账单" };
  for (const [path, word] of Object.entries(words)) {
    await page.goto(`${house.origin}/settings/${path}`);
    if (path === "requests") await page.getByText("POST /v1/customers").first().click();
    await page.getByText(word).first().waitFor();
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    expect(await seriousFaults(page)).toEqual([]);
    if (SHOTS !== undefined)
      await page.screenshot({ path: `${SHOTS}/${path}-${language}-${size}.png`, fullPage: true });
  }
  await page.context().close();
});

test("what was refused is found, with the command that sends it again", async () => {
  const page = await house.open(shop);
  await page.goto(`${house.origin}/settings/requests`);
  await page.getByText("POST /v1/customers").first().waitFor();
  await page.getByRole("combobox", { name: "Outcome" }).click();
  await page.getByRole("option", { name: "Refused" }).click();
  await page.getByText("GET /v1/customers/ext%3Anobody").click();
  await page.getByText("POST /v1/customers").waitFor({ state: "detached" });
  expect(await page.getByLabel("Command that sends the request again").innerText()).toContain("curl -X GET");
  await page.context().close();
});

test("a plan is chosen, paid, and its invoice can be opened", async () => {
  const page = await house.open(shop);
  await page.goto(`${house.origin}/settings/plan`);
  await page.getByRole("button", { name: "Choose Starter" }).click();
  await page.getByText("Pay (pretended)").first().waitFor();
  await page.getByRole("link", { name: "Pay", exact: true }).click();
  await page.getByText("Paid").first().waitFor({ timeout: 20_000 });
  await page.getByRole("link", { name: /Download invoice/ }).waitFor();
  expect((await shop.owner.getBilling()).plan).toBe("starter");
  await page.context().close();
});
