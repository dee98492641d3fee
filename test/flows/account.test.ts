import { TERMS_VERSION } from "@perennial/contract";
import { type Local, startLocal, withCookie } from "@perennial/local";
import { createClient, PerennialError } from "@perennial/sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

let local: Local;
beforeAll(async () => {
  local = await startLocal();
});
afterAll(() => local.stop());

const PASSWORD = "correct horse battery staple";
const company = { company: "Green Leaf Tea", name: "Li Wei", password: PASSWORD, terms: TERMS_VERSION } as const;

async function refusal(request: Promise<unknown>): Promise<PerennialError> {
  try {
    await request;
  } catch (error) {
    if (error instanceof PerennialError) return error;
    throw error;
  }
  throw new Error("the request was not refused");
}

/** A visitor whose browser keeps the cookie that it is given. */
function visitor() {
  let cookie = "";
  const send: typeof fetch = async (input, init) => {
    const reply = await (cookie === "" ? local.fetch : withCookie(local.fetch, cookie))(input, init);
    const given = reply.headers.get("set-cookie");
    if (given !== null) cookie = given.split(";")[0] ?? "";
    return reply;
  };
  return { client: createClient({ baseUrl: local.origin, fetch: send, retries: 0 }), cookie: () => cookie };
}

function tokenFor(email: string): string {
  const letter = local.mail.letters().find(({ to }) => to === email);
  return /#(\S+)/.exec(letter?.text ?? "")?.[1] ?? "";
}

describe("signing up", () => {
  test("gives a workspace that can be used at once, and a mail in the person's language", async () => {
    const { client } = visitor();
    const me = await client.signUp({
      body: {
        ...company,
        email: "wei@example.com",
        language: "zh-CN",
        currency: "CNY",
        timeZone: "Asia/Shanghai",
        country: "CN",
      },
    });
    expect(me).toMatchObject({
      verified: false,
      member: { role: "owner", email: "wei@example.com" },
      workspace: { name: "Green Leaf Tea", currency: "CNY" },
    });
    await client.createCustomer({ body: { name: "第一位顾客" } });
    await local.drain();
    const letter = local.mail.letters().find(({ to }) => to === "wei@example.com");
    expect(letter?.subject).toBe("请验证您的邮箱");
  });

  test("keeps the session in a cookie that no script and no other site can use", async () => {
    const reply = await local.fetch(`${local.origin}/v1/sign-up`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ ...company, email: "cookie@example.com" }),
    });
    const cookie = reply.headers.get("set-cookie") ?? "";
    expect(cookie).toMatch(/^__Host-session=[\w-]{70}; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
  });

  test("answers alike whether or not the address is known, and leaves the one who holds it alone", async () => {
    const first = visitor();
    await first.client.signUp({ body: { ...company, email: "known@example.com" } });
    await local.drain();
    await first.client.verifyEmail({ body: { token: tokenFor("known@example.com") } });
    const second = visitor();
    const me = await second.client.signUp({
      body: { ...company, email: "known@example.com", password: "another password" },
    });
    expect(me.verified).toBe(false);
    await local.drain();
    const claimed = await refusal(second.client.verifyEmail({ body: { token: tokenFor("known@example.com") } }));
    expect(claimed.code).toBe("conflict");
    const again = await visitor().client.signIn({ body: { email: "known@example.com", password: PASSWORD } });
    expect(again.workspace.id).not.toBe(me.workspace.id);
  });
});

describe("signing in", () => {
  test("needs a verified address and the right password, and tells neither from the other", async () => {
    const email = "sign-in@example.com";
    const { client } = visitor();
    await client.signUp({ body: { ...company, email } });
    await local.drain();
    const unverified = await refusal(visitor().client.signIn({ body: { email, password: PASSWORD } }));
    await client.verifyEmail({ body: { token: tokenFor(email) } });
    const wrong = await refusal(visitor().client.signIn({ body: { email, password: "wrong wrong wrong" } }));
    const unknown = await refusal(
      visitor().client.signIn({ body: { email: "nobody@example.com", password: PASSWORD } }),
    );
    const told = ({ problem }: PerennialError) => ({ ...problem, requestId: "" });
    expect(told(wrong)).toEqual(told(unknown));
    expect(told(unverified)).toEqual(told(unknown));
    const me = await visitor().client.signIn({ body: { email: email.toUpperCase(), password: PASSWORD } });
    expect(me.verified).toBe(true);
  });

  test("ends when it is ended, and by itself after two weeks", async () => {
    const email = "sign-out@example.com";
    const { client, cookie } = visitor();
    await client.signUp({ body: { ...company, email } });
    const kept = createClient({ baseUrl: local.origin, fetch: withCookie(local.fetch, cookie()), retries: 0 });
    expect((await kept.getMe()).member?.email).toBe(email);
    await client.signOut();
    expect((await refusal(kept.getMe())).code).toBe("unauthorized");
    const other = visitor();
    await other.client.signUp({ body: { ...company, email: "expires@example.com" } });
    await local.advance(15 * 86_400_000);
    expect((await refusal(other.client.getMe())).code).toBe("unauthorized");
  });

  test("works once with a link, and for a day", async () => {
    const { client } = visitor();
    await client.signUp({ body: { ...company, email: "once@example.com" } });
    await local.drain();
    const token = tokenFor("once@example.com");
    const uses = await Promise.allSettled(Array.from({ length: 50 }, () => client.verifyEmail({ body: { token } })));
    expect(uses.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const late = visitor();
    await late.client.signUp({ body: { ...company, email: "late@example.com" } });
    await local.drain();
    await local.advance(25 * 3_600_000);
    expect((await refusal(late.client.verifyEmail({ body: { token: tokenFor("late@example.com") } }))).code).toBe(
      "not_found",
    );
  });
});

describe("an API key", () => {
  test("is shown once, works until it is revoked, and then nowhere within half a minute", async () => {
    const { owner } = await local.signUp();
    const made = await owner.createApiKey({ body: { name: "Shop", access: "write" } });
    const program = local.client({ key: made.key, retries: 0 });
    await program.createCustomer({ body: { name: "x" } });
    const { data } = await owner.listApiKeys();
    expect(JSON.stringify(data)).not.toContain(made.key);
    await owner.revokeApiKey({ params: { keyId: made.id } });
    local.clock.move(30_000);
    expect((await refusal(program.getMe())).code).toBe("unauthorized");
    expect((await owner.listApiKeys()).data.map(({ id }) => id)).not.toContain(made.id);
  });

  test("of a reader cannot change anything, and no key can make keys", async () => {
    const { owner, client } = await local.signUp();
    const { key } = await owner.createApiKey({ body: { name: "Reader", access: "read" } });
    expect((await refusal(local.client({ key }).createCustomer({ body: { name: "x" } }))).code).toBe("forbidden");
    expect((await refusal(client.createApiKey({ body: { name: "x", access: "write" } }))).code).toBe("forbidden");
  });
});

test("no log line holds a password, a token, a key or a cookie", async () => {
  const { client, cookie } = visitor();
  await client.signUp({ body: { ...company, email: "secret@example.com" } });
  await local.drain();
  const { key, cookie: session } = await local.signUp();
  const text = JSON.stringify(local.log);
  for (const secret of [
    PASSWORD,
    tokenFor("secret@example.com"),
    key,
    cookie().split("=")[1] ?? "",
    session.split("=")[1] ?? "",
  ]) {
    expect(secret.length).toBeGreaterThan(10);
    expect(text).not.toContain(secret);
  }
  expect(local.log.filter(({ message }) => message === "request").length).toBeGreaterThan(10);
});

test("what is over is removed, and what has been prolonged stays", async () => {
  const { client } = await local.signUp();
  await client.createCustomer({ body: { name: "x" } }, { idempotencyKey: "over" });
  await local.runner.sweep();
  expect(await local.runner.sweep()).toBe(0);
  await local.advance(26 * 3_600_000);
  expect(await local.runner.sweep()).toBeGreaterThan(0);
  expect(await local.runner.sweep()).toBe(0);
});
