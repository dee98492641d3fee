import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { demoFile, demoSales } from "../../packages/core/src/demo/demo-sales.ts";
import { type House, type Look, openHouse, overflow, type Page, type Shop } from "./house.ts";

const DAY_MS = 86_400_000;
const FOLDER = process.env["SCREENSHOTS"];

let house: House;
let shop: Shop;

/** Three years of a shop take a slow machine a while. */
const slowly = (condition: () => Promise<boolean>) => vi.waitUntil(condition, { timeout: 240_000, interval: 250 });

/** Brings the demo shop's orders in, as its owner would by the wizard. */
async function bringDemo({ owner }: Shop): Promise<void> {
  const yesterday = new Date(Date.now() - DAY_MS).toISOString().slice(0, 10);
  const opened = new Date(Date.now() - 800 * DAY_MS).toISOString().slice(0, 10);
  const bytes = demoFile(demoSales(opened, opened, yesterday));
  const body = { kind: "purchases", fileName: "demo.csv", size: bytes.length } as const;
  const { import: made, parts, partSize } = await owner.createImport({ body });
  const sent = [];
  for (const { number, url } of parts) {
    const part = Buffer.from(bytes.subarray((number - 1) * partSize, number * partSize));
    const reply = await fetch(new URL(url, house.origin), { method: "PUT", body: part });
    sent.push({ number, etag: reply.headers.get("etag") ?? "" });
  }
  const params = { importId: made.id };
  await owner.completeUpload({ params, body: { parts: sent } });
  const status = async () => (await owner.getImport({ params })).status;
  await slowly(async () => (await status()) === "ready");
  await owner.startImport({ params });
  await slowly(async () => (await status()) === "done");
  await slowly(async () => (await owner.getBase()).asOf !== null);
}

beforeAll(async () => {
  house = await openHouse();
  shop = await house.signUp();
  await bringDemo(shop);
}, 600_000);
afterAll(async () => {
  await house.stop();
});

async function shown(page: Page, path: string, heading: string | RegExp, look: Look): Promise<void> {
  await page.goto(house.origin + path);
  await page.getByRole("heading", { name: heading }).first().waitFor();
  expect(await overflow(page), path).toBeLessThanOrEqual(0);
  if (FOLDER === undefined) return;
  await page.waitForTimeout(1200);
  const name = `${path.slice(1).replaceAll("/", "-")}-${look.language ?? "en"}-${look.size ?? "laptop"}.png`;
  await page.screenshot({ path: `${FOLDER}/${name}`, fullPage: true });
}

test.each([
  [{ language: "en", size: "laptop" }, ["What moved it in thirty days", "Profit and risk", "Whom to win back"]],
  [{ language: "zh-CN", size: "phone" }, ["三十天内的变化来自哪里", "利润与风险", "挽回谁"]],
] as const)(
  "the pages on value are whole in %o",
  async (look, [waterfall, matrix, winBack]) => {
    const page = await house.open(shop, look);
    await shown(page, "/value", waterfall, look);
    await shown(page, "/value/groups", matrix, look);
    await shown(page, "/value/people", winBack, look);
    await shown(page, "/value/effort", look.language === "en" ? "Plan the next month" : "计划下个月", look);
    await shown(page, "/value/settings", look.language === "en" ? "What loyalty is made of" : "忠诚度由什么构成", look);
    await shown(page, "/value/proof", look.language === "en" ? "Against rules of thumb" : "与简单规则比较", look);
    await page.context().close();
  },
  120_000,
);

test("a cell of the matrix leads to the people in it", async () => {
  const page = await house.open(shop);
  await page.goto(`${house.origin}/value/groups`);
  const cell = page.getByRole("link", { name: /^Key customers/ });
  const [count = ""] = /\d[\d,]*/.exec((await cell.innerText()).replace("Key customers", "")) ?? [];
  await cell.click();
  await page.getByText("Profit and risk").first().waitFor();
  expect(page.url()).toContain("profitRisk");
  const { matrix } = await shop.owner.getBase();
  expect(matrix.find(({ profitRisk }) => profitRisk === "key")?.customers.toLocaleString("en-US")).toBe(count);
  await page.context().close();
}, 60_000);

test("a plan of the month never adds up to more than the hours there are", async () => {
  const page = await house.open(shop);
  await page.goto(`${house.origin}/value/effort`);
  await page.getByLabel("Hours there are").fill("3");
  await page.getByText(/^3 hours planned for/).waitFor();
  await page.context().close();
}, 60_000);

test("comparisons that contradict each other are seen at once and cannot be applied; a change is tried before it is", async () => {
  const page = await house.open(shop);
  await page.goto(`${house.origin}/value/settings`);
  await page.getByText("Your answers fit together.").waitFor();
  const slider = page.getByRole("slider", { name: "Sure to come back – Buys often" });
  await slider.focus();
  for (let step = 0; step < 16; step += 1) await page.keyboard.press("ArrowRight");
  await page.getByText("Your answers contradict each other.").waitFor();
  expect(await page.getByRole("button", { name: "Apply to all customers" }).isDisabled()).toBe(true);
  await page.getByRole("button", { name: "Discard" }).click();
  await page.getByText("Your answers fit together.").waitFor();
  await page.getByLabel("Margin of your sales").fill("40");
  await page.getByRole("button", { name: "Show what would change" }).click();
  await page.getByText(/customers would stand elsewhere/).waitFor();
  await page.context().close();
});

test("a customer's page says what would change it, and how it stood on another day", async () => {
  const { data } = await shop.owner.queryCustomers({ body: { filter: { riskBand: "high" }, limit: 1 } });
  const page = await house.open(shop);
  await page.goto(`${house.origin}/customers/${data[0]?.id}`);
  await page.getByText(/A purchase today would bring the risk to \d+%/).waitFor();
  await page.getByText("By what was known then").waitFor();
  if (FOLDER !== undefined) await page.screenshot({ path: `${FOLDER}/customer.png`, fullPage: true });
  await page.context().close();
});

test("a change of settings is tried on every customer of the shop, and the page says so", async () => {
  const { owner } = shop;
  const [preview, { customers, bands }] = await Promise.all([
    owner.previewScoringSettings({ body: { bands: { watch: 0.2, high: 0.5, lost: 0.85 } } }),
    owner.getDashboard(),
  ]);
  expect(preview).toMatchObject({ sampled: false, errorPercent: 0 });
  expect(preview.customers).toBeGreaterThan(2000);
  expect([preview.customers, preview.tried]).toEqual([customers, customers]);
  for (const { name, before } of preview.bands) {
    expect(before).toBe(bands.find(({ band }) => band === name)?.customers ?? 0);
  }
});
