import { afterAll, beforeAll, expect, test } from "vitest";
import { type House, openHouse, type Page, type Shop } from "./house.ts";

const DAY_MS = 86_400_000;
const ago = (days: number): string => new Date(Date.now() + 8 * 3_600_000 - days * DAY_MS).toISOString().slice(0, 10);

let house: House;
let shop: Shop;

beforeAll(async () => {
  house = await openHouse();
  shop = await house.signUp();
});
afterAll(async () => {
  await house?.stop();
});

/** A customer who bought five times and then went quiet, on a page that shows the scores. */
async function quietCustomer(name: string): Promise<{ page: Page; customerId: string }> {
  const { id: customerId } = await shop.owner.createCustomer({ body: { name } });
  for (const days of [430, 400, 370, 340, 310]) {
    await shop.owner.recordPurchase({ params: { customerId }, body: { amountMinor: 20_000, occurredOn: ago(days) } });
  }
  await expect
    .poll(async () => (await shop.owner.getCustomer({ params: { customerId } })).scores?.purchaseDays)
    .toBe(5);
  const page = await house.open(shop);
  await page.goto(`${house.origin}/customers/${customerId}`);
  await page.getByRole("heading", { name }).waitFor();
  return { page, customerId };
}

const risk = (page: Page) => page.getByRole("region", { name: "Risk of leaving" });

test("a purchase brings a customer back before one's eyes; correcting and deleting it takes that away", async () => {
  const { page } = await quietCustomer("Quiet Quentin");
  const before = await risk(page).innerText();
  expect(before).toMatch(/Leaving|Lost/);

  await page.getByRole("button", { name: "Record a purchase" }).click();
  await page.getByLabel("Amount", { exact: true }).fill("99");
  await page.getByRole("button", { name: "Record a purchase" }).last().click();
  await risk(page).getByText("Staying").waitFor();
  await risk(page).getByText("Risk of leaving:").waitFor();

  const entry = page.locator("article", { hasText: "¥99.00" });
  await entry.getByRole("button", { name: "Actions" }).click();
  await page.getByRole("menuitem", { name: "Edit" }).click();
  await page.getByLabel("Amount", { exact: true }).fill("77");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("¥77.00 Purchase").waitFor();

  await page.locator("article", { hasText: "¥77.00" }).getByRole("button", { name: "Actions" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.getByRole("button", { name: "Delete" }).click();
  await risk(page)
    .getByText(/Leaving|Lost/)
    .waitFor();
  await page.context().close();
});

test("a refund, a back-dated purchase and its lines are recorded as what they are", async () => {
  const { page, customerId } = await quietCustomer("Refund Rita");
  await shop.owner.upsertProduct({
    params: { productId: "ext:TEA-100" },
    body: { name: "Dragon Well", category: "Tea", priceMinor: 6400 },
  });
  await page.getByRole("button", { name: "Record a purchase" }).click();
  await page.getByText("Refund", { exact: true }).click();
  await page.getByLabel("Amount", { exact: true }).fill("50");
  await page.getByRole("button", { name: "Record a refund" }).click();
  await page.getByText("-¥50.00 Refund").waitFor();

  await page.getByRole("button", { name: "Record a purchase" }).click();
  await page.getByLabel("Day", { exact: true }).fill(ago(3));
  await page.getByRole("button", { name: "Add a line" }).click();
  await page.getByRole("combobox", { name: "Product" }).fill("Dragon");
  await page.getByRole("option", { name: "Dragon Well" }).click();
  expect(await page.getByRole("textbox", { name: "Amount" }).first().inputValue()).toBe("64");
  await page.getByRole("button", { name: "Record a purchase" }).last().click();
  await page.getByText("¥64.00 Purchase").waitFor();
  const [refund, purchase] = (await shop.owner.listPurchases({ params: { customerId } })).data;
  expect(refund).toMatchObject({ amountMinor: -5000 });
  expect(purchase).toMatchObject({
    amountMinor: 6400,
    occurredOn: ago(3),
    lines: [{ sku: "TEA-100", category: "Tea" }],
  });
  await page.context().close();
});

test("the reasons are waterfalls whose parts add up to the shown scores", async () => {
  const { page } = await quietCustomer("Reason Rolf");
  const reasons = page.getByRole("region", { name: /^Why this/ });
  const sum = async (): Promise<{ parts: number; total: number }> => {
    const values = await reasons.locator("li > p:last-child").allInnerTexts();
    const numbers = values.map((text) => Number(text.replace("−", "-").replace("+", "")));
    return { parts: numbers.slice(0, -1).reduce((a, b) => a + b, 0), total: numbers.at(-1) ?? Number.NaN };
  };
  await reasons.getByText("Last purchase 310 days ago").waitFor();
  const churn = await sum();
  expect(churn.parts).toBe(churn.total);
  expect(await risk(page).innerText()).toContain(String(churn.total));
  await reasons.getByText("Loyalty", { exact: true }).click();
  await page.getByRole("heading", { name: "Why this loyalty" }).waitFor();
  const loyalty = await sum();
  expect(loyalty.parts).toBe(loyalty.total);
  await page.context().close();
});

test("notes are written, changed and deleted on the timeline; a follow-up is planned, ticked off and undone", async () => {
  const { page } = await quietCustomer("Note Nora");
  await page.getByRole("textbox", { name: "Write a note" }).fill("Prefers calls after six.");
  await page.getByRole("button", { name: "Save the note" }).click();
  const note = page.locator("article", { hasText: "Prefers calls" });
  await note.getByRole("button", { name: "Actions" }).click();
  await page.getByRole("menuitem", { name: "Edit" }).click();
  await page.getByLabel("Note", { exact: true }).fill("Prefers mornings.");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const changed = page.locator("article", { hasText: "Prefers mornings." });
  await changed.getByRole("button", { name: "Actions" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.getByRole("button", { name: "Delete" }).click();
  await changed.waitFor({ state: "detached" });

  await page.getByRole("button", { name: "Plan a follow-up" }).first().click();
  await page.getByLabel("What is to be done").fill("Call about the spring order");
  await page.getByRole("button", { name: "In 7 days" }).click();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const toDo = page.getByRole("region", { name: "To do" });
  await toDo.getByText("Call about the spring order").waitFor();

  await page.getByRole("link", { name: "Tasks" }).click();
  await page.getByRole("link", { name: "Note Nora" }).waitFor();
  await page.getByLabel("Finish: Call about the spring order").click();
  await page.getByText("Nothing to do").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("link", { name: "Note Nora" }).waitFor();
  await page.context().close();
});

test("who changes a record that somebody else has just changed is told, and loses nothing silently", async () => {
  const { page, customerId } = await quietCustomer("Shared Sam");
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  await page.getByLabel("Source").fill("trade fair");
  await shop.owner.updateCustomer({ params: { customerId }, body: { tags: ["vip"] } });
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Somebody else changed this meanwhile").waitFor();
  await page.getByRole("button", { name: "Show the newer version" }).click();
  await page.getByRole("dialog").getByText("vip").waitFor();
  expect(await page.getByLabel("Source").inputValue()).toBe("trade fair");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("region", { name: "Profile" }).getByText("trade fair").waitFor();
  expect(await shop.owner.getCustomer({ params: { customerId } })).toMatchObject({
    tags: ["vip"],
    source: "trade fair",
  });

  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Delete customer" }).click();
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByText("Shared Sam has been deleted").waitFor();
  await page.context().close();
});
