import { readUsage, sumUpUsage, usageMeter } from "@perennial/core";
import { CALM, faultInjector, type Local, seededRandom, startLocal, type Tenant } from "@perennial/local";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { tablesOf } from "../table/tenant.ts";
import { receivers } from "./receiver.ts";
import { tenantRecorder } from "./tenant-recorder.ts";

const recorder = tenantRecorder();
const faults = faultInjector(7);
let local: Local;
let tenant: Tenant;
const posts = receivers();

/** No program has sent anything here. */
const seal = async (): Promise<never> => {
  throw new Error("there is nothing to seal");
};

beforeAll(async () => {
  local = await startLocal({
    instrument: (client) => {
      faults.instrument(client);
      recorder.instrument(client);
    },
    onInvoke: faults.revive,
    outbound: posts.outbound,
  });
  tenant = await local.signUp();
});
afterEach(() => {
  faults.setRates(CALM);
  faults.revive();
});
afterAll(() => local.stop());

const today = () => new Date(local.clock.now()).toISOString().slice(0, 10);
const usedToday = async (of: Tenant) => (await of.owner.getUsage({ query: { from: today(), to: today() } })).total;

/** Some work of every kind: requests, changes, a file out, an event delivered. */
async function busy({ client }: Tenant, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const { id } = await client.createCustomer({ body: { name: `Customer ${index}` } });
    await client.recordPurchase({ params: { customerId: id }, body: { amountMinor: 1000 + index } });
    await client.queryCustomers({ body: {} });
  }
  await client.createExport({ body: {} });
  await local.drain();
}

describe("what a workspace used", () => {
  test("adds up to what its commands consumed, to the unit", async () => {
    const other = await local.signUp();
    await tenant.owner.createWebhookEndpoint({ body: { url: "https://a.example.com/", types: ["customer.created"] } });
    await Promise.all([busy(tenant, 12), busy(other, 3)]);
    for (const one of [tenant, other]) {
      const used = await usedToday(one);
      // What the reading itself consumes comes with the next flush.
      const { reads, writes } = recorder.atFlush(one.workspaceId);
      expect(reads).toBeGreaterThan(0);
      expect([used.readUnits, used.writeUnits]).toEqual([reads, writes]);
    }
    const { requests, deliveries, mails, costMicros } = await usedToday(tenant);
    // Signing up is nobody's yet; the first key, the endpoint, 36 and 1 for the work, and the three looks at it.
    expect(requests).toBe(1 + 1 + 37 + 1);
    expect(deliveries).toBe(12);
    // The owner is told of the export.
    expect(mails).toBe(1);
    expect(costMicros).toBeGreaterThan(0);
  });

  test("is told by key, with the money and where the prices are from", async () => {
    const { id, key } = await tenant.owner.createApiKey({ body: { name: "Shop", access: "read" } });
    for (let index = 0; index < 5; index += 1) await local.client({ key }).getMe();
    const usage = await tenant.owner.getUsage();
    expect(usage.days).toHaveLength(30);
    expect(usage.days.at(-1)?.day).toBe(today());
    expect(usage.keys.find(({ keyId }) => keyId === id)).toEqual({ keyId: id, name: "Shop", requests: 5 });
    for (const { source } of usage.prices) expect(source).toMatch(/^https:\/\/aws\.amazon\.com\//);
    const { total, days } = usage;
    expect(days.reduce((sum, day) => sum + day.costMicros, 0)).toBe(total.costMicros);
    await expect(tenant.owner.getUsage({ query: { from: "2026-01-02", to: "2026-01-01" } })).rejects.toThrow("span");
    await expect(tenant.owner.getUsage({ query: { from: "2020-01-01" } })).rejects.toThrow("span");
  });

  test("is written beside the next request, one unit for each and none within a tenth of a second", async () => {
    for (let index = 0; index < 3; index += 1) await tenant.client.getMe();
    const before = recorder.metering;
    for (let index = 0; index < 20; index += 1) await tenant.client.getMe();
    expect(recorder.metering - before).toBe(0);
    for (let index = 0; index < 20; index += 1) {
      local.clock.move(200);
      await tenant.client.getMe();
    }
    expect(recorder.metering - before).toBe(20);
    // After a pause the request is written at its own end: nobody may come after it.
    local.clock.move(20_000);
    await tenant.client.getMe();
    expect(recorder.metering - before).toBe(22);
  });

  test("leaves out the last request of a process that is killed, and no other", async () => {
    const { workspaceId } = tenant;
    const table = tablesOf(local, workspaceId);
    const sum = async (): Promise<number> =>
      (await readUsage(table, today(), today())).days.reduce((total, { requests }) => total + requests, 0);
    await tenant.owner.getUsage();
    const before = await sum();
    for (let index = 0; index < 5; index += 1) {
      local.clock.move(150);
      await tenant.client.getMe();
    }
    // What lies in the table is what a killed process leaves; the look at the usage was not in it yet.
    expect(await sum()).toBe(before + 1 + 4);
  });

  test("of days that are over is summed up once, whoever else does it and however late a process is", async () => {
    const table = tablesOf(local, tenant.workspaceId);
    const random = seededRandom(11);
    let time = Date.parse("2030-03-01T12:00:00Z");
    let mark = 0;
    let truth = 0;
    const start = () =>
      usageMeter({
        table: () => table,
        seal,
        now: () => time,
        newMark: () => `late-${(mark += 1)}`,
        gigabytes: 1,
        onFault: () => undefined,
      });
    const processes = Array.from({ length: 120 }, start);
    const sleeper = start();
    for (const one of [...processes, sleeper]) {
      const units = 1 + Math.floor(9 * random());
      truth += units;
      one.add(tenant.workspaceId, "writeUnits", units);
      if (one !== sleeper) await one.flush();
    }
    time += 6 * 86_400_000;
    const sumUp = async () => await sumUpUsage(table, new Date(time).toISOString().slice(0, 10));
    faults.setRates({ ...CALM, lostReply: 0.3, conflict: 0.3 });
    for (let night = 0; night < 5; night += 1) await Promise.allSettled([sumUp(), sumUp()]);
    faults.setRates(CALM);
    await sleeper.flush();
    await sumUp();
    expect((await table.get("usage", { day: "2030-03-01" }, { consistent: true }))?.writeUnits).toBe(truth);
    expect(await table.range("usageShare", {}, { from: "2030-03-01#", until: "2030-03-01#~" })).toEqual([]);
    const { days } = await readUsage(table, "2030-03-01", "2030-03-01");
    expect(days[0]?.writeUnits).toBe(truth);
  });

  test("knows what it keeps after a night", async () => {
    await local.plan(true);
    await local.drain();
    const day = (await tenant.owner.getUsage()).days.at(-1);
    expect(day?.storageBytes).toBeGreaterThan(10_000);
    expect(day?.storageBytes).toBeLessThan(10_000_000);
  });
});

describe("when things break", () => {
  test("lost answers, throttling and conflicts count nothing twice and lose nothing", async () => {
    const table = tablesOf(local, tenant.workspaceId);
    const random = seededRandom(3);
    let time = Date.parse("2031-01-01T00:00:00Z");
    let mark = 0;
    const start = () =>
      usageMeter({
        table: () => table,
        seal,
        now: () => time,
        newMark: () => `mark-${(mark += 1)}`,
        gigabytes: 1,
        onFault: () => undefined,
      });
    const processes = Array.from({ length: 4 }, start);
    let truth = 0;
    faults.setRates({ ...CALM, throttle: 0.1, lostReply: 0.3 });
    for (let step = 0; step < 150; step += 1) {
      const units = Math.floor(10 * random());
      truth += units;
      const one = processes[Math.floor(random() * processes.length)];
      one?.add(tenant.workspaceId, "readUnits", units);
      time += Math.floor(random() * 300_000);
      if (time > Date.parse("2031-01-01T20:00:00Z")) time = Date.parse("2031-01-01T00:00:00Z");
      await one?.end(tenant.workspaceId, 1);
    }
    faults.setRates(CALM);
    for (const one of processes) await one.flush();
    expect((await readUsage(table, "2031-01-01", "2031-01-01")).days[0]?.readUnits).toBe(truth);
  });

  test.each([1, 2, 3, 4, 5, 6])(
    "a process that is killed leaves no more than the truth, and all but its last piece of work (seed %d)",
    async (seed) => {
      const table = tablesOf(local, tenant.workspaceId);
      const random = seededRandom(seed);
      const day = `2032-01-0${seed}`;
      let time = Date.parse(`${day}T00:00:00Z`);
      let mark = 0;
      const start = () =>
        usageMeter({
          table: () => table,
          seal,
          now: () => time,
          newMark: () => `${seed}-${(mark += 1)}`,
          gigabytes: 1,
          onFault: () => undefined,
        });
      let process = start();
      // What each process has counted, and how much of it was there before its last piece of work began.
      let [truth, mine, sure, lost] = [0, 0, 0, 0];
      for (let step = 0; step < 200; step += 1) {
        const units = 1 + Math.floor(9 * random());
        time += 100 + Math.floor(random() * 200_000);
        process.begin(tenant.workspaceId);
        truth += units;
        sure = mine;
        mine += units;
        process.add(tenant.workspaceId, "writeUnits", units);
        await process.end(tenant.workspaceId, 1);
        if (random() < 0.1) {
          // It dies in the middle of the work after this one, whose first write may or may not arrive.
          faults.setRates({ ...CALM, kill: 0.5, lostReply: 0.5 });
          time += 200;
          process.begin(tenant.workspaceId);
          await process.end(tenant.workspaceId, 1);
          faults.setRates(CALM);
          faults.revive();
          process.forget();
          process = start();
          lost += mine - sure;
          mine = 0;
        }
      }
      await process.flush();
      const written = (await readUsage(table, day, day)).days[0]?.writeUnits ?? 0;
      expect(written).toBeLessThanOrEqual(truth);
      expect(truth - written).toBeLessThanOrEqual(lost);
      expect(lost).toBeGreaterThan(0);
    },
  );
});
