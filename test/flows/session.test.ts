import { type Local, startLocal } from "@perennial/local";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { company, mailsTo, PASSWORD, refusal, signedIn, verified, visitor } from "./visitor.ts";

let local: Local;
beforeAll(async () => {
  local = await startLocal();
});
afterAll(() => local.stop());

const DAY = 86_400_000;
const FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0";
const WECHAT =
  "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36 MicroMessenger/8.0.50";

describe("the list of devices", () => {
  test("tells where one is signed in, and signs out one of them or all others", async () => {
    const email = "devices@example.com";
    const { client } = await verified(local, email, { userAgent: FIREFOX, from: "203.0.113.7" });
    const phone = await signedIn(local, email, { userAgent: WECHAT });
    const third = await signedIn(local, email, { userAgent: "<script>alert(1)</script>" });
    const { data } = await client.listSessions();
    expect(data).toHaveLength(3);
    expect(data.find(({ current }) => current)).toMatchObject({ device: "Firefox · Windows", network: "203.0.113.7" });
    expect(data.map(({ device }) => device).sort()).toEqual(["", "Firefox · Windows", "WeChat · Android"]);

    const sessionId = data.find(({ device }) => device.startsWith("WeChat"))?.id ?? "";
    await client.endSession({ params: { sessionId } });
    expect((await refusal(phone.client.getMe())).code).toBe("unauthorized");
    expect((await refusal(client.endSession({ params: { sessionId } }))).code).toBe("not_found");
    await client.endOtherSessions();
    expect((await refusal(third.client.getMe())).code).toBe("unauthorized");
    expect((await client.listSessions()).data.map(({ current }) => current)).toEqual([true]);
  });

  test("shows and ends nobody else's", async () => {
    const one = await verified(local, "mine@example.com");
    const two = await verified(local, "theirs@example.com");
    const [session] = (await two.client.listSessions()).data;
    expect((await refusal(one.client.endSession({ params: { sessionId: session?.id ?? "" } }))).code).toBe("not_found");
    expect((await two.client.getMe()).person?.email).toBe(two.email);
  });
});

describe("a session", () => {
  test("lasts as long as it is used, and ninety days at most", async () => {
    const { client } = await verified(local, "slides@example.com");
    for (let day = 0; day < 84; day += 12) {
      local.clock.move(12 * DAY);
      await client.getMe();
    }
    local.clock.move(7 * DAY);
    expect((await refusal(client.getMe())).code).toBe("unauthorized");
  });

  test("ends after two weeks without use, whatever the table's own sweeper does", async () => {
    const { client } = await verified(local, "idle@example.com");
    local.clock.move(14 * DAY + 1000);
    expect((await refusal(client.getMe())).code).toBe("unauthorized");
  });

  test("that was signed out is not brought back by a use at the same moment", async () => {
    const email = "race@example.com";
    await verified(local, email);
    const elsewhere = await signedIn(local, email);
    const kept = visitor(local, { cookie: elsewhere.cookie() });
    local.clock.move(2 * 3_600_000);
    await Promise.allSettled([elsewhere.client.signOut(), ...Array.from({ length: 10 }, () => kept.client.getMe())]);
    local.clock.move(31_000);
    expect((await refusal(kept.client.getMe())).code).toBe("unauthorized");
  });

  test("is never one that the visitor brought along", async () => {
    const email = "fixed@example.com";
    await verified(local, email);
    const planted = `__Host-session=${"0".repeat(26)}_${"a".repeat(43)}`;
    const victim = visitor(local, { cookie: planted });
    await victim.client.signIn({ body: { email, password: PASSWORD } });
    expect(victim.cookie()).not.toBe(planted);
    expect((await refusal(visitor(local, { cookie: planted }).client.getMe())).code).toBe("unauthorized");
  });

  test.each([
    ["another person's id", (token: string) => `${"0".repeat(26)}${token.slice(26)}`],
    ["another secret", (token: string) => `${token.slice(0, -1)}${token.endsWith("A") ? "B" : "A"}`],
    ["a key separator", (token: string) => `${token.slice(0, 25)}#${token.slice(26)}`],
    ["nothing", () => ""],
    ["far too much", (token: string) => token.repeat(100)],
  ])("is not one with %s in its token", async (_, forge) => {
    const { cookie } = await verified(local, `forge-${_.replaceAll(" ", "-").replaceAll("'", "")}@example.com`);
    const token = cookie().replace("__Host-session=", "");
    const forged = visitor(local, { cookie: `__Host-session=${forge(token)}` });
    expect((await refusal(forged.client.getMe())).code).toBe("unauthorized");
  });

  test.each(["/v1/me/password", "/v1/me/email", "/v1/me/close", "/v1/workspace/close", "/v1/sign-out"])(
    "lets no other site post to %s",
    async (path) => {
      const { cookie } = await verified(local, `csrf-${path.replaceAll("/", "-")}@example.com`);
      for (const origin of ["https://evil.example", "null", "http://localhost:8080.evil.example"]) {
        const reply = await local.fetch(local.origin + path, {
          method: "POST",
          headers: { Cookie: cookie(), Origin: origin, "Content-Type": "application/json" },
          body: JSON.stringify({ currentPassword: PASSWORD, password: "something else", name: "Green Leaf Tea" }),
        });
        expect(reply.status).toBe(403);
      }
      expect((await visitor(local, { cookie: cookie() }).client.getMe()).verified).toBe(true);
    },
  );
});

describe("one's own name", () => {
  test("changes in the workspace as well", async () => {
    const { client } = await verified(local, "name@example.com");
    const me = await client.updateMe({ body: { name: "李薇", language: "zh-CN" } });
    expect(me).toMatchObject({ member: { name: "李薇" }, person: { name: "李薇", language: "zh-CN" } });
    expect((await client.listMembers()).data[0]?.name).toBe("李薇");
  });
});

describe("closing", () => {
  test("a workspace refuses its people and keys, tells the owners, and can be undone for a month", async () => {
    const { client, email } = await verified(local, "closing@example.com");
    const { key } = await client.createApiKey({ body: { name: "Shop", access: "write" } });
    const program = local.client({ key, retries: 0 });
    const customer = await program.createCustomer({ body: { name: "x" } });
    expect((await refusal(client.closeWorkspace({ body: { name: "Another" } }))).problem?.errors[0]?.location).toBe(
      "body.name",
    );
    const closed = await client.closeWorkspace({ body: { name: company.company } });
    expect(closed.closesAt).not.toBeNull();
    expect((await refusal(program.getCustomer({ params: { customerId: customer.id } }))).code).toBe("workspace_closed");
    expect((await refusal(client.queryCustomers({ body: {} }))).code).toBe("workspace_closed");
    expect((await mailsTo(local, email))[0]).toBe("Green Leaf Tea was closed");
    expect((await signedIn(local, email)).me.workspace.closesAt).toBe(closed.closesAt);
    await client.reopenWorkspace();
    expect((await program.getCustomer({ params: { customerId: customer.id } })).name).toBe("x");
    expect((await refusal(client.reopenWorkspace())).code).toBe("conflict");
  });

  test("an account closes the workspace of which nobody else is a member, and frees the address", async () => {
    const { client, email, me } = await verified(local, "gone@example.com");
    expect((await refusal(client.closeAccount({ body: { currentPassword: "wrong" } }))).code).toBe(
      "invalid_credentials",
    );
    await client.closeAccount({ body: { currentPassword: PASSWORD } });
    expect((await refusal(client.getMe())).code).toBe("unauthorized");
    expect((await refusal(signedIn(local, email))).code).toBe("invalid_credentials");
    const again = await verified(local, email);
    expect(again.me.workspace.id).not.toBe(me.workspace.id);
  });
});
