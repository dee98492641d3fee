import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { TERMS_VERSION } from "@perennial/contract";
import { createClient } from "@perennial/sdk";
import { withCookie } from "./harness.ts";
import type { Runner } from "./runner.ts";

export interface Demo {
  readonly email: string;
  readonly password: string;
  readonly key: string;
  /** In a folder of before demo data could be asked for: its shop was brought in as a file, and stays as it is. */
  readonly opened?: string;
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The token of the link in the mail that proves an address. */
async function tokenFor(runner: Runner, email: string): Promise<string> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const letter = runner.mail.letters().find(({ to }) => to === email);
    const token = letter && /#(\S+)/.exec(letter.text)?.[1];
    if (token !== undefined) return token;
    await wait(100);
  }
  throw new Error("the mail to the demo owner did not arrive");
}

async function signUp(runner: Runner, origin: string): Promise<Demo> {
  const email = "demo@perennial.example";
  const password = "demo demo demo";
  let cookie = "";
  const send: typeof fetch = async (input, init) => {
    const reply = await fetch(input, init);
    cookie = reply.headers.get("set-cookie")?.split(";")[0] ?? cookie;
    return reply;
  };
  const company = {
    company: "Demo Tea House · 示例茶铺",
    name: "Demo Owner",
    currency: "CNY",
    timeZone: "Asia/Shanghai",
    country: "CN",
    terms: TERMS_VERSION,
  } as const;
  await createClient({ baseUrl: origin, fetch: send }).signUp({ body: { ...company, email, password } });
  await createClient({ baseUrl: origin }).verifyEmail({ body: { token: await tokenFor(runner, email) } });
  const owner = createClient({ baseUrl: origin, fetch: withCookie(fetch, cookie, origin) });
  // Customers of the shop are Chinese as often as not, whatever the language of the mails.
  await owner.updateWorkspace({ body: { language: "zh-CN" } });
  const { key } = await owner.createApiKey({ body: { name: "Demo", access: "write" } });
  return { email, password, key };
}

/**
 * Makes the demo workspace once, through the API as anyone would, and asks at every start for the days that have passed:
 * its newest purchase is always yesterday's.
 */
export async function seedDemo(
  runner: Runner,
  origin: string,
  folder: string,
): Promise<Demo & { load: (onProgress: (percent: number) => void) => Promise<void> }> {
  const file = join(folder, "demo.json");
  const known = existsSync(file);
  const demo = known ? (JSON.parse(readFileSync(file, "utf8")) as Demo) : await signUp(runner, origin);
  if (!known) writeFileSync(file, JSON.stringify(demo), { mode: 0o600 });
  return {
    ...demo,
    async load(onProgress) {
      if (demo.opened !== undefined) return;
      const client = createClient({ baseUrl: origin, key: demo.key });
      const { status } = await client.getDemo();
      if (status === "none" || status === "loaded") await client.loadDemo({ body: { months: 36 } });
      for (;;) {
        const now = await client.getDemo();
        if (now.status === "failed") throw new Error("the demo data could not be loaded");
        if (now.status !== "loading") return onProgress(100);
        onProgress(Math.min(99, Math.floor((100 * now.done) / Math.max(1, now.total))));
        await wait(500);
      }
    },
  };
}
