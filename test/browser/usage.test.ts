import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { createClient } from "@perennial/sdk";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seriousFaults } from "../../packages/console/testing/axe.ts";
import { has } from "../sdk/packed.ts";
import { type House, mailedLink, openHouse, overflow, PATIENCE_MS, type Page, type Shop } from "./house.ts";

let house: House;
let shop: Shop;
/** Of a program of the shop. */
let key: string;
beforeAll(async () => {
  house = await openHouse();
  shop = await house.signUp();
  for (let index = 0; index < 12; index += 1) await shop.owner.createCustomer({ body: { name: `Customer ${index}` } });
  await shop.owner.getCustomer({ params: { customerId: "ext:nobody" } }).catch(() => undefined);
  ({ key } = await shop.owner.createApiKey({ body: { name: "Web shop", access: "write" } }));
  const program = createClient({ baseUrl: house.origin, key });
  await program.createCustomer({ body: { name: "It's O'Neill & Söhne", tags: ["$HOME", '"quoted"'] } });
  await program.queryCustomers({ body: { filter: { tags: "$HOME" } } });
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
    if (path === "requests") await linesOf(page, "POST /v1/customers").first().click();
    await page.getByText(word).filter({ visible: true }).first().waitFor();
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
  await linesOf(page, "POST /v1/customers").first().waitFor();
  await page.getByRole("combobox", { name: "Outcome" }).click();
  await page.getByRole("option", { name: "Refused" }).click();
  await page.getByText("GET /v1/customers/ext%3Anobody").click();
  await page.getByText("POST /v1/customers").waitFor({ state: "detached" });
  expect(await page.getByLabel("Command that sends the request again").innerText()).toContain("-X GET");
  await page.context().close();
});

/** The lines of the log that tell of a request. */
const linesOf = (page: Page, text: string) =>
  page.locator(".mantine-Accordion-control").filter({ has: page.getByText(text, { exact: true }) });

/** Opens the last of what the program sent to a path. */
async function openSent(page: Page, text: string): Promise<void> {
  await page.goto(`${house.origin}/settings/requests`);
  await page.getByRole("combobox").first().click();
  await page.getByRole("option", { name: "POST" }).click();
  // Who may not manage keys sees their ids.
  await linesOf(page, text)
    .filter({ hasText: /Web shop|key_/ })
    .first()
    .click();
}
const named = async () => {
  const { data } = await shop.owner.queryCustomers({ body: { filter: { tags: "$HOME" } } });
  return data.length;
};

test.each([
  { language: "en", size: "laptop", words: ["What was sent", "Send again", "The answer now"] },
  { language: "zh-CN", size: "phone", words: ["发送的内容", "重新发送", "本次的结果"] },
] as const)("what a program read is shown and asked again ($language, $size)", async ({ language, size, words }) => {
  const [sent, again, now] = words;
  const page = await house.open(shop, { language, size });
  await openSent(page, "POST /v1/customers/query");
  expect(await page.getByLabel(sent).innerText()).toContain('"tags": "$HOME"');
  // What changes nothing is sent without a question.
  await page.getByRole("button", { name: again }).click();
  await page.getByLabel(now).waitFor();
  expect(await page.getByLabel(now).innerText()).toContain("O'Neill");
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  expect(await seriousFaults(page)).toEqual([]);
  if (SHOTS !== undefined)
    await page.screenshot({ path: `${SHOTS}/read-again-${language}-${size}.png`, fullPage: true });
  await page.context().close();
});

test("what a program changed is sent again after a question: as the same attempt, or as a new one", async () => {
  const page = await house.open(shop);
  await openSent(page, "POST /v1/customers");
  const before = await named();
  const send = async (): Promise<void> => {
    await page.getByRole("button", { name: "Send again" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.waitFor();
    expect(await dialog.getByLabel("What will be sent").innerText()).toMatch(
      /^POST \/v1\/customers\nIdempotency-Key: /,
    );
    if (SHOTS !== undefined) await page.screenshot({ path: `${SHOTS}/ask.png` });
    expect(await seriousFaults(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Send again" }).click();
    await page.getByLabel("The answer now").waitFor();
  };
  await page.getByLabel("As the same attempt").check();
  await send();
  expect(await named()).toBe(before);
  await openSent(page, "POST /v1/customers");
  await send();
  await expect.poll(named, { timeout: PATIENCE_MS }).toBe(before + 1);
  await page.context().close();
});

test.skipIf(!has("curl"))("the command runs as it is printed, with a key in the environment", async () => {
  const page = await house.open(shop);
  await openSent(page, "POST /v1/customers");
  const command = await page.getByLabel("Command that sends the request again").innerText();
  const before = await named();
  const env = { ...process.env, PERENNIAL_API_KEY: key };
  const { stdout } = await promisify(execFile)("sh", ["-c", command], { env });
  expect(JSON.parse(stdout)).toMatchObject({ name: "It's O'Neill & Söhne", tags: ["$HOME", '"quoted"'] });
  await expect.poll(named, { timeout: PATIENCE_MS }).toBe(before + 1);
  await page.context().close();
});

test("what a person may not do is refused plainly", async () => {
  const email = "looks@example.com";
  const password = "a sentence is easiest";
  const role = await shop.owner.createRole({
    body: { name: "Auditor", permissions: ["audit:read", "customer:read", "workspace:read", "member:read"] },
  });
  await shop.owner.createInvitation({ body: { email, role: role.id } });
  const [, token = ""] = (await mailedLink(house.runner, email)).split("#");
  await createClient({ baseUrl: house.origin }).acceptInvitation({ body: { token, name: "Auditor", password } });
  const page = await house.open({ ...shop, email, password });
  await page.getByRole("button", { name: "Accept and go on" }).click();
  await openSent(page, "POST /v1/customers");
  const before = await named();
  await page.getByRole("button", { name: "Send again" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Send again" }).click();
  await page.getByRole("alert").getByText("customer:write").waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  if (SHOTS !== undefined) await page.screenshot({ path: `${SHOTS}/refused-again.png`, fullPage: true });
  expect(await named()).toBe(before);
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
