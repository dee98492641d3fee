import { usageMeter } from "@perennial/core";
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

  test("costs a request no write but one in ten minutes", async () => {
    await tenant.client.getMe();
    local.clock.move(9 * 60_000);
    const before = recorder.metering;
    for (let index = 0; index < 20; index += 1) await tenant.client.getMe();
    const written = recorder.metering - before;
    // One of the request log, whose minute is over.
    expect(written).toBeLessThanOrEqual(1);
    local.clock.move(2 * 60_000);
    for (let index = 0; index < 20; index += 1) await tenant.client.getMe();
    expect(recorder.metering - before - written).toBeLessThanOrEqual(3);
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
    expect((await table.get("usage", { day: "2031-01-01" }, { consistent: true }))?.readUnits).toBe(truth);
  });

  test.each([1, 2, 3, 4, 5, 6])(
    "a process that is killed leaves no more than the truth, and all but what it had not written (seed %d)",
    async (seed) => {
      const table = tablesOf(local, tenant.workspaceId);
      const random = seededRandom(seed);
      const day = `2032-01-0${seed}`;
      let time = Date.parse(`${day}T00:00:00Z`);
      let mark = 0;
      const start = () =>
        usageMeter({
          table: () => table,
          now: () => time,
          newMark: () => `${seed}-${(mark += 1)}`,
          gigabytes: 1,
          onFault: () => undefined,
        });
      let process = start();
      let [truth, pending, lost] = [0, 0, 0];
      for (let step = 0; step < 200; step += 1) {
        const units = 1 + Math.floor(9 * random());
        truth += units;
        pending += units;
        process.add(tenant.workspaceId, "writeUnits", units);
        time += Math.floor(random() * 200_000);
        const before = (await table.get("usage", { day }, { consistent: true }))?.version;
        if (random() < 0.05) faults.setRates({ ...CALM, kill: 0.5, lostReply: 0.5 });
        await process.end(tenant.workspaceId, 1);
        faults.setRates(CALM);
        faults.revive();
        const after = (await table.get("usage", { day }, { consistent: true }))?.version;
        if (after !== before) pending = 0;
        if (random() < 0.05) {
          process.forget();
          process = start();
          lost += pending;
          pending = 0;
        }
      }
      const written = (await table.get("usage", { day }, { consistent: true }))?.writeUnits ?? 0;
      expect(written).toBeLessThanOrEqual(truth);
      expect(truth - written).toBeLessThanOrEqual(lost + pending);
      expect(lost).toBeGreaterThan(0);
    },
  );
});
