import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seriousFaults } from "../../packages/console/testing/axe.ts";
import { type House, openHouse, type Page, type Shop } from "./house.ts";

const DAY_MS = 86_400_000;
const ago = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);

let house: House;
let shop: Shop;
let customerId: string;

beforeAll(async () => {
  house = await openHouse();
  shop = await house.signUp();
  const customer = await shop.owner.createCustomer({ body: { name: "Quiet Quentin" } });
  customerId = customer.id;
  for (const days of [90, 60, 30]) {
    await shop.owner.recordPurchase({ params: { customerId }, body: { amountMinor: 20_000, occurredOn: ago(days) } });
  }
});
afterAll(async () => {
  await house?.stop();
});

/** Leaves a picture where one is asked for. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env["PICTURES"];
  if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

test("kinds of customer are set up from the usual ones, shown on the page, given by hand and listed by", async () => {
  const page = await house.open(shop);
  await page.goto(`${house.origin}/settings/facets`);
  await page.getByRole("button", { name: "Begin with the usual kinds" }).click();
  await picture(page, "facets");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Every customer is looked at anew.").waitFor();
  expect((await shop.owner.getFacets()).data).toHaveLength(3);
  await expect
    .poll(async () => (await shop.owner.getCustomer({ params: { customerId } })).scores?.facets?.["closeness"])
    .toBe("regular");

  await page.goto(`${house.origin}/customers/${customerId}`);
  const card = page.getByRole("region", { name: "What you know better" });
  await card.getByText("Regular").waitFor();
  await card.getByRole("button", { name: "Edit" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Temperament").click();
  await page.getByRole("option", { name: "Price hunter" }).click();
  await dialog.getByLabel("Risk of leaving").click();
  await page.getByRole("option", { name: "Lost" }).click();
  await dialog.getByLabel("Why").fill("Moves abroad");
  await picture(page, "judgement-form");
  await dialog.getByRole("button", { name: "Save" }).click();
  await card.getByText("Moves abroad").waitFor();
  await card.getByText("Price hunter").waitFor();
  await picture(page, "judgement-card");

  await page.goto(`${house.origin}/customers`);
  await page.getByRole("button", { name: "Filter" }).first().click();
  await page.getByRole("menuitem", { name: "Temperament" }).click();
  await page.getByRole("checkbox", { name: "Price hunter" }).check();
  await page.getByText("Quiet Quentin").waitFor();
  await page.close();
});

test.each([
  ["en", "laptop"],
  ["zh-CN", "laptop"],
  ["zh-CN", "phone"],
] as const)("its pages can be read by everyone, in %s on a %s", async (language, size) => {
  const page = await house.open(shop, { language, size });
  for (const path of ["/settings/facets", `/customers/${customerId}`, "/value/settings"]) {
    await page.goto(house.origin + path);
    await page.getByRole("heading", { level: 2 }).first().waitFor();
    await page.waitForLoadState("networkidle");
    expect(await seriousFaults(page)).toEqual([]);
    await picture(page, `${path.split("/").at(-1)}-${language}-${size}`);
  }
  await page.close();
});
