import { createClient } from "@perennial/sdk";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type House, openHouse, type Shop } from "./house.ts";

let house: House;
let shop: Shop;
beforeAll(async () => {
  house = await openHouse();
  shop = await house.signUp();
});
afterAll(async () => {
  await house?.stop();
});

/** The calls of a shell script, as curl would make them. */
function callsOf(script: string): { url: string; method: string; headers: Record<string, string>; body: string }[] {
  return script
    .split("curl ")
    .slice(1)
    .map((text) => ({
      method: /-X (\w+)/.exec(text)?.[1] ?? "",
      url: /https?:\S+/.exec(text)?.[0] ?? "",
      headers: Object.fromEntries(
        [...text.matchAll(/-H "([^:]+): ([^"]+)"/g)].map(([, name = "", value = ""]) => [name, value]),
      ),
      body: /-d '([^']*)'/.exec(text)?.[1] ?? "",
    }));
}

test("a key is made, shown once, works as it stands in the first call, and is revoked", async () => {
  const page = await house.open(shop);
  await page.goto(`${house.origin}/settings/keys`);
  await page.getByRole("button", { name: "Make a key" }).click();
  await page.getByLabel("What it is for").fill("Web shop");
  await page.getByRole("button", { name: "Make a key" }).last().click();
  const key = await page.locator("[data-secret]").innerText();
  expect(key).toMatch(/^per_live_/);
  await page.getByText(`-H "Authorization: Bearer ${key}"`).first().waitFor();
  const program = createClient({ baseUrl: house.origin, key });
  expect((await program.getMe()).workspace.name).toBe("Green Leaf Tea");
  for (const call of callsOf(await page.locator("pre", { hasText: "curl" }).innerText())) {
    expect((await fetch(call.url, call)).ok).toBe(true);
  }
  expect((await program.getCustomer({ params: { customerId: "ext:C-1001" } })).name).toBe("Sample customer");

  await page.getByRole("tab", { name: "TypeScript" }).click();
  await page.getByText("upsertPurchase").waitFor();
  await page.getByRole("button", { name: "I have stored it" }).click();
  expect(await page.getByText(key).count()).toBe(0);
  await page.reload();
  await page.getByText("Web shop", { exact: true }).waitFor();
  expect(await page.getByText(key).count()).toBe(0);

  await page.getByRole("button", { name: "Change: Web shop" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("What it is for").fill("Till");
  await dialog.getByText("Look only").click();
  await dialog.getByRole("combobox", { name: "Stops working" }).click();
  await page.getByRole("option", { name: "After 30 days" }).click();
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByText("Till", { exact: true }).waitFor();
  const [changed] = (await shop.owner.listApiKeys()).data;
  expect([changed?.name, changed?.access]).toEqual(["Till", "read"]);
  expect(changed?.expiresAt).not.toBeNull();

  await page.getByRole("button", { name: "Revoke: Till" }).click();
  await page.getByRole("button", { name: "Revoke", exact: true }).click();
  await page.getByText("No keys yet").waitFor();
  await page.context().close();
});

test("a field of one's own is made, and stands in the customer's form and in the filters", async () => {
  const page = await house.open(shop);
  await page.goto(`${house.origin}/settings/fields`);
  await page.getByRole("button", { name: "Add a field" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Favourite tea");
  expect(await page.getByLabel("Key", { exact: true }).inputValue()).toBe("favouriteTea");
  await page.getByRole("combobox", { name: "Type" }).click();
  await page.getByRole("option", { name: "One of a list" }).click();
  await page.getByRole("combobox", { name: "What can be chosen" }).fill("Green");
  await page.keyboard.press("Enter");
  await page.keyboard.type("Oolong");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Green, Oolong").waitFor();

  await page.getByRole("link", { name: "Customers", exact: true }).click();
  await page.getByRole("button", { name: "Add a customer" }).first().click();
  await page.getByLabel("Name", { exact: true }).fill("Ann");
  await page.getByRole("combobox", { name: "Favourite tea" }).click();
  await page.getByRole("option", { name: "Oolong" }).click();
  await page.getByRole("button", { name: "Add a customer" }).last().click();
  await page.getByRole("region", { name: "Profile" }).getByText("Oolong").waitFor();
  await page.context().close();
});

test("another day for today is shown on every page and can be given back from any", async () => {
  const page = await house.open(shop);
  await page.goto(`${house.origin}/settings`);
  await page.getByRole("radio", { name: "Another day" }).check();
  await page.getByRole("textbox", { name: "Another day" }).fill("2019-12-31");
  await page.getByRole("textbox", { name: "Another day" }).blur();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("button", { name: "Today is Dec 31, 2019" }).waitFor();

  await page.getByRole("link", { name: "Tasks" }).click();
  await page.getByRole("button", { name: "Today is Dec 31, 2019" }).click();
  await page.getByRole("button", { name: "Back to the real today" }).click();
  await expect.poll(() => page.getByRole("button", { name: /^Today is/ }).count()).toBe(0);
  expect((await shop.owner.getWorkspace()).asOf).toBeNull();
  await page.context().close();
});

test("products are added, and a code that is taken is not written over", async () => {
  const page = await house.open(shop);
  await page.getByRole("link", { name: "Products" }).click();
  await page.getByText("No products yet").waitFor();
  const add = async (code: string, name: string): Promise<void> => {
    await page.getByRole("button", { name: "Add a product" }).click();
    await page.getByLabel("Code").fill(code);
    await page.getByLabel("Name", { exact: true }).fill(name);
    await page.getByLabel("Price").fill("64");
    await page.getByLabel("Cost").fill("16");
    await page.getByRole("button", { name: "Save", exact: true }).click();
  };
  await add("TEA-100", "Dragon Well");
  await page.getByRole("cell", { name: "75%" }).waitFor();
  await add("TEA-100", "Something else");
  await page.getByText("“Dragon Well” has this code already.").waitFor();
  await page.getByRole("button", { name: "Cancel" }).click();

  await page.getByRole("button", { name: "Actions: Dragon Well" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByText("No products yet").waitFor();
  await page.context().close();
});

test("how the scores are made is told in plain words, and learning anew shows when it was done", async () => {
  const page = await house.open(shop);
  await page.goto(`${house.origin}/settings/model`);
  await page.getByText(/nothing bought for \d+ days/).waitFor();
  await page.getByRole("button", { name: "Learn now" }).click();
  await page.getByText("Learning from your history").first().waitFor();
  await page.getByRole("button", { name: "Rebuild", exact: true }).click();
  await page.getByText("The rebuild has begun.").waitFor();
  await page.context().close();
});

test("the company's name is changed and stands on every page; the members are listed", async () => {
  const page = await house.open(shop);
  await page.goto(`${house.origin}/settings`);
  await page.getByLabel("Name of the company").fill("绿叶茶行");
  await page.getByRole("combobox", { name: "Language" }).waitFor();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("banner").or(page.getByRole("navigation").first()).getByText("绿叶茶行").first().waitFor();
  await page.getByRole("link", { name: "Members" }).click();
  await page.getByText("Li Wei").waitFor();
  await page.getByText("Owner", { exact: true }).waitFor();
  expect((await shop.owner.getWorkspace()).name).toBe("绿叶茶行");
  await page.context().close();
});
