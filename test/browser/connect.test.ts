import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seriousFaults } from "../../packages/console/testing/axe.ts";
import { type House, openHouse, overflow, type Page, type Shop, settled } from "./house.ts";

const VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
/** What a router would make a number of. */
const STATE = "1e5 a+b/c=&%25é";

let house: House;
let shop: Shop;
let app: Server;
let callback: string;
const answers: URLSearchParams[] = [];

beforeAll(async () => {
  house = await openHouse();
  shop = await house.signUp("Green Leaf Tea");
  app = createServer((request, response) => {
    const { searchParams, pathname } = new URL(request.url ?? "/", "http://app");
    if (pathname === "/callback") answers.push(searchParams);
    response.setHeader("Content-Type", "text/html").end("<!doctype html><title>App</title><h1>The app goes on</h1>");
  });
  await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve));
  callback = `http://127.0.0.1:${(app.address() as AddressInfo).port}/callback`;
});
afterAll(async () => {
  app?.close();
  // The app is the one place elsewhere where somebody is sent.
  const others = house.complaints.filter((complaint) => !complaint.startsWith(`foreign: ${callback}`));
  house.complaints.splice(0, house.complaints.length, ...others);
  await house?.stop();
});

/** Where screenshots are put when somebody wants to look at the pages. */
const SHOTS = process.env["SHOTS"];
const shoot = async (page: Page, name: string): Promise<void> => {
  if (SHOTS !== undefined) await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true });
};

async function register(name: string): Promise<string> {
  const reply = await fetch(`${house.origin}/oauth/register`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ client_name: name, redirect_uris: ["http://127.0.0.1/callback"] }),
  });
  return ((await reply.json()) as { client_id: string }).client_id;
}

/** Where an app sends somebody. */
function door(clientId: string, more: Readonly<Record<string, string>> = {}): string {
  const asked = {
    response_type: "code",
    client_id: clientId,
    redirect_uri: callback,
    code_challenge: createHash("sha256").update(VERIFIER).digest("base64url"),
    code_challenge_method: "S256",
    state: STATE,
    scope: "read write",
    resource: `${house.origin}/mcp`,
    ...more,
  };
  return `${house.origin}/connect?${new URLSearchParams(asked).toString()}`;
}

test("an app sends somebody who signs in first, is let in to look, works, and is shut out again", async () => {
  const clientId = await register("Tea Assistant");
  const page = await house.open(undefined);
  await page.goto(door(clientId));
  await page.getByLabel("E-mail").fill(shop.email);
  await page.getByLabel("Password", { exact: true }).fill(shop.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("heading", { name: "Tea Assistant asks to work in Green Leaf Tea" }).waitFor();
  expect(await page.getByRole("radio", { name: "Look", exact: true }).isChecked()).toBe(true);
  await page.getByRole("button", { name: "Let it in" }).click();
  await page.getByRole("heading", { name: "The app goes on" }).waitFor();
  const answer = answers.at(-1);
  expect([answer?.get("state"), answer?.get("iss"), answer?.get("error")]).toEqual([STATE, house.origin, null]);
  const reply = await fetch(`${house.origin}/oauth/token`, {
    method: "POST",
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({
      grant_type: "authorization_code",
      client_id: clientId,
      code: answer?.get("code") ?? "",
      code_verifier: VERIFIER,
      redirect_uri: callback,
    }).toString(),
  });
  const { access_token: token, scope } = (await reply.json()) as { access_token: string; scope: string };
  expect(scope).toBe("read");
  const me = await fetch(`${house.origin}/v1/me`, { headers: { Authorization: `Bearer ${token}` } });
  expect(me.status).toBe(200);

  await page.goto(`${house.origin}/account`);
  await page.getByText("Tea Assistant", { exact: true }).waitFor();
  await page.getByText("connected", { exact: true }).waitFor();
  await shoot(page, "connect-account-en");
  await page.goto(`${house.origin}/settings/keys`);
  await page.getByText("app at 127.0.0.1, let in by a member", { exact: false }).waitFor();
  expect(await page.getByRole("button", { name: "Replace: Tea Assistant" }).count()).toBe(0);
  await page.goto(`${house.origin}/account`);
  await page.getByRole("button", { name: "Shut out: Tea Assistant" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Shut out" }).click();
  await page.getByText("Tea Assistant is shut out.").waitFor();
  await page.getByText("Your AI assistant can work here").waitFor();
  expect(await page.getByText(`${house.origin}/mcp`).count()).toBe(1);
  await page.context().close();
});

test("somebody with two companies chooses the one in which it is to work", async () => {
  const two = await house.signUp("Blue Door Books");
  await two.owner.openWorkspace({ body: { company: "Red Door Records" } });
  const clientId = await register("Books Assistant");
  const page = await house.open(two);
  await page.goto(door(clientId));
  const heading = page.getByRole("heading", { name: "Books Assistant asks to work in" });
  await heading.waitFor();
  const [from, to] = (await heading.textContent())?.endsWith("Blue Door Books")
    ? ["Blue Door Books", "Red Door Records"]
    : ["Red Door Records", "Blue Door Books"];
  await page.getByText("Account", { exact: true }).click({ force: true });
  await page.getByRole("menuitem", { name: to }).click();
  await page.getByRole("heading", { name: `Books Assistant asks to work in ${to}` }).waitFor();
  await page.getByRole("radio", { name: "Look and change" }).check();
  await page.getByRole("button", { name: "Let it in" }).click();
  await page.getByRole("heading", { name: "The app goes on" }).waitFor();
  await page.goto(`${house.origin}/account`);
  await page.getByText("Books Assistant", { exact: true }).waitFor();
  await page.getByText("Look and change", { exact: false }).waitFor();
  await page.getByText("Account", { exact: true }).click({ force: true });
  await page.getByRole("menuitem", { name: from }).click();
  await page.getByRole("heading", { name: from }).or(page.getByText(from)).first().waitFor();
  await page.goto(`${house.origin}/account`);
  await page.getByText("Your AI assistant can work here").waitFor();
  await page.context().close();
});

test("somebody who does not let it in is sent back, and the app is told so", async () => {
  const page = await house.open(shop);
  await page.goto(door(await register("Stranger")));
  await page.getByRole("link", { name: "Do not let it in" }).click();
  await page.getByRole("heading", { name: "The app goes on" }).waitFor();
  expect([answers.at(-1)?.get("error"), answers.at(-1)?.get("state")]).toEqual(["access_denied", STATE]);
  expect((await shop.owner.listConnections()).data).toEqual([]);
  await page.context().close();
});

test("a request that is not as it should be is explained, and nobody is sent anywhere", async () => {
  const page = await house.open(shop);
  const before = answers.length;
  const clientId = await register("Careless");
  for (const more of [
    { redirect_uri: "https://thief.example/" },
    { client_id: "made-up" },
    { response_type: "token" },
  ]) {
    await page.goto(door(clientId, more));
    await page.getByRole("heading", { name: "This did not come from an app as it should" }).waitFor();
    expect(await page.getByRole("button", { name: "Let it in" }).count()).toBe(0);
    await page.goto("about:blank");
  }
  expect(answers).toHaveLength(before);
  await page.context().close();
});

const sights = [
  { language: "en", size: "laptop", scheme: "dark", allow: "Let it in", list: "Connected apps" },
  { language: "zh-CN", size: "phone", scheme: "light", allow: "允许接入", list: "已连接的应用" },
] as const;

test.each(sights)("the page can be read by everyone ($language, $size)", async ({ allow, list, ...look }) => {
  const page = await house.open(shop, look);
  await page.goto(door(await register("Tea Assistant of a long name")));
  await page.getByRole("button", { name: allow }).waitFor();
  await settled(page);
  expect(await seriousFaults(page)).toEqual([]);
  expect(await overflow(page)).toBe(0);
  await shoot(page, `connect-${look.language}`);
  await page.goto(`${house.origin}/account`);
  await page.getByRole("heading", { name: list }).scrollIntoViewIfNeeded();
  await settled(page);
  expect(await seriousFaults(page)).toEqual([]);
  expect(await overflow(page)).toBe(0);
  await shoot(page, `connect-list-${look.language}`);
  await page.context().close();
});
