import { cpSync, mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { TERMS_VERSION } from "@perennial/contract";
import { type Client, createClient } from "@perennial/sdk";
import { expect, onTestFailed, vi } from "vitest";
import {
  type Browser,
  type BrowserContext,
  launchBrowser,
  type Page,
} from "../../packages/console/testing/chromium.ts";
import { built } from "../../packages/local/src/build.ts";
import { withCookie } from "../../packages/local/src/harness.ts";
import { type LoadFunction, type Runner, type RunnerOptions, startRunner } from "../../packages/local/src/runner.ts";
import { serve } from "../../packages/local/src/serve.ts";
import { keepWorking } from "../../packages/local/src/work.ts";

export type { Page } from "../../packages/console/testing/chromium.ts";

const load: LoadFunction = async (entry) =>
  (await import(`../../functions/${entry}/handler.ts`)) as Awaited<ReturnType<LoadFunction>>;

/** How long a condition is waited for: only a test that fails ever waits so long, on the slowest machine. */
export const PATIENCE_MS = 45_000;
vi.setConfig({ testTimeout: 4 * PATIENCE_MS, hookTimeout: 4 * PATIENCE_MS });

/** Where a test that failed leaves a picture of what it saw last. */
const PICTURES = join(tmpdir(), "perennial-browser-failed");

const LOCK = join(tmpdir(), "perennial-console-build");
const STALE_MS = 90_000;

/** Builds the console once for all test files that run at a time, and takes a copy that nobody builds over. */
async function consoleFiles(target: string): Promise<string> {
  for (;;) {
    try {
      mkdirSync(LOCK);
      break;
    } catch {
      const since = statSync(LOCK, { throwIfNoEntry: false })?.mtimeMs ?? 0;
      if (Date.now() - since > STALE_MS) rmSync(LOCK, { recursive: true, force: true });
      else await pause(100);
    }
  }
  try {
    cpSync(await built("console"), target, { recursive: true });
  } finally {
    rmSync(LOCK, { recursive: true, force: true });
  }
  return target;
}

export interface Look {
  readonly language?: "en" | "zh-CN";
  readonly scheme?: "light" | "dark";
  readonly size?: "laptop" | "phone";
}

export interface Shop {
  readonly email: string;
  readonly password: string;
  /** The owner's session, as the console has it. */
  readonly owner: Client;
}

/** The whole product on a port of its own, and a browser in front of it. */
export interface House {
  readonly origin: string;
  readonly runner: Runner;
  readonly browser: Browser;
  readonly open: (shop: Shop | undefined, look?: Look) => Promise<Page>;
  /** What pages complained of since the house was opened: errors, and requests to anywhere else. */
  readonly complaints: string[];
  readonly signUp: (company?: string, currency?: string) => Promise<Shop>;
  /** Takes everything down, and fails if a page met an error or asked anything of another origin since the house was opened. */
  readonly stop: () => Promise<void>;
}

function watch(context: BrowserContext, origin: string, complaints: string[]): void {
  context.on("weberror", (fault) => complaints.push(`error: ${fault.error().message}`));
  context.on("console", (message) => {
    // A refused request is said by the browser as well; whether it was right to be refused is the test's business.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) {
      complaints.push(`console: ${message.text()}`);
    }
  });
  context.on("request", (request) => {
    const { protocol, origin: from, href } = new URL(request.url());
    if (from !== origin && !/^(data|blob|about):$/.test(protocol)) complaints.push(`foreign: ${href}`);
  });
}

async function newContext(browser: Browser, { language, scheme, size }: Look): Promise<BrowserContext> {
  const isPhone = size === "phone";
  return await browser.newContext({
    locale: language === "zh-CN" ? "zh-CN" : "en-US",
    timezoneId: "Asia/Shanghai",
    colorScheme: scheme ?? "light",
    viewport: isPhone ? { width: 390, height: 844 } : { width: 1280, height: 800 },
    isMobile: isPhone,
    hasTouch: isPhone,
    reducedMotion: "reduce",
    acceptDownloads: true,
  });
}

function signingUp(origin: string, runner: Runner): House["signUp"] {
  let count = 0;
  return async (company = "Green Leaf Tea", currency = "CNY") => {
    count += 1;
    const email = `owner${count}@example.com`;
    const password = "a sentence is easiest";
    let cookie = "";
    const catching: typeof fetch = async (input, init) => {
      const reply = await fetch(input, init);
      cookie = reply.headers.get("set-cookie")?.split(";")[0] ?? cookie;
      return reply;
    };
    await createClient({ baseUrl: origin, fetch: catching }).signUp({
      body: {
        company,
        name: "Li Wei",
        email,
        password,
        timeZone: "Asia/Shanghai",
        country: "CN",
        currency,
        terms: TERMS_VERSION,
      },
    });
    const [, token = ""] = (await mailedLink(runner, email)).split("#");
    await createClient({ baseUrl: origin }).verifyEmail({ body: { token } });
    const owner = createClient({ baseUrl: origin, fetch: withCookie(fetch, cookie, origin) });
    return { email, password, owner };
  };
}

/** Signs in from a page of ours: the cookie is one that only an answer can set. */
const signInScript = ({ email, password }: Shop): string =>
  `fetch("/v1/sign-in", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: ${JSON.stringify(JSON.stringify({ email, password }))},
  }).then((reply) => { if (!reply.ok) throw new Error("sign-in: " + reply.status); })`;

export async function openHouse(options: Pick<RunnerOptions, "webhookAllow" | "dns"> = {}): Promise<House> {
  const folder = mkdtempSync(join(tmpdir(), "perennial-browser-"));
  const [files, browser] = await Promise.all([consoleFiles(join(folder, "console")), launchBrowser()]);
  let origin = "";
  const runner = await startRunner({
    folder: join(folder, "data"),
    load,
    endpoint: process.env["DYNAMODB_ENDPOINT"],
    origin: () => origin,
    log: () => undefined,
    ...options,
  });
  const server = await serve(runner, files, 0, "127.0.0.1");
  origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  const complaints: string[] = [];
  const stopWork = keepWorking(runner, (error) => complaints.push(`work: ${String(error)}`));
  return {
    origin,
    runner,
    browser,
    complaints,
    signUp: signingUp(origin, runner),
    async open(shop, look = {}) {
      const context = await newContext(browser, look);
      context.setDefaultTimeout(PATIENCE_MS);
      watch(context, origin, complaints);
      const page = await context.newPage();
      pictureIfFailed(page);
      await page.goto(`${origin}/docs/errors/not_found`);
      if (shop) await page.evaluate(signInScript(shop));
      await page.goto(origin);
      return page;
    },
    async stop() {
      await browser.close();
      server.close();
      server.closeAllConnections();
      await stopWork();
      await runner.stop();
      rmSync(folder, { recursive: true, force: true });
      expect(complaints, "no page met an error or asked anything of another origin").toEqual([]);
    },
  };
}

function pictureIfFailed(page: Page): void {
  onTestFailed(async ({ task }) => {
    if (page.isClosed()) return;
    mkdirSync(PICTURES, { recursive: true });
    await page.screenshot({ path: join(PICTURES, `${task.name.replaceAll(/\W+/g, "-").slice(0, 60)}.png`) });
  });
}

/** Waits until a condition holds. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  await vi.waitUntil(condition, { timeout: PATIENCE_MS, interval: 50 });
}

/** Waits until a page has everything it asked for: nothing on it stands for something that is still to come. */
export async function settled(page: Page): Promise<void> {
  await page.locator("h1").first().waitFor();
  const pending = page.locator(".mantine-Skeleton-root, .mantine-Loader-root");
  await until(async () => (await pending.count()) === 0);
  await page.evaluate("document.fonts.ready.then(() => undefined)");
}

/** The link of the latest mail to an address. */
export async function mailedLink({ mail }: Pick<Runner, "mail">, to: string): Promise<string> {
  const find = (): string | undefined => {
    const letter = mail.letters().find((one) => one.to === to);
    return letter && /https?:\/\/\S+/.exec(letter.text)?.[0];
  };
  await until(async () => find() !== undefined);
  return find() ?? "";
}

/** Pixels by which a page is wider than the window: what makes a phone scroll sideways. */
export async function overflow(page: Page): Promise<number> {
  return await page.evaluate<number>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
}
