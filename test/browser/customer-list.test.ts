import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type House, openHouse, overflow, type Page, type Shop, until } from "./house.ts";

const DAY_MS = 86_400_000;
const NAMES = ["张小明", "王芳", "单雄信", "Emma Weber", "Liam Smith", "Noah Garcia", "Mia Novak", "Zoe Rossi"];

let house: House;
let shop: Shop;

/** Customers who bought 5, 10, 15 … days ago; the later ones less often and for less. */
async function fill({ owner }: Shop): Promise<void> {
  const today = Date.now();
  const day = (ago: number): string => new Date(today - ago * DAY_MS).toISOString().slice(0, 10);
  await Promise.all(
    Array.from({ length: 64 }, async (_, index) => {
      const name = `${NAMES[index % NAMES.length] ?? ""} ${index + 1}`;
      const customer = await owner.createCustomer({
        body: {
          name,
          tags: index % 4 === 0 ? ["wholesale"] : [],
          phones: index === 0 ? [{ number: "13800138000" }] : [],
        },
      });
      const params = { customerId: customer.id };
      for (let purchase = 0; purchase < (index < 20 ? 3 : 1); purchase += 1) {
        const body = { amountMinor: 64_000 - index * 900, occurredOn: day(5 + index * 5 + purchase * 20) };
        await owner.recordPurchase({ params, body });
      }
    }),
  );
}

const rows = (page: Page) => page.locator("tbody a[data-row]");
const firstName = (page: Page): Promise<string> => rows(page).first().innerText();
const apart = (scores: string[]): number[] => scores.map((text) => Number(/\d+/.exec(text)?.[0]));

beforeAll(async () => {
  house = await openHouse();
  shop = await house.signUp();
  await fill(shop);
  await until(async () => (await shop.owner.getDashboard()).buyers === 64);
});
afterAll(async () => {
  await house?.stop();
});

test("home shows how the base stands and whom to call, and each of its pictures leads to the customers it counts", async () => {
  const page = await house.open(shop);
  const bands = page.getByRole("region", { name: "Who is staying, who is leaving" });
  const staying = await bands
    .getByRole("row", { name: /^Staying/ })
    .getByRole("cell")
    .first()
    .innerText();
  const { toCall } = await shop.owner.getDashboard();
  const calls = page.getByRole("region", { name: "Whom to call today" });
  const [first] = toCall;
  await calls
    .getByText(first?.reason ?? "no call")
    .first()
    .waitFor();
  await calls.getByRole("button", { name: `Plan a call: ${first?.customer.name}` }).click();
  await calls.getByRole("button", { name: `Call planned: ${first?.customer.name}` }).waitFor();
  await bands.getByRole("link", { name: "Staying" }).click();
  await page.getByText(`${staying} customers`).waitFor();
  await page.getByRole("link", { name: "Tasks" }).click();
  await page.getByRole("link", { name: first?.customer.name ?? "" }).waitFor();
  await page.context().close();
});

test("the list sorts by its columns, filters by band and by value, and its address says so", async () => {
  const page = await house.open(shop);
  await page.getByRole("link", { name: "Customers", exact: true }).click();
  await page.getByText("64 customers").waitFor();
  await page.getByRole("button", { name: "Risk of leaving" }).click();
  await expect.poll(() => page.url()).toContain("by=churnRisk");
  const risks = page.locator("tbody tr td:nth-child(3)");
  await expect
    .poll(async () =>
      apart(await risks.allInnerTexts())
        .slice(0, 8)
        .every((risk, at, all) => at === 0 || risk <= (all[at - 1] ?? 0)),
    )
    .toBe(true);
  await page.getByRole("button", { name: "Risk of leaving" }).click();
  await expect
    .poll(async () =>
      apart(await risks.allInnerTexts())
        .slice(0, 8)
        .every((risk, at, all) => at === 0 || risk >= (all[at - 1] ?? 0)),
    )
    .toBe(true);

  await page.getByRole("button", { name: "Staying" }).click();
  await expect
    .poll(async () => new Set((await risks.allInnerTexts()).map((text) => text.split("\n")[0])))
    .toEqual(new Set(["Staying"]));

  await page.getByRole("button", { name: "Filter" }).click();
  await page.getByRole("menuitem", { name: "Revenue, 12 months" }).click();
  await page.getByLabel("from").fill("1000");
  await page.getByText("at least ¥1,000").waitFor();
  await page.keyboard.press("Escape");
  await expect.poll(() => rows(page).count()).toBeLessThan(21);
  const counted = await rows(page).count();
  expect(decodeURIComponent(page.url())).toContain('"revenue12mMinor":{"$gte":100000}');

  await page.reload();
  await expect.poll(() => rows(page).count()).toBe(counted);
  await page.getByRole("button", { name: "Clear" }).click();
  await page.getByText("64 customers").waitFor();
  await page.context().close();
});

test("a saved view keeps conditions and order for everyone who may see it", async () => {
  const page = await house.open(shop);
  await page.goto(`${house.origin}/customers?by=loyalty&desc=true`);
  await page.getByRole("button", { name: "Lost", exact: true }).click();
  await page.getByRole("button", { name: "Views" }).click();
  await page.getByRole("menuitem", { name: "Save as a view" }).click();
  await page.getByLabel("Name of the view").fill("To win back");
  await page.getByRole("switch", { name: "Everyone in the workspace sees it" }).check();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("button", { name: "To win back" }).waitFor();

  await page.goto(`${house.origin}/customers`);
  await page.getByRole("button", { name: "Views" }).click();
  await page.getByRole("menuitem", { name: "To win back" }).click();
  await expect.poll(() => decodeURIComponent(page.url())).toContain('"riskBand":{"$in":["lost"]}');
  expect(page.url()).toContain("by=loyalty");
  const [view] = (await shop.owner.listViews()).data;
  expect(view).toMatchObject({ name: "To win back", shared: true });
  await page.context().close();
});

test("a few letters, the pinyin or a telephone number find a customer, in the list and from anywhere", async () => {
  const page = await house.open(shop);
  await page.goto(`${house.origin}/customers`);
  await page.keyboard.press("/");
  await page.keyboard.type("zxm");
  await expect.poll(() => firstName(page)).toContain("张小明");
  await page.getByLabel("Search customers").fill("138001");
  await expect.poll(() => rows(page).count()).toBe(1);

  await page.goto(`${house.origin}/tasks`);
  await page.getByRole("heading", { name: "Tasks" }).waitFor();
  await page.keyboard.press("Control+k");
  await until(() => page.evaluate<boolean>("document.activeElement.matches('[role=dialog] input')"));
  await page.keyboard.type("雄信");
  await page.getByRole("button", { name: /^单雄信 3$/ }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "单雄信" }).waitFor();
  await page.context().close();
});

test("the arrow keys go through the rows, Enter opens one, and going back finds the list as it was", async () => {
  const page = await house.open(shop);
  await page.goto(`${house.origin}/customers?by=name&desc=false`);
  await rows(page).first().focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  const focused = await page.evaluate<string>("document.activeElement.textContent");
  expect(focused).toBe(await rows(page).nth(2).innerText());
  // Keys held down come faster than rows are drawn.
  for (let step = 0; step < 4; step += 1) await page.keyboard.press("PageDown");
  await expect.poll(() => page.evaluate<string>("document.activeElement.dataset.row")).toBe("50");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Record a purchase" }).waitFor();
  await page.goBack();
  await rows(page).first().waitFor();
  expect(page.url()).toContain("by=name");
  await page.context().close();
});

test("many customers are tagged at once, and what is filtered is exported", async () => {
  const page = await house.open(shop);
  await page.goto(`${house.origin}/customers`);
  await page.getByLabel("Select 张小明 1", { exact: true }).check();
  await page.getByLabel("Select 王芳 2", { exact: true }).check();
  await page.getByText("2 selected").waitFor();
  await page.getByRole("button", { name: "Tag", exact: true }).click();
  await page.getByLabel("Tag to add").fill("spring");
  await page.getByRole("button", { name: "Do it for 2 customers" }).click();
  await page.getByText("Done for 2 customers").waitFor();

  await page.goto(`${house.origin}/customers?filter=${encodeURIComponent('{"tags":{"$in":["spring"]}}')}`);
  await expect.poll(() => rows(page).count()).toBe(2);
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByText("2 customers are ready to download").waitFor();
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download" }).click();
  const text = readFileSync(await (await download).path(), "utf8");
  expect(text).toContain("王芳 2");
  expect(text.trim().split("\n")).toHaveLength(3);
  await page.context().close();
});

test("on a phone the list is cards that fit, and is ordered without column heads", async () => {
  const page = await house.open(shop, { size: "phone", language: "zh-CN" });
  await page.getByRole("link", { name: "客户", exact: true }).click();
  const cards = page.getByRole("list", { name: "客户" }).getByRole("link");
  await cards.first().waitFor();
  expect(await overflow(page)).toBe(0);
  await page.getByRole("combobox", { name: "排序" }).click();
  await page.getByRole("option", { name: "姓名" }).click();
  await expect.poll(() => cards.first().innerText()).toContain("Emma Weber");
  await page.mouse.wheel(0, 20_000);
  await expect.poll(() => cards.last().innerText()).toContain("Zoe Rossi");
  await page.context().close();
});
