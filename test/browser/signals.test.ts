import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type House, openHouse, type Page, type Shop } from "./house.ts";

const DAY_MS = 86_400_000;
const ago = (days: number): string => new Date(Date.now() + 8 * 3_600_000 - days * DAY_MS).toISOString().slice(0, 10);

let house: House;
let shop: Shop;
let customerId: string;

beforeAll(async () => {
  house = await openHouse();
  shop = await house.signUp();
  const customer = await shop.owner.createCustomer({ body: { name: "Talkative Tom" } });
  customerId = customer.id;
  for (const days of [150, 120, 90, 60, 30]) {
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

async function openForm(page: Page): Promise<void> {
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Feedback, complaint …" }).click();
}

test("what a customer said is written down on its page, moves the scores with its reason, and can be closed and deleted", async () => {
  await expect
    .poll(async () => (await shop.owner.getCustomer({ params: { customerId } })).scores?.purchaseDays)
    .toBe(5);
  const page = await house.open(shop);
  await page.goto(`${house.origin}/customers/${customerId}`);
  await page.getByRole("heading", { name: "Talkative Tom" }).waitFor();

  await openForm(page);
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Please fill this in.").waitFor();
  await page.getByRole("dialog").getByText("3", { exact: true }).click();
  await picture(page, "form-nps");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("3 of 10 for recommending you").waitFor();

  await openForm(page);
  await page.getByText("Complaint", { exact: true }).click();
  await page.getByText("Grave", { exact: true }).click();
  await page.getByLabel("In their words").fill("The pot was broken");
  await picture(page, "form-complaint");
  await page.getByRole("button", { name: "Save" }).click();
  const complaint = page.locator("article", { hasText: "The pot was broken" });
  await complaint.getByText("open").waitFor();
  await page.getByText("Complained today; not resolved yet.").first().waitFor();
  await picture(page, "page");

  await complaint.getByRole("button", { name: "Actions" }).click();
  await page.getByRole("menuitem", { name: "Resolved today" }).click();
  await page.getByText("Complained today; it was resolved.").first().waitFor();

  await page.locator("article", { hasText: "3 of 10" }).getByRole("button", { name: "Actions" }).click();
  await page.getByRole("menuitem", { name: "Edit" }).click();
  await page.getByRole("dialog").getByText("10", { exact: true }).click();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("10 of 10 for recommending you").waitFor();

  await complaint.getByRole("button", { name: "Actions" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.getByRole("button", { name: "Delete" }).click();
  await complaint.waitFor({ state: "detached" });
  await page.context().close();
});

test("a late payment gives the customer a credit grade, which says what it rests on", async () => {
  const page = await house.open(shop);
  await page.goto(`${house.origin}/customers/${customerId}`);
  const card = page.getByRole("region", { name: "Credit" });
  await card.getByText("No grade yet.").waitFor();
  await picture(page, "credit-none");
  await card.getByRole("button", { name: "Tell of a late payment" }).click();
  await page.getByLabel("Amount").fill("300");
  await page.getByRole("button", { name: "Save" }).click();
  await card.getByText("Grade A").waitFor();
  await card.getByText("1 of 5 payments in two years came late or not at all.").waitFor();
  await card.getByText("1 payment is overdue, the oldest for 0 days.").waitFor();
  await card.getByText("Rests on 5 payments").waitFor();
  await picture(page, "credit");
  await page.context().close();
});

test("on a phone, in Chinese", async () => {
  const brought = await shop.owner.createCustomer({ body: { name: "李雷" } });
  const params = { customerId };
  await shop.owner.recordSignal({ params, body: { type: "referral", occurredOn: ago(2), referredId: brought.id } });
  await shop.owner.recordSignal({ params, body: { type: "overdue", occurredOn: ago(20), amountMinor: 12_050 } });
  await shop.owner.recordSignal({ params, body: { type: "csat", score: 2, occurredOn: ago(1), note: "等得太久" } });
  const page = await house.open(shop, { language: "zh-CN", size: "phone" });
  await page.goto(`${house.origin}/customers/${customerId}`);
  await page.getByText("满意度 2 分（满分 5 分）").waitFor();
  await page.getByText("¥120.50 逾期未付").waitFor();
  await page.getByRole("link", { name: "李雷" }).waitFor();
  await page.getByRole("region", { name: "信用" }).getByText("有 2 笔款项逾期未付，最久的已逾期 20 天。").waitFor();
  await picture(page, "phone-zh");
  await page.getByRole("button", { name: "更多" }).click();
  await page.getByRole("menuitem", { name: "反馈、投诉等" }).click();
  await page.getByText("有多大可能推荐您？（0 到 10）").waitFor();
  await picture(page, "phone-zh-form");
  await page.context().close();
});

test("a file of answers is brought in by the wizard, which asks what the rows are when the file does not say", async () => {
  const page = await house.open(shop);
  await page.goto(`${house.origin}/imports/new`);
  await page.getByText("Feedback and complaints").click();
  const content = "email,marks,when\nann@example.com,9,2026-08-01\nbob@example.com,3,2026-08-02\n";
  await page.locator("input[type=file]").setInputFiles({
    name: "answers.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(content),
  });
  await page.getByText(/Still missing: .*Kind of entry/).waitFor();
  await picture(page, "import");
  await page.getByRole("combobox", { name: "What the rows are" }).click();
  await page.getByRole("option", { name: "Would recommend" }).click();
  await page.getByRole("button", { name: "Import 2 rows" }).click();
  await page.getByText("What your customers said is in").waitFor();
  await page.context().close();
});
