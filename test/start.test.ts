import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { TERMS_VERSION } from "@perennial/contract";
import { withCookie } from "@perennial/local";
import { createClient } from "@perennial/sdk";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { built } from "../packages/local/src/build.ts";
import { freePort } from "../packages/local/src/engine.ts";

const ROOT = dirname(import.meta.dirname);
const CLI = join(ROOT, "packages", "local", "src", "cli.ts");

/** Milliseconds within which a slow machine that has much else to do builds everything. */
const BUILD_MS = 300_000;

let folder: string;
let port: number;
// Building has no place in the clock of a test: one that ran out would leave nothing built to the next one either.
beforeAll(async () => {
  await built("functions");
  await built("console");
}, BUILD_MS);
const running = new Set<ChildProcess>();
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "perennial-start-"));
  port = await freePort();
});
afterEach(async () => {
  for (const child of running) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
  }
  running.clear();
  const engine = join(folder, "data.sqlite.pid");
  if (existsSync(engine)) endProcess(Number(readFileSync(engine, "utf8")));
  rmSync(folder, { recursive: true, force: true });
});

function endProcess(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

interface Started {
  readonly child: ChildProcess;
  readonly output: () => string;
  /** Until it says that it is ready, or ends. */
  readonly ready: Promise<boolean>;
  readonly ended: Promise<number | null>;
}

function start(options: { environment?: Record<string, string>; limit?: string } = {}): Started {
  const environment = {
    ...process.env,
    PORT: String(port),
    PERENNIAL_DATA: folder,
    PERENNIAL_DEMO: "off",
    SMTP_PORT: "0",
    ...options.environment,
  };
  const [command, args] =
    options.limit === undefined ? ["node", [CLI]] : ["bash", ["-c", `ulimit -f ${options.limit}; exec node ${CLI}`]];
  const child = spawn(command ?? "node", args ?? [], {
    cwd: ROOT,
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  let said = "";
  const listen = (chunk: Buffer): void => {
    said += chunk.toString();
  };
  child.stdout.on("data", listen);
  child.stderr.on("data", listen);
  const ended = once(child, "exit").then(([code]) => code as number | null);
  const ready = new Promise<boolean>((resolve) => {
    child.stdout.on("data", () => {
      if (said.includes("Perennial is ready")) resolve(true);
    });
    void ended.then(() => resolve(false));
  });
  return { child, output: () => said, ready, ended };
}

const origin = (): string => `http://localhost:${port}`;

async function signUp() {
  let cookie = "";
  const catching: typeof fetch = async (input, init) => {
    const reply = await fetch(input, init);
    cookie = reply.headers.get("set-cookie")?.split(";")[0] ?? cookie;
    return reply;
  };
  const body = {
    company: "Kept",
    name: "Keeper",
    email: "keeper@example.com",
    password: "correct horse battery staple",
    terms: TERMS_VERSION,
  } as const;
  await createClient({ baseUrl: origin(), fetch: catching }).signUp({ body });
  return createClient({ baseUrl: origin(), fetch: withCookie(fetch, cookie, origin()) });
}

/** One line that says what is wrong and what to do, and no stack. */
function expectSentence(output: string, ...words: readonly RegExp[]): void {
  for (const word of words) expect(output).toMatch(word);
  expect(output).not.toMatch(/\n\s+at /);
  expect(output.trim().split("\n").filter(Boolean).length).toBeLessThanOrEqual(2);
}

describe("npm start", () => {
  test("is ready within seconds, says where to look, and answers", async () => {
    const { ready, output, child, ended } = start();
    expect(await ready, output()).toBe(true);
    for (const where of [origin(), `${origin()}/docs`, `${origin()}/mailbox`, folder])
      expect(output()).toContain(where);
    expect(await (await fetch(`${origin()}/healthz`)).json()).toEqual({ ok: true });
    for (const path of ["/", "/customers", "/docs", "/mailbox"])
      expect((await fetch(origin() + path)).status, path).toBe(200);
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
  });

  test("is sooner ready the second time, and builds nothing again", async () => {
    const first = start();
    await first.ready;
    first.child.kill("SIGTERM");
    await first.ended;
    const built = statSync(join(ROOT, "dist", "console.hash")).mtimeMs;
    const started = performance.now();
    const second = start();
    expect(await second.ready, second.output()).toBe(true);
    // Five seconds are promised; this machine may have much else to do.
    expect(performance.now() - started).toBeLessThan(15_000);
    expect(statSync(join(ROOT, "dist", "console.hash")).mtimeMs).toBe(built);
  });

  test("keeps what was answered through a kill in the middle of its work", async () => {
    const first = start();
    await first.ready;
    const client = await signUp();
    const { key } = await client.createApiKey({ body: { name: "Keeper", access: "write" } });
    const { id } = await client.createCustomer({ body: { name: "Survivor" } });
    await client.recordPurchase({ params: { customerId: id }, body: { amountMinor: 4200 } });
    const engine = readFileSync(join(folder, "data.sqlite.pid"), "utf8");
    first.child.kill("SIGKILL");
    await first.ended;
    const second = start();
    expect(await second.ready, second.output()).toBe(true);
    expect(
      existsSync(`/proc/${engine}/cmdline`) && readFileSync(`/proc/${engine}/cmdline`, "utf8").includes(folder),
    ).toBe(false);
    const again = createClient({ baseUrl: origin(), key });
    expect((await again.listPurchases({ params: { customerId: id } })).data).toHaveLength(1);
    for (let wait = 0; wait < 100; wait += 1) {
      const { scores } = await again.getCustomer({ params: { customerId: id } });
      if (scores?.purchaseDays === 1) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error("the purchase was never scored");
  });

  test("says which port is taken and how to choose another", async () => {
    const other = createServer().listen(port, "127.0.0.1");
    await once(other, "listening");
    const { ended, output } = start();
    expect(await ended).toBe(1);
    other.close();
    expectSentence(output(), new RegExp(`Port ${port} is taken`), new RegExp(`PORT=${port + 1} npm start`));
  });

  test("takes mail in at another port when that is taken, says so, and stops while somebody is connected", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const taken = (other.address() as AddressInfo).port;
    const { ready, child, ended, output } = start({ environment: { SMTP_PORT: String(taken) } });
    expect(await ready, output()).toBe(true);
    other.close();
    expect(output()).toContain(`port ${taken} is taken`);
    const used = Number(/smtp:\/\/localhost:(\d+)/.exec(output())?.[1]);
    expect(used).not.toBe(taken);
    const sender = connect(used, "127.0.0.1").on("error", () => undefined);
    const [greeting] = (await once(sender, "data")) as [Buffer];
    expect(greeting.toString()).toMatch(/^220 /);
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
    sender.destroy();
  });

  test("says what is no port for mail", async () => {
    const { ended, output } = start({ environment: { SMTP_PORT: "mail" } });
    expect(await ended).toBe(1);
    expectSentence(output(), /SMTP_PORT must be a number from 0 to 65535/);
  });

  test("says that a data file is damaged and what to do", async () => {
    writeFileSync(join(folder, "data.sqlite"), "this is no database, but it is as long as one ".repeat(200));
    const { ended, output } = start();
    expect(await ended).toBe(1);
    expectSentence(output(), /data\.sqlite is damaged/, /Move it away/);
  });

  test("says what to do on a platform without an engine", async () => {
    const { ended, output } = start({ environment: { PERENNIAL_ENGINE: "none" } });
    expect(await ended).toBe(1);
    expectSentence(output(), /no embedded database/, /DYNAMODB_ENDPOINT/);
  });

  test("says that the disk is full, and opens again when there is room", async () => {
    const first = start({ limit: "2048" });
    const up = await first.ready;
    if (up) {
      const client = await signUp().catch(() => undefined);
      for (let index = 0; client && index < 3000 && first.child.exitCode === null; index += 1) {
        await client.createCustomer({ body: { name: `Filler ${index} ${"x".repeat(150)}` } }).catch(() => undefined);
      }
    }
    expect(await first.ended).toBe(1);
    expect(first.output()).toMatch(/disk|full/i);
    const second = start();
    expect(await second.ready, second.output()).toBe(true);
  }, 120_000);
});
