import { ERRORS } from "@perennial/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { seriousFaults } from "../../packages/console/testing/axe.ts";
import { type House, type Look, openHouse, overflow, type Shop, settled } from "./house.ts";

let house: House;
let shop: Shop;
let customerId: string;

beforeAll(async () => {
  house = await openHouse();
  shop = await house.signUp("Green Leaf Tea · 绿叶茶行");
  const { owner } = shop;
  await owner.createField({ body: { noun: "customer", key: "club", label: "Club", type: "boolean" } });
  await owner.upsertProduct({ params: { productId: "ext:TEA" }, body: { name: "Dragon Well", priceMinor: 6400 } });
  await owner.createApiKey({ body: { name: "Web shop", access: "write" } });
  const customers = await Promise.all(
    Array.from({ length: 30 }, (_, index) =>
      owner.createCustomer({
        body: {
          name: index % 2 === 0 ? `张小明 ${index}` : `Emma Weber ${index}`,
          phones: [{ number: "13800138000" }],
          tags: ["wholesale"],
        },
      }),
    ),
  );
  await Promise.all(
    customers.flatMap(({ id }, index) =>
      [400, 300, 220, 160, 90].slice(index % 4).map((days) =>
        owner.recordPurchase({
          params: { customerId: id },
          body: {
            amountMinor: 10_000 + index * 700,
            occurredOn: new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10),
          },
        }),
      ),
    ),
  );
  customerId = customers[0]?.id ?? "";
  const today = new Date().toISOString().slice(0, 10);
  await owner.createTask({ params: { customerId }, body: { title: "Call", dueOn: today } });
  await owner.createNote({ params: { customerId }, body: { text: "喜欢龙井，下午联系。" } });
});
afterAll(async () => {
  await house?.stop();
});

const PAGES = [
  "/",
  "/customers",
  "/customers/:id",
  "/tasks",
  "/products",
  "/imports",
  "/imports/new",
  "/settings",
  "/settings/fields",
  "/settings/members",
  "/settings/model",
  "/settings/keys",
  "/account",
  "/value/proof",
] as const;

/** What another language and scheme can do to a page that is sound otherwise. */
const DRESS = ["color-contrast", "target-size", "link-in-text-block"];

const LOOKS: readonly (Look & { readonly rules?: string[] })[] = [
  { language: "en", scheme: "light", size: "laptop" },
  { language: "zh-CN", scheme: "dark", size: "laptop", rules: DRESS },
  { language: "zh-CN", scheme: "light", size: "phone" },
  { language: "en", scheme: "dark", size: "phone", rules: DRESS },
];

describe.each(LOOKS)("in $language, $scheme, on a $size", ({ rules, ...look }) => {
  test("every page is free of serious faults of access and does not scroll sideways", async () => {
    const page = await house.open(shop, look);
    const faults: string[] = [];
    for (const path of PAGES) {
      await page.goto(house.origin + path.replace(":id", customerId));
      await settled(page);
      for (const fault of await seriousFaults(page, rules)) faults.push(`${path} ${fault}`);
      const wide = await overflow(page);
      if (wide > 0) faults.push(`${path} is ${wide} pixels too wide`);
    }
    expect(faults).toEqual([]);
    await page.context().close();
  });
});

test("the pages before the workspace are free of serious faults in both schemes", async () => {
  for (const scheme of ["light", "dark"] as const) {
    const page = await house.open(undefined, { scheme, size: "phone" });
    for (const path of ["/sign-in", "/sign-up", "/verify", "/nowhere"]) {
      await page.goto(house.origin + path);
      await settled(page);
      expect(await seriousFaults(page), path).toEqual([]);
      expect(await overflow(page), path).toBe(0);
    }
    await page.context().close();
  }
});

test("dialogs are free of serious faults, close with Escape and give the focus back", async () => {
  const page = await house.open(shop);
  await page.goto(`${house.origin}/customers/${customerId}`);
  const record = page.getByRole("button", { name: "Record a purchase" });
  await record.click();
  await page.getByRole("dialog").getByLabel("Amount").waitFor();
  await expect.poll(() => page.evaluate("document.activeElement.getAttribute('data-path')")).toBe("amount");
  expect(await seriousFaults(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await expect.poll(() => page.evaluate("document.activeElement.textContent")).toBe("Record a purchase");
  await page.context().close();
});

test("the API reference opens without anything from elsewhere, and every error code has its page in both languages", async () => {
  const page = await house.open(undefined);
  await page.goto(`${house.origin}/docs`);
  await page.getByRole("heading", { name: "Perennial API" }).first().waitFor();
  await page.getByRole("button", { name: "Purchases" }).first().click();
  await page
    .getByRole("link", { name: /Record a purchase/ })
    .first()
    .waitFor();
  for (const [code, { en, zh }] of Object.entries(ERRORS)) {
    await page.goto(`${house.origin}/docs/errors/${code}`);
    expect(await page.locator("main").innerText()).toContain(en);
    expect(await page.locator("main").innerText()).toContain(zh);
  }
  await page.context().close();
});

test("it can be installed as an app", async () => {
  const page = await house.open(undefined);
  const manifest = await page.evaluate<{ icons: { src: string; sizes: string }[] }>(
    "fetch(document.querySelector('link[rel=manifest]').href).then((reply) => reply.json())",
  );
  expect(manifest).toMatchObject({ name: "Perennial", start_url: "/", display: "standalone" });
  for (const { src } of manifest.icons) {
    const type = await page.evaluate<string>(`fetch("${src}").then((reply) => reply.headers.get("content-type"))`);
    expect(type).toMatch(/^image\//);
  }
  await page.context().close();
});
