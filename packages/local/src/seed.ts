import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Client, createClient, type Import } from "@perennial/sdk";
import { demoFile, demoSales } from "./demo.ts";
import { withCookie } from "./harness.ts";
import type { Runner } from "./runner.ts";

export interface Demo {
  readonly email: string;
  readonly password: string;
  readonly key: string;
  /** First day of the shop, and the last one that has been loaded. */
  readonly opened: string;
  readonly until: string | null;
}

const DAY_MS = 86_400_000;
/** Three years. */
const HISTORY_DAYS = 1096;
/** Hours by which the demo shop's clock is ahead of UTC. */
const ZONE_MS = 8 * 3_600_000;
const dayBefore = (utcMs: number, days: number): string => new Date(utcMs - days * DAY_MS).toISOString().slice(0, 10);
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
  };
  await createClient({ baseUrl: origin, fetch: send }).signUp({ body: { ...company, email, password } });
  await createClient({ baseUrl: origin }).verifyEmail({ body: { token: await tokenFor(runner, email) } });
  const owner = createClient({ baseUrl: origin, fetch: withCookie(fetch, cookie, origin) });
  const { key } = await owner.createApiKey({ body: { name: "Demo", access: "write" } });
  return { email, password, key, opened: dayBefore(runner.clock.now() + ZONE_MS, HISTORY_DAYS), until: null };
}

/** Polls an import until it is what is waited for. */
async function until(
  client: Client,
  importId: string,
  status: Import["status"],
  onProgress: (done: Import) => void,
): Promise<void> {
  for (;;) {
    const now = await client.getImport({ params: { importId } });
    onProgress(now);
    if (now.status === status) return;
    if (now.status === "failed" || now.status === "cancelled")
      throw new Error(`the demo data could not be loaded: ${now.problem}`);
    await wait(500);
  }
}

async function load(client: Client, demo: Demo, last: string, onProgress: (percent: number) => void): Promise<void> {
  const from = demo.until === null ? demo.opened : dayBefore(Date.parse(`${demo.until}T00:00:00Z`), -1);
  const bytes = demoFile(demoSales(demo.opened, from, last));
  const body = { kind: "purchases", fileName: `demo-${from}-${last}.csv`, size: bytes.length } as const;
  const { import: made, parts, partSize } = await client.createImport({ body });
  const sent = [];
  for (const { number, url } of parts) {
    const part = Buffer.from(bytes.subarray((number - 1) * partSize, number * partSize));
    const reply = await fetch(url, { method: "PUT", body: part });
    sent.push({ number, etag: reply.headers.get("etag") ?? "" });
  }
  const params = { importId: made.id };
  await client.completeUpload({ params, body: { parts: sent } });
  await until(client, made.id, "ready", () => undefined);
  await client.startImport({ params });
  await until(client, made.id, "done", ({ progress: { total, waiting } }) =>
    onProgress(Math.floor((100 * (total - waiting)) / Math.max(1, total))),
  );
}

/**
 * Makes the demo workspace once, through the API as anyone would, and adds at every start the days that have passed:
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
  const keep = (state: Demo): void => writeFileSync(file, JSON.stringify(state), { mode: 0o600 });
  if (!known) keep(demo);
  return {
    ...demo,
    async load(onProgress) {
      const last = dayBefore(runner.clock.now() + ZONE_MS, 1);
      if (demo.until !== null && demo.until >= last) return;
      await load(createClient({ baseUrl: origin, key: demo.key }), demo, last, onProgress);
      keep({ ...demo, until: last });
    },
  };
}
