import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createClient } from "@perennial/sdk";
import { withCookie } from "./harness.ts";
import type { Runner } from "./runner.ts";

export interface Demo {
  readonly email: string;
  readonly password: string;
  readonly key: string;
}

/** The token of the link in the mail that proves an address. */
async function tokenFor(runner: Runner, email: string): Promise<string> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const letter = runner.mail.letters().find(({ to }) => to === email);
    const token = letter && /#(\S+)/.exec(letter.text)?.[1];
    if (token !== undefined) return token;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("the mail to the demo owner did not arrive");
}

/** Makes the demo workspace once, through the API as anyone would. */
export async function seedDemo(
  runner: Runner,
  origin: string,
  folder: string,
): Promise<Demo & { loaded: Promise<void> }> {
  const file = join(folder, "demo.json");
  if (existsSync(file)) return { ...(JSON.parse(readFileSync(file, "utf8")) as Demo), loaded: Promise.resolve() };
  const email = "demo@perennial.example";
  const password = "demo demo demo";
  let cookie = "";
  const send: typeof fetch = async (input, init) => {
    const reply = await fetch(input, init);
    cookie = reply.headers.get("set-cookie")?.split(";")[0] ?? cookie;
    return reply;
  };
  await createClient({ baseUrl: origin, fetch: send }).signUp({
    body: {
      company: "Demo Tea House",
      name: "Demo Owner",
      email,
      password,
      currency: "CNY",
      timeZone: "Asia/Shanghai",
      country: "CN",
      language: "en",
    },
  });
  await createClient({ baseUrl: origin }).verifyEmail({ body: { token: await tokenFor(runner, email) } });
  const owner = createClient({ baseUrl: origin, fetch: withCookie(fetch, cookie, origin) });
  const { key } = await owner.createApiKey({ body: { name: "Demo", access: "write" } });
  const demo = { email, password, key };
  writeFileSync(file, JSON.stringify(demo), { mode: 0o600 });
  return { ...demo, loaded: Promise.resolve() };
}
