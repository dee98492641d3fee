import { limiter, type Rule, sharedBuckets } from "@perennial/core";
import { capacityRecorder, type Local, startLocal, type Tenant } from "@perennial/local";
import { PerennialError } from "@perennial/sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tablesOf } from "../table/tenant.ts";

const recorder = capacityRecorder();
let local: Local;
let tenant: Tenant;
/** Time stands still but where a test moves it, so that what fills a bucket is known to the millisecond. */
const START = Date.now();

beforeAll(async () => {
  local = await startLocal({ instrument: recorder.instrument, real: () => START, plan: "starter" });
  tenant = await local.signUp();
});
afterAll(() => local.stop());

const read = async (key: string, language = "en") =>
  await local.fetch(`${local.origin}/v1/customers/query`, {
    method: "POST",
    headers: { Authorization: `Bearer ${key}`, "Accept-Language": language, "Content-Type": "application/json" },
    body: "{}",
  });
const getMe = async (key: string, language = "en") =>
  await local.fetch(`${local.origin}/v1/me`, {
    headers: { Authorization: `Bearer ${key}`, "Accept-Language": language },
  });

/** Reads until it is refused; answers how many went through, and the refusal. */
async function exhaust(send: () => Promise<Response>): Promise<{ passed: number; refused: Response }> {
  for (let passed = 0; passed < 1000; passed += 1) {
    const reply = await send();
    if (reply.status === 429) return { passed, refused: reply };
    expect(reply.status).toBe(200);
  }
  throw new Error("nothing is refused");
}

describe("a workspace with a plan", () => {
  test("is told with every reply how much is left", async () => {
    const { headers } = await getMe(tenant.key);
    expect(headers.get("ratelimit-policy")).toBe('"key-reads";q=320;w=4, "reads";q=400;w=4');
    expect(headers.get("ratelimit")).toMatch(/^"key-reads";r=\d+;t=\d+, "reads";r=\d+;t=\d+$/);
    const search = await read(tenant.key);
    expect(search.headers.get("ratelimit-policy")).toBe(
      '"queryCustomers";q=40;w=4, "key-reads";q=320;w=4, "reads";q=400;w=4',
    );
    const nobody = await local.fetch(`${local.origin}/v1/me`);
    expect([nobody.status, nobody.headers.get("ratelimit-policy")]).toEqual([401, '"network";q=400;w=4']);
  });

  test("is refused beyond its limit in its own language, at no cost, until the bucket has filled", async () => {
    const { key } = await local.signUp();
    const { passed, refused } = await exhaust(() => getMe(key));
    // The bucket holds half of the burst; the other half is what slices may hold beside it.
    expect(passed).toBe(160);
    expect(refused.headers.get("retry-after")).toBe("1");
    expect(refused.headers.get("ratelimit")).toContain('"key-reads";r=0;t=1');
    const problem = (await refused.json()) as { code: string; title: string; detail: string };
    expect(problem.code).toBe("rate_limited");
    recorder.take();
    const lines = local.log.length;
    for (let index = 0; index < 100; index += 1) expect((await getMe(key)).status).toBe(429);
    expect(recorder.take()).toEqual({ reads: 0, writes: 0, commands: 0 });
    expect(local.log.length).toBe(lines);
    const chinese = (await (await getMe(key, "zh-CN")).json()) as { title: string; detail: string };
    expect(chinese.title).toBe("请求过于频繁");
    expect(chinese.detail).toContain("320");
    local.clock.move(1000);
    const again = await exhaust(() => getMe(key));
    expect(again.passed).toBeGreaterThan(77);
    expect(again.passed).toBeLessThanOrEqual(80);
  });

  test("leaves the console working when one key has used up its share, and other workspaces untouched", async () => {
    const loud = await local.signUp();
    const quiet = await local.signUp();
    await exhaust(() => getMe(loud.key));
    expect((await loud.owner.getMe()).workspace.id).toBe(loud.workspaceId);
    expect((await getMe(quiet.key)).status).toBe(200);
    const created = await loud.client.createCustomer({ body: { name: "Writes are another bucket" } });
    expect(created.version).toBe(1);
  });

  test("has a limit of its own for what looks through many records", async () => {
    const { key } = await local.signUp();
    let slow = 0;
    // Four units of reading every half second are less than the key may do, and more than one such operation may.
    const { refused } = await exhaust(async () => {
      slow += 1;
      local.clock.move(45);
      return await read(key);
    });
    expect(slow).toBeGreaterThan(10);
    expect(refused.headers.get("ratelimit")).toMatch(/^"queryCustomers";r=0;t=\d$/);
    expect((await getMe(key)).status).toBe(200);
  });

  test("starts so many jobs an hour", async () => {
    const { key } = await local.signUp();
    const client = local.client({ key, retries: 0 });
    let started = 0;
    const refusal = await (async () => {
      for (;;) {
        try {
          await client.createExport({ body: {} });
          started += 1;
          local.clock.move(1000);
        } catch (error) {
          return error as PerennialError;
        }
      }
    })();
    expect(started).toBeGreaterThanOrEqual(60);
    expect(started).toBeLessThanOrEqual(61);
    expect(refusal).toBeInstanceOf(PerennialError);
    expect(refusal.code).toBe("rate_limited");
    local.clock.move(60_000);
    await client.createExport({ body: {} });
  });
});

test.each([
  ["as fast as they can", 25, 3],
  ["at four fifths of it", 200, 1],
])("eight processes that ask %s pass no more than the limit", async (how, everyMs, requests) => {
  const RULE: Rule = { perSecond: 50, burst: 200 };
  const SECONDS = 20;
  let time = START;
  const table = tablesOf(local, (await local.signUp()).workspaceId);
  const faults: unknown[] = [];
  const start = () =>
    limiter(
      sharedBuckets(table),
      () => time,
      (fault) => faults.push(fault),
    );
  const processes = Array.from({ length: 8 }, start);
  let [asked, passed] = [0, 0];
  recorder.take();
  for (; time < START + SECONDS * 1000; time += everyMs) {
    const round = processes.flatMap((one) =>
      Array.from({ length: requests }, async () => {
        asked += 1;
        if ((await one.take("eight", RULE, 1)).ok) passed += 1;
      }),
    );
    await Promise.all(round);
  }
  const { commands } = recorder.take();
  const limit = RULE.burst + RULE.perSecond * SECONDS;
  expect(faults).toEqual([]);
  expect(passed).toBeLessThanOrEqual(1.1 * limit);
  // The other way round it must not give away what there is, nor refuse who keeps to it.
  expect(passed).toBeGreaterThanOrEqual(Math.min(asked, 0.9 * RULE.perSecond * SECONDS));
  expect(commands).toBeLessThan(asked / 2);
  console.log(`8 processes ${how}: ${asked} asked, ${passed} of ${limit} passed, ${commands} commands`);
});
