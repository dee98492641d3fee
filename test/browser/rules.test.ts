import { afterAll, beforeAll, expect, test } from "vitest";
import { seriousFaults } from "../../packages/console/testing/axe.ts";
import {
  type House,
  type Look,
  mailedLink,
  openHouse,
  overflow,
  type Page,
  type Shop,
  settled,
  until,
} from "./house.ts";

let house: House;
let shop: Shop;
beforeAll(async () => {
  house = await openHouse();
  shop = await house.signUp();
  const { owner } = shop;
  await owner.createField({ body: { noun: "customer", key: "credit", label: "Credit line", type: "number" } });
});
afterAll(async () => {
  await house?.stop();
});

const PASSWORD = "a sentence of her own";
const PHONE = "+8613912345678";

/** A picture of the page, where somebody wants to look at it. */
async function look(page: Page, name: string): Promise<void> {
  const folder = process.env["LOOKS"];
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}

/** Chooses from a list that opens below an input of the dialog. */
async function choose(page: Page, input: string, option: string): Promise<void> {
  await page.getByRole("dialog").getByRole("combobox", { name: input }).click();
  await page.getByRole("option", { name: option, exact: true }).click();
}

interface Seller extends Shop {
  readonly id: string;
}

/** Somebody with a role, who has taken up the invitation. */
async function hire(role: string, name: string): Promise<Seller> {
  const email = `${name.toLowerCase()}@example.com`;
  await shop.owner.createInvitation({ body: { email, role: role as "member", language: "en" } });
  const page = await house.open(undefined);
  await page.goto(await mailedLink(house.runner, email));
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("Choose a password").fill(PASSWORD);
  await page.getByRole("button", { name: "Join" }).click();
  await page.getByRole("button", { name: "Accept and go on" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.context().close();
  const { data } = await shop.owner.listMembers();
  return { ...shop, email, password: PASSWORD, id: data.find((member) => member.name === name)?.id ?? "" };
}

/** Opens a page of the console and waits for all of it. */
async function visit(page: Page, path: string): Promise<void> {
  await page.goto(house.origin + path);
  await settled(page);
}

async function expectSound(page: Page, what: string): Promise<void> {
  expect(await seriousFaults(page), what).toEqual([]);
  expect(await overflow(page), what).toBe(0);
}

test("a salesperson sees only own customers and no telephone numbers, and cannot import", async () => {
  const { owner } = shop;
  const page = await house.open(shop);
  await visit(page, "/settings/roles");
  await page.getByRole("button", { name: "Make a role" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name of the role").fill("Sales");
  for (const may of ["See customers", "Change customers", "See purchases", "Record purchases", "Import files"]) {
    await dialog.getByLabel(may, { exact: true }).check();
  }
  for (const may of ["See notes and tasks", "Write notes and tasks", "See who works here", "See scores"]) {
    await dialog.getByLabel(may, { exact: true }).check();
  }
  await dialog.getByText("Sees and changes everybody’s customers.").waitFor();
  await choose(page, "Sees the customers of", "Only their own");
  await choose(page, "Hidden fields", "telephone numbers");
  await page.getByRole("option", { name: "Credit line" }).click();
  await page.keyboard.press("Escape");
  await choose(page, "Fields to look at only", "source");
  await page.keyboard.press("Tab");
  await dialog.getByRole("button", { name: "By kind of record" }).click();
  await look(page, "rules-form-en-laptop");
  await expectSound(page, "the form of a role");
  await dialog.getByRole("button", { name: "Save" }).click();
  const words =
    "Sees and changes only own customers; hidden: telephone numbers and Credit line; not to be changed: source.";
  await dialog.waitFor({ state: "detached" });
  await page.getByText(words).waitFor();
  await look(page, "rules-roles-en-laptop");
  await page.context().close();
  const { data: roles } = await owner.listRoles();
  const role = roles.find(({ name }) => name === "Sales");
  expect(role?.rules.reach.purchase).toEqual({ read: "own", write: "own" });

  const seller = await hire(role?.id ?? "", "Chen");
  const mine = await owner.createCustomer({
    body: { name: "Anna", ownerId: seller.id, phones: [{ number: PHONE }], source: "fair", fields: { credit: 5000 } },
  });
  await owner.createCustomer({ body: { name: "Bruno", phones: [{ number: "+8613912345679" }] } });
  const own = await house.open(seller);
  await until(async () => {
    await visit(own, "/customers");
    return (await own.getByText("Anna").count()) > 0;
  });
  expect(await own.getByText("Bruno").count()).toBe(0);
  expect(await own.getByRole("link", { name: "Imports" }).count()).toBe(0);
  await own.getByRole("button", { name: "Columns" }).click();
  await own.getByRole("checkbox", { name: "E-mail" }).waitFor();
  expect(await own.getByRole("checkbox", { name: "Phone" }).count()).toBe(0);
  expect(await own.getByRole("checkbox", { name: "Credit line" }).count()).toBe(0);
  await own.keyboard.press("Escape");
  await own.getByRole("button", { name: "Filter", exact: true }).click();
  await own.getByRole("menuitem", { name: "City" }).waitFor();
  expect(await own.getByRole("menuitem", { name: /phone|credit line/i }).count()).toBe(0);
  await look(own, "rules-list-en-laptop");
  await own.keyboard.press("Escape");

  await visit(own, "/imports");
  await own.getByText("Only some of the customers are yours to see").waitFor();
  await look(own, "rules-imports-en-laptop");
  await visit(own, "/value");
  await own.getByRole("heading", { name: "Whom to win back" }).waitFor();
  expect(await own.getByRole("link", { name: "Overview" }).count()).toBe(0);

  await visit(own, `/customers/${mine.id}`);
  expect(await own.locator("body").innerText()).not.toContain("139");
  await own.getByRole("region", { name: "Profile" }).getByRole("button", { name: "Edit" }).click();
  const form = own.getByRole("dialog");
  await form.getByLabel("Name", { exact: true }).fill("Anna Berg");
  expect(await form.getByText("Phone", { exact: false }).count()).toBe(0);
  expect(await form.getByLabel("Credit line").count()).toBe(0);
  expect(await form.getByLabel("Source").isDisabled()).toBe(true);
  await form.getByText("Your role may look at this, but not change it.").waitFor();
  await look(own, "rules-edit-en-laptop");
  await expectSound(own, "the form of a customer");
  await form.getByRole("button", { name: "Save" }).click();
  await own.getByRole("heading", { name: "Anna Berg" }).waitFor();
  const kept = await owner.getCustomer({ params: { customerId: mine.id } });
  expect(kept).toMatchObject({
    name: "Anna Berg",
    phones: [{ number: PHONE }],
    source: "fair",
    fields: { credit: 5000 },
  });

  await visit(own, "/customers");
  await own.keyboard.press("n");
  await form.getByLabel("Name", { exact: true }).fill("Carla");
  await form.getByRole("combobox", { name: "Looked after by" }).click();
  expect(await own.getByRole("option").allInnerTexts()).toEqual(["Chen"]);
  await own.keyboard.press("Escape");
  await form.getByRole("button", { name: "Add a customer" }).click();
  await own.getByRole("heading", { name: "Carla" }).waitFor();
  await own.context().close();
});

test("a built-in role is held to some records; what one only sees cannot be changed", async () => {
  const { owner } = shop;
  const page = await house.open(shop);
  await visit(page, "/settings/roles");
  expect(await page.getByText("Reaches everything.").count()).toBe(2);
  await page.getByRole("button", { name: "Set what it reaches: Member" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("What “Member” reaches").waitFor();
  expect(await dialog.getByLabel("Name of the role").count()).toBe(0);
  await choose(page, "Changes the customers of", "Only their own");
  await dialog.getByRole("button", { name: "By kind of record" }).click();
  await choose(page, "Notes: Changes", "Everybody");
  await dialog.getByRole("button", { name: "Save" }).click();
  const words =
    "Sees everybody’s customers, changes only own ones; Notes: seen and changed with everybody’s customers.";
  await dialog.waitFor({ state: "detached" });
  await page.getByText(words).waitFor();
  await page.context().close();

  const member = await hire("member", "Dora");
  const { id } = await owner.createCustomer({ body: { name: "Emil", phones: [{ number: PHONE }] } });
  const seen = await house.open(member);
  await visit(seen, `/customers/${id}`);
  await seen.getByText("You may look at this customer, but not change it. Nobody looks after it yet.").waitFor();
  await look(seen, "rules-looks-only-en-laptop");
  expect(await seen.getByRole("button", { name: "Record a purchase" }).isDisabled()).toBe(true);
  expect(await seen.getByRole("button", { name: "Edit", disabled: false }).count()).toBe(0);
  await seen.getByPlaceholder("Write a note").fill("Likes jasmine");
  await seen.getByRole("button", { name: "Save the note" }).click();
  await seen.getByText("Likes jasmine").last().waitFor();
  await owner.updateCustomer({ params: { customerId: id }, body: { ownerId: member.id } });
  await seen.reload();
  await settled(seen);
  expect(await seen.getByRole("button", { name: "Record a purchase" }).isDisabled()).toBe(false);
  await seen.context().close();
});

test("a key is held to some records", async () => {
  const page = await house.open(shop);
  await visit(page, "/settings/keys");
  await page.getByRole("button", { name: "Make a key" }).first().click();
  await page.getByRole("dialog").getByLabel("What it is for").fill("Web shop");
  await choose(page, "Sees the customers of", "Only yours");
  await look(page, "rules-key-en-laptop");
  await page.getByRole("dialog").getByRole("button", { name: "Make a key" }).click();
  await page.getByText("Sees and changes only own customers.").waitFor();
  const { data } = await shop.owner.listApiKeys();
  expect(data.find(({ name }) => name === "Web shop")?.rules.reach.customer).toEqual({ read: "own", write: "own" });
  await page.context().close();
});

const LOOKS: readonly Look[] = [
  { language: "zh-CN", size: "laptop" },
  { language: "zh-CN", size: "phone" },
  { language: "en", size: "phone" },
];

test.each(LOOKS)("rules read well, in $language on a $size", async (dress) => {
  const name = `${dress.language ?? ""}-${dress.size ?? ""}`;
  const page = await house.open(shop, dress);
  await visit(page, "/settings/roles");
  await page.getByText("Sales").first().waitFor();
  await look(page, `rules-roles-${name}`);
  await expectSound(page, "roles");
  await page
    .getByRole("button", { name: /Change the role: Sales|修改角色: Sales/ })
    .first()
    .click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: /By kind of record|按记录类型设置/ }).click();
  await dialog
    .getByText(/Feedback and complaints|反馈与投诉/)
    .first()
    .waitFor();
  await dialog.getByRole("combobox").last().scrollIntoViewIfNeeded();
  await look(page, `rules-form-${name}`);
  await expectSound(page, "the form of a role");
  await page.context().close();

  const seller = await house.open({ ...shop, email: "chen@example.com", password: PASSWORD }, dress);
  for (const path of ["/", "/customers", "/imports", "/value/people", "/settings/roles"]) {
    await visit(seller, path);
    await look(seller, `rules-seller${path.replaceAll("/", "-")}-${name}`);
    await expectSound(seller, path);
  }
  await seller.context().close();
});
