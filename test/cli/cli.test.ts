import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KEY_PERMISSIONS, type Operation, operations } from "@perennial/contract";
import type { Client } from "@perennial/sdk";
import { verifyWebhook } from "@perennial/sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildProgram } from "../../packages/cli/build/build.ts";
import { commands, positionalsOf } from "../../packages/cli/src/command.ts";
import { startHook } from "../sdk/hook.ts";
import { blocksOf, type Ended, olderNode, run } from "../sdk/packed.ts";
import { type Product, startProduct } from "../sdk/product.ts";

let product: Product;
let folder: string;
let program: string;
let key: string;
let client: Client;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "perennial-cli-"));
  program = join(folder, "package", "dist", "perennial.mjs");
  await buildProgram(program);
  writeFileSync(join(folder, "package", "package.json"), '{"version":"0.1.0","type":"module"}');
  product = await startProduct();
  const tenant = await product.signUp();
  key = tenant.fullKey;
  client = product.local.client({ key });
});
afterAll(async () => await product.stop());

/** Runs the very program that is published, in a home of its own. */
async function perennial(
  args: readonly string[],
  { env = {}, input, node = process.execPath }: { env?: Record<string, string>; input?: string; node?: string } = {},
): Promise<Ended> {
  const own = { PERENNIAL_URL: product.origin, PERENNIAL_API_KEY: key, HOME: folder, XDG_CONFIG_HOME: "", LANG: "C" };
  return await run(node, [program, ...args], {
    cwd: folder,
    env: { ...own, ...env },
    ...(input === undefined ? {} : { input }),
  });
}
/** Like that, and it must go well. */
async function done(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await perennial(args);
  expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
}

describe("the commands", () => {
  test("are all operations that a key may do, each under a name of its own", () => {
    const allowed = new Set<string>([...KEY_PERMISSIONS, "signed-in"]);
    const possible = Object.values(operations).filter((op: Operation) => allowed.has(op.access) && op.id !== "signOut");
    expect(commands.map(({ op }) => op.id).sort()).toEqual(possible.map(({ id }) => id).sort());
    const names = commands.map(({ noun, verb }) => `${noun} ${verb}`);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !/^[a-z][a-z-]* [a-z]+$/.test(name))).toEqual([]);
  });

  test("explain themselves from the contract, in both languages", async () => {
    const help = await done("help");
    for (const { noun } of commands) expect(help).toContain(`  ${noun} `);
    const list = await done("customers", "list", "--help");
    expect(list).toContain("perennial customers list");
    expect(list).toContain(operations.queryCustomers.summary);
    expect(list).toContain("--churn-risk");
    const chinese = await perennial(["customers", "list", "--help"], { env: { LANG: "zh_CN.UTF-8" } });
    expect(chinese.stdout).toContain("用法");
    expect(
      (await done("help", "purchases")).split("\n").filter((line) => line.includes("perennial purchases")),
    ).toHaveLength(6);
    const bare = await perennial(["--version"]);
    expect(bare).toEqual({ code: 0, stdout: "0.1.0\n", stderr: "" });
  });

  test.skipIf(olderNode() === undefined)("run on the oldest Node that is promised", async () => {
    const { code, stdout } = await perennial(["whoami", "--json"], { node: olderNode() ?? "" });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toHaveProperty("workspace");
  });
});

describe("the manual", () => {
  const lines = blocksOf("packages/cli/README.md", "console").flatMap(({ code }) =>
    code.split("\n").filter((line) => line.startsWith("perennial ") && !line.startsWith("perennial events")),
  );
  test("does what it says, line for line", async () => {
    writeFileSync(join(folder, "orders.csv"), "customer,day,amount\nc-1,2026-10-01,12.50\nc-2,2026-10-03,8\n");
    for (const line of lines) {
      const command = line.replace(/^perennial /, `${process.execPath} ${program} `);
      const env = { PERENNIAL_URL: product.origin, PERENNIAL_API_KEY: key, HOME: folder };
      const { code, stderr } = await run("sh", ["-c", command], { cwd: folder, env });
      expect({ line, code, stderr: code === 0 ? "" : stderr }).toEqual({ line, code: 0, stderr: "" });
    }
    const customer = await client.getCustomer({ params: { customerId: "ext:c-1042" } });
    expect(customer).toMatchObject({ name: "王小明", tags: ["wholesale"], unscored: false, version: 2 });
    expect(customer.address?.city).toBe("上海");
    expect(readFileSync(join(folder, "at-risk.csv"), "utf8")).toContain("c-1042");
  }, 120_000);
});

describe("signing in", () => {
  test("keeps a key that works for this user alone, and sends it to no other address", async () => {
    const home = mkdtempSync(join(tmpdir(), "perennial-home-"));
    const env = { HOME: home, PERENNIAL_URL: "", PERENNIAL_API_KEY: "" };
    const before = await perennial(["whoami"], { env });
    expect(before.code).toBe(2);
    expect(before.stderr).toMatch(/perennial login/);
    const wrong = await perennial(["login", "--url", product.origin], { env, input: "per_live_wrong\n" });
    expect(wrong.code).toBe(3);
    const right = await perennial(["login", "--url", product.origin], { env, input: `${key}\n` });
    expect(right).toMatchObject({ code: 0 });
    expect(right.stdout + right.stderr).not.toContain(key);
    const file = join(home, ".config", "perennial", "config.json");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect((await perennial(["whoami"], { env })).code).toBe(0);
    const elsewhere = await perennial(["whoami", "--url", "http://localhost:9"], { env });
    expect(elsewhere).toMatchObject({ code: 2, stderr: expect.stringMatching(/perennial login/) as string });
    await perennial(["logout"], { env });
    expect(existsSync(file)).toBe(false);
  });
});

describe("an answer", () => {
  test("is a table, JSON or CSV, and nothing in it can command the terminal", async () => {
    const evil = "\u202E王";
    const { id } = await client.createCustomer({ body: { name: evil, externalId: "evil", source: "=1+1" } });
    await client.recordPurchase({ params: { customerId: id }, body: { amountMinor: 1, note: "\u001B[31mRed\u0007" } });
    await expect.poll(async () => await done("customers", "list", "--source", "==1+1")).not.toBe("");
    const table = (await done("customers", "list", "--all")) + (await done("purchases", "list", id));
    // oxlint-disable-next-line no-control-regex
    expect(table.replaceAll("\n", "")).not.toMatch(/[\u0000-\u001F\u007F\u202E]/);
    expect(table).toMatch(/王[\s\S]*31mRed/);
    const json = JSON.parse(await done("customers", "list", "--all", "--json")) as { data: { name: string }[] };
    expect(json.data.some(({ name }) => name.includes("王"))).toBe(true);
    const csv = await done("customers", "list", "--csv", "--columns", "source", "--name", "~王");
    expect(csv.split("\n")).toContain("'=1+1");
  });

  test("of a list is read to its end only when asked, and conditions are the API's", async () => {
    for (let index = 0; index < 5; index += 1)
      await client.createCustomer({ body: { name: `Page ${index}`, tags: ["p"] } });
    const all = async () =>
      (await done("customers", "list", "--tags", "~p", "--limit", "2", "--all", "--csv", "--columns", "name"))
        .trim()
        .split("\n");
    await expect.poll(all).toEqual(["name", ...[0, 1, 2, 3, 4].map((index) => `Page ${index}`)]);
    const first = await perennial(["customers", "list", "--tags", "~p", "--limit", "2", "--sort", "name:desc"]);
    expect(first.stdout).toContain("Page 4");
    expect(first.stdout).not.toContain("Page 0");
    expect(first.stderr).toMatch(/--all/);
  });
});

describe("what is typed wrongly", () => {
  test.each([
    [["customer", "list"], 2, /customers list/],
    [["customers", "fly"], 2, /perennial help/],
    [["customers", "get"], 2, /<customer-id> is missing/],
    [["customers", "get", "a", "b"], 2, /"b"/],
    [["purchases", "list", "ext:none", "--colour", "red"], 2, /no --colour/],
    [["purchases", "record", "ext:none", "--amount-minor", "much"], 2, /number/],
    [["customers", "list", "--filter", "{"], 2, /JSON/],
    [["customers", "create", "--data", "@nowhere.json"], 2, /nowhere\.json/],
    [["import", "nowhere.csv"], 2, /nowhere\.csv/],
    [["customers", "get", "ext:none"], 5, /no such record/],
    [["customers", "list", "--height", ">3"], 7, /--filter/],
    [["customers", "create", "--name", "", "--kind", "dog"], 7, /--kind: .+person[\s\S]*--name: /],
    [["customers", "list", "--url", "http://localhost:9"], 9, /reached/],
  ] as const)("%j says what to do and ends with %i", async (args, code, says) => {
    const ended = await perennial(args);
    expect(ended).toMatchObject({ code, stdout: "" });
    expect(ended.stderr).toMatch(says);
    expect(ended.stderr).not.toMatch(/\n\s+at /);
    expect(ended.stderr).not.toContain("\u001B");
  });

  test("or not allowed ends by its kind, in the language of the one who reads it", async () => {
    await client.createCustomer({ body: { name: "There", externalId: "there" } });
    expect((await perennial(["customers", "create", "--name", "A", "--external-id", "there"])).code).toBe(6);
    expect((await perennial(["customers", "update", "ext:there", "--name", "B", "--if-version", "7"])).code).toBe(6);
    const env = { PERENNIAL_API_KEY: "per_live_no" };
    const refused = await perennial(["whoami"], { env: { ...env, LANG: "zh_CN.UTF-8" } });
    expect(refused.code).toBe(3);
    expect(refused.stderr).toMatch(/请登录[\s\S]*perennial login/);
  });
});

describe("a file", () => {
  test("is not brought in before somebody agrees, and its refused rows are kept with their reasons", async () => {
    const file = join(folder, "mixed.csv");
    writeFileSync(file, "customer,day,amount\nm-1,2026-10-01,12.50\nm-2,2026-99-03,8\n");
    const args = ["import", file, "--map", "day=occurredOn", "--currency", "CNY"];
    const asked = await perennial(args);
    expect(asked.code).toBe(10);
    expect(asked.stderr).toMatch(/day +occurredOn/);
    expect(asked.stderr).toMatch(/perennial imports start imp_/);
    const { code, stderr, stdout } = await perennial([...args, "--yes", "--json"]);
    expect(code).toBe(10);
    expect(stderr).toMatch(/1 rows are in, 0 were skipped, 1 refused/);
    expect(JSON.parse(stdout)).toMatchObject({ status: "done", progress: { done: 1, failed: 1 } });
    expect(readFileSync(`${file}.errors.csv`, "utf8")).toContain("m-2");
  }, 60_000);

  test("of customers goes to standard output as well", async () => {
    const csv = await done("export", "--output", "-");
    expect(csv.split("\n").length).toBeGreaterThan(2);
  });
});

describe("the event log", () => {
  /** Starts a program that goes on until it is stopped; answers what it has written. */
  function start(args: readonly string[]) {
    const env = { ...process.env, PERENNIAL_URL: product.origin, PERENNIAL_API_KEY: key, HOME: folder, LANG: "C" };
    const child = spawn(process.execPath, [program, ...args], { env });
    let said = "";
    const listen = (chunk: Buffer): void => {
      said += chunk.toString();
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    const ended = new Promise<number | null>((resolve) => child.on("close", (code) => resolve(code)));
    const stop = async (): Promise<number | null> => {
      child.kill("SIGINT");
      return await ended;
    };
    return { lines: () => said.split("\n").filter((line) => line !== ""), stop };
  }
  const numbers = (lines: readonly string[]): number[] =>
    lines.map((line) => (JSON.parse(line) as { sequence: number }).sequence);

  test("is followed without a gap, and goes on where it was left", async () => {
    const args = ["events", "tail", "--resume", "--json", "--every", "50"];
    const first = start([...args, "--after", "0"]);
    await expect.poll(() => first.lines().length).toBeGreaterThan(3);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await first.stop()).toBe(130);
    const seen = numbers(first.lines());
    for (const name of ["Later 1", "Later 2"]) await client.createCustomer({ body: { name } });
    const second = start(args);
    await expect.poll(() => second.lines().some((line) => line.includes("Later 2"))).toBe(true);
    await second.stop();
    const all = [...seen, ...numbers(second.lines())];
    const whole = [];
    for await (const { sequence } of client.listEvents({ query: { limit: 200 } })) whole.push(sequence);
    expect([...new Set(all)]).toEqual(whole.slice(0, new Set(all).size));
  }, 60_000);

  test("is brought to an address of this machine, signed as webhooks are", async () => {
    const hook = await startHook();
    const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const forwarding = start(["events", "forward", hook.url, "--type", "note.*", "--every", "50", "--secret", secret]);
    await expect.poll(() => forwarding.lines().join(" ")).toContain(secret);
    const { id } = await client.createCustomer({ body: { name: "Noted" } });
    await client.createNote({ params: { customerId: id }, body: { text: "Forward me" } });
    await expect.poll(() => hook.received.length).toBe(1);
    const [one] = hook.received;
    expect(await verifyWebhook(secret, one?.headers ?? {}, one?.body ?? "")).toMatchObject({ type: "note.created" });
    expect(await forwarding.stop()).toBe(130);
    hook.close();
  }, 60_000);
});

test("what stands in an address is given without a flag, in its order", () => {
  const wrong = commands.filter(({ op }) => {
    const inAddress = [...op.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const places = positionalsOf(op).filter(({ place }) => place === "params");
    return JSON.stringify(places.map(({ key: name }) => name)) !== JSON.stringify(inAddress);
  });
  expect(wrong.map(({ op }) => op.id)).toEqual([]);
});
