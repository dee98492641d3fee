import { decodeQR } from "qr/decode.js";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seriousFaults } from "../../packages/console/testing/axe.ts";
import { codeAt, stepOf } from "../../packages/core/src/account/totp.ts";
import { type RealIssuer, realIssuer } from "../flows/real-issuer.ts";
import { type House, mailedLink, openHouse, overflow, type Page, settled, until } from "./house.ts";

const records = new Map<string, string[]>();
let house: House;
let real: RealIssuer;
beforeAll(async () => {
  const dns = { txt: async (name: string) => records.get(name) ?? [] };
  house = await openHouse({ webhookAllow: ["127.0.0.0/8"], dns });
  real = await realIssuer(`${house.origin}/sign-in/callback`);
});
afterAll(async () => {
  real?.stop();
  // Going to the company's own sign-in service is what these tests are about.
  const others = house.complaints.filter((complaint) => !complaint.startsWith(`foreign: ${real.issuer}`));
  house.complaints.splice(0, house.complaints.length, ...others);
  await house?.stop();
});

/** A picture of the page, where somebody wants to look at it. */
async function look(page: Page, name: string): Promise<void> {
  const folder = process.env["LOOKS"];
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}

async function isAccessible(page: Page): Promise<void> {
  expect(await seriousFaults(page)).toEqual([]);
}

test("signing up takes the terms, which can be read first, and demo data come and go", async () => {
  const page = await house.open(undefined, { size: "phone" });
  await page.goto(`${house.origin}/terms`);
  await page.getByRole("heading", { name: "Terms of service" }).waitFor();
  expect(await overflow(page)).toBe(0);
  await look(page, "terms-en-phone");
  await page.goto(`${house.origin}/sign-up`);
  await page.getByLabel("Company").fill("New Leaf");
  await page.getByLabel("Your name").fill("Li Wei");
  await page.getByLabel("E-mail").fill("new@newleaf.example");
  await page.getByLabel("Password", { exact: true }).fill("a sentence is easiest");
  await page.getByRole("button", { name: "Open the workspace" }).click();
  await page.getByText("Accept them to go on.").waitFor();
  await look(page, "sign-up-en-phone");
  await isAccessible(page);
  await page.getByLabel("I accept the terms of service and the privacy notice.").check();
  await page.getByRole("button", { name: "Open the workspace" }).click();
  await page.getByRole("button", { name: "Look around with demo data" }).waitFor();
  await look(page, "first-steps-en-phone");
  await page.goto(`${house.origin}/account`);
  await page.getByText(/^You accepted the version of/).waitFor();
  await look(page, "account-en-phone");
  await isAccessible(page);
  expect(await overflow(page)).toBe(0);
  await page.context().close();
});

test("demo data are loaded with progress, named on every page, and removed", async () => {
  const shop = await house.signUp("Demo House");
  await shop.owner.loadDemo({ body: { months: 1 } });
  const page = await house.open(shop, { language: "zh-CN" });
  await page.goto(`${house.origin}/settings`);
  await page.getByText("位虚构客户", { exact: false }).waitFor();
  await look(page, "demo-zh");
  await page.getByText("标明“示例”的客户均为虚构", { exact: false }).waitFor();
  await page.getByRole("button", { name: "移除演示数据" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "移除演示数据" }).click();
  await page.getByRole("button", { name: "加载演示数据" }).waitFor();
  await page.getByText("标明“示例”的客户均为虚构", { exact: false }).waitFor({ state: "detached" });
  await page.context().close();
});

test("whoever accepted earlier terms is asked before anything else", async () => {
  const shop = await house.signUp("Old Terms");
  const me = await shop.owner.getMe();
  const { systemTable } = await import("@perennial/table/dynamo");
  const { platform } = house.runner;
  const system = systemTable({
    client: platform.systemClient(),
    tables: platform.tables,
    now: platform.now,
    newWriteId: () => "old-terms",
    patience: { sleep: platform.sleep, random: Math.random },
  });
  const terms = { version: "2020-01-01", acceptedAt: "2020-01-01T00:00:00.000Z" };
  await system.write({ set: "user", key: { userId: me.member?.id ?? "" }, fields: { terms } });
  const page = await house.open(shop, { language: "zh-CN", size: "phone" });
  await page.getByRole("dialog").getByText("条款已更新").waitFor();
  await look(page, "terms-changed-zh-phone");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "接受并继续" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  expect((await shop.owner.getMe()).person?.terms.accepted).toBe(me.person?.terms.current);
  await page.context().close();
});

test("the second factor is a picture for the app's camera, and its recovery codes can be renewed", async () => {
  const shop = await house.signUp("Cameras");
  const page = await house.open(shop);
  await page.goto(`${house.origin}/account`);
  await page.getByRole("button", { name: "Set up" }).click();
  await page.getByLabel("Password as it is now").fill(shop.password);
  await page.getByRole("button", { name: "Begin" }).click();
  const picture = page.getByRole("img", { name: "The secret as a picture for the app’s camera" });
  await picture.waitFor();
  await look(page, "qr-en");
  const side = Number((await picture.getAttribute("viewBox"))?.split(" ")[2]);
  const dark = new Set(
    [...((await picture.locator("path").getAttribute("d")) ?? "").matchAll(/M(\d+) (\d+)/g)].map(
      ([, x, y]) => `${x} ${y}`,
    ),
  );
  const scale = 4;
  const data = new Uint8Array((side * scale) ** 2 * 4).fill(255);
  for (let y = 0; y < side * scale; y += 1) {
    for (let x = 0; x < side * scale; x += 1) {
      if (dark.has(`${Math.floor(x / scale)} ${Math.floor(y / scale)}`))
        data.fill(0, (y * side * scale + x) * 4, (y * side * scale + x) * 4 + 3);
    }
  }
  const uri = decodeQR({ width: side * scale, height: side * scale, data });
  const secret = new URL(uri).searchParams.get("secret") ?? "";
  expect(uri).toContain("otpauth://totp/Perennial");
  const code = () => codeAt(secret, stepOf(new Date(house.runner.clock.now())));
  await page.getByLabel("The six digits that the app shows").fill(code());
  await page.getByRole("button", { name: "Switch on" }).click();
  await page.getByText("Your recovery codes").waitFor();
  const first = await page.getByRole("dialog").locator("pre").textContent();
  await page.getByRole("button", { name: "I have stored them" }).click();
  await page.getByRole("button", { name: "Make new recovery codes" }).click();
  await page.getByLabel("Password as it is now").fill(shop.password);
  await page.getByLabel("Code of the app, or a recovery code").fill(first?.split("\n")[0] ?? "");
  await page.getByRole("dialog").getByRole("button", { name: "Make new recovery codes" }).click();
  await page.getByRole("button", { name: "I have stored them" }).waitFor();
  expect(await page.getByRole("dialog").locator("pre").textContent()).not.toContain(first?.split("\n")[1] ?? "");
  await page.getByRole("button", { name: "I have stored them" }).click();
  await look(page, "factor-en");
  // The way in by an invitation asks for it too.
  const other = await house.signUp("Inviter");
  await other.owner.createInvitation({ body: { email: shop.email, role: "member" } });
  const link = await invitationLink(shop.email);
  const guest = await house.open(undefined, { size: "phone" });
  await guest.goto(link);
  await guest
    .getByLabel(/password/i)
    .first()
    .fill(shop.password);
  await guest.getByRole("button", { name: /join/i }).click();
  house.runner.clock.move(31_000);
  await guest.getByLabel("Code of the app, or a recovery code").fill(code());
  await look(guest, "invitation-code-en-phone");
  await guest.getByRole("button", { name: /join/i }).click();
  await guest.getByText("Customers").first().waitFor();
  await guest.goto(`${house.origin}/account`);
  await guest.getByRole("button", { name: "Leave the workspace" }).click();
  await guest.getByRole("dialog").getByLabel("Enter your password to confirm.").fill(shop.password);
  await guest.getByRole("dialog").getByRole("button", { name: "Leave the workspace" }).click();
  await guest.getByRole("heading", { name: "Sign in" }).waitFor();
  await guest.context().close();
  await page.context().close();
});

async function invitationLink(to: string): Promise<string> {
  let link = "";
  await until(async () => {
    link = await mailedLink(house.runner, to);
    return link.includes("/invitation#");
  });
  return link;
}

test("a key's permissions are chosen one by one", async () => {
  const shop = await house.signUp("Scopes");
  const page = await house.open(shop);
  await page.goto(`${house.origin}/settings/keys`);
  await page.getByRole("button", { name: "Make a key" }).first().click();
  await page.getByLabel("What it is for").fill("Till");
  await page.getByText("Choose", { exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Make a key" }).click();
  await page.getByText("Choose at least one.").waitFor();
  await page.getByLabel("Record purchases").check();
  await look(page, "key-scopes-en");
  await isAccessible(page);
  await page.getByRole("dialog").getByRole("button", { name: "Make a key" }).click();
  await page.getByText("Copy the key now.", { exact: false }).waitFor();
  const { data } = await shop.owner.listApiKeys();
  expect(data.find(({ name }) => name === "Till")?.permissions).toEqual(["purchase:write"]);
  await page.context().close();
});

test("a company's sign-in service is set up, and its people come in with it", async () => {
  const shop = await house.signUp("Own Service");
  const page = await house.open(shop);
  await page.goto(`${house.origin}/settings/sign-in`);
  await page.getByLabel("Domain of your e-mail addresses").fill("own.example");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  const record = (await page.locator("pre", { hasText: "_perennial.own.example" }).textContent()) ?? "";
  await page.getByRole("button", { name: "Look for the record" }).click();
  await page.getByText("There is no TXT record", { exact: false }).waitFor();
  records.set("_perennial.own.example", [record.split("TXT").at(-1)?.trim() ?? ""]);
  await page.getByRole("button", { name: "Look for the record" }).click();
  await page.getByText("proved", { exact: true }).waitFor();
  await page.getByLabel("Its name").fill("Own login");
  await page.getByLabel("Issuer").fill(real.issuer);
  await page.getByLabel("Client id").fill(real.clientId);
  await page.getByLabel("Client secret").fill(real.clientSecret);
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved. The service answers as it should.").waitFor();
  await settled(page);
  await look(page, "sso-settings-en");
  await isAccessible(page);
  const chinese = await house.open(shop, { language: "zh-CN", size: "phone" });
  await chinese.goto(`${house.origin}/settings/sign-in`);
  await chinese.getByText("登录服务").first().waitFor();
  await settled(chinese);
  await look(chinese, "sso-settings-zh-phone");
  expect(await overflow(chinese)).toBe(0);
  await chinese.context().close();

  real.accounts.set("own-1", { email: "zhang@own.example", verified: true, name: "Zhang San" });
  real.person = "own-1";
  const member = await house.open(undefined);
  await member.goto(`${house.origin}/sign-in?next=${encodeURIComponent("/customers?by=name")}`);
  await member.getByLabel("E-mail").fill("zhang@own.example");
  await member.getByRole("button", { name: "Continue with Own login" }).waitFor();
  await look(member, "sso-sign-in-en");
  await isAccessible(member);
  await member.getByRole("button", { name: "Continue with Own login" }).click();
  await member.waitForURL(/\/customers\?by=name/);
  // Whoever comes for the first time accepts the terms first.
  await member.getByRole("button", { name: "Accept and go on" }).click();
  await member.getByRole("heading", { name: "Customers" }).waitFor();
  await member.goto(`${house.origin}/sign-in?next=${encodeURIComponent("/\\evil.example")}`);
  await member.getByLabel("E-mail").fill("zhang@own.example");
  await member.getByRole("button", { name: "Continue with Own login" }).click();
  await until(async () => new URL(member.url()).pathname === "/" && member.url().startsWith(house.origin));
  // An answer that was used, or that nobody asked for, leads back to the door.
  await member.goto(`${house.origin}/sign-in/callback?state=${"x".repeat(43)}&code=y`);
  await member.getByText("You were not signed in").waitFor();
  await look(member, "sso-failed-en");
  await member.context().close();
  await page.context().close();
});
