import { CALM, faultInjector, KilledError, type Local, startLocal, type Tenant } from "@perennial/local";
import { seededRandom } from "@perennial/scoring";
import { each } from "@perennial/sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { derivedOf } from "../derived.ts";
import { refusal, verified } from "./visitor.ts";

const DAY_MS = 86_400_000;
const NOW = Date.parse("2026-11-21T04:00:00Z");
const DAYS = 400;
const CUSTOMERS = 6;

const faults = faultInjector(20_270_101);
let local: Local;

beforeAll(async () => {
  local = await startLocal({
    real: () => NOW,
    instrument: faults.instrument,
    disturb: faults.disturb,
    onInvoke: faults.revive,
  });
});
afterAll(() => local.stop());

type Company = Pick<Tenant, "owner" | "client" | "workspaceId">;

let companies = 0;

/** A company that works in a workspace to try things in, with a key of it. */
async function testCompany(mode: "live" | "test" = "test"): Promise<Company & { key: string }> {
  companies += 1;
  const { client: owner } = await verified(local, `clock-${companies}@example.com`, { from: `10.9.${companies}.1` });
  const me = await owner.openWorkspace({ body: { company: `Clock ${companies}`, mode, timeZone: "Asia/Shanghai" } });
  const { key } = await owner.createApiKey({ body: { name: "Program", access: "write", permissions: undefined } });
  return { owner, key, client: local.client({ key }), workspaceId: me.workspace.id };
}

/** Does what there is to do, through any number of ends of the process. */
async function drainThrough(): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    try {
      return await local.drain();
    } catch (error) {
      if (!(error instanceof KilledError)) throw error;
    }
  }
  throw new Error("the work never ends");
}

/** The same customers with the same history in every company. */
async function history({ client }: Company): Promise<void> {
  const random = seededRandom(71);
  for (let customer = 0; customer < CUSTOMERS; customer += 1) {
    const params = { customerId: `ext:c${customer}` };
    await client.upsertCustomer({ params, body: { name: `Customer ${customer}` } });
    const purchases = 2 + Math.floor(8 * random());
    for (let purchase = 0; purchase < purchases; purchase += 1) {
      const day = new Date(NOW - Math.floor(500 * random()) * DAY_MS).toISOString().slice(0, 10);
      const amountMinor = 1000 + Math.floor(20_000 * random());
      await client.upsertPurchase({
        params: { ...params, purchaseId: `ext:p${customer}-${purchase}` },
        body: { occurredOn: day, amountMinor },
      });
    }
  }
  await local.drain();
}

/** Everything derived, with customers by their own ids, so that companies can be compared. */
async function derivedByOwnId({ client, workspaceId }: Company) {
  const names: [string, string][] = [[workspaceId.slice(4).toUpperCase(), "T"]];
  for await (const { id, externalId } of each((cursor) => client.queryCustomers({ body: { cursor } }))) {
    names.push([id, externalId ?? ""]);
  }
  const { items, sums } = await derivedOf(local, workspaceId);
  const text = Object.values(items).map((item) => {
    const { hash: _hash, ...rest } = item as Record<string, unknown>;
    return names.reduce((json, [id, name]) => json.replaceAll(id, name), JSON.stringify(rest));
  });
  return { items: text.sort(), sums };
}

/** What is kept of every night: the day, and what was said of the base. */
async function points({ client }: Company) {
  return (await client.getBase()).history;
}

describe("a test workspace", () => {
  test("says that it is one, and so do its keys", async () => {
    const { owner, key, client } = await testCompany();
    expect(key).toMatch(/^per_test_/);
    expect((await client.getWorkspace()).mode).toBe("test");
    const own = (await owner.listWorkspaces()).data.map(({ mode }) => mode);
    expect(own).toEqual(["test", "live"]);
  });

  test("has its time moved, and nothing else is", async () => {
    const company = await testCompany();
    const { owner, client } = company;
    const other = await testCompany();
    const { id } = await client.createCustomer({ body: { name: "Early" } });
    const moved = await owner.advanceTestClock({ body: { days: 30 } });
    expect(moved.move).toMatchObject({ nights: { total: 30, done: 0 }, finishedAt: null, cancelled: false });
    await local.drain();
    const clock = await client.getTestClock();
    expect(clock).toMatchObject({ today: "2026-12-21", now: "2026-12-21T04:00:00.000Z", aheadSeconds: 2_592_000 });
    expect(clock.move).toMatchObject({ nights: { total: 30, done: 30 }, finishedAt: new Date(NOW).toISOString() });
    // What is recorded from now on is recorded then; sessions and keys know nothing of it.
    const purchase = await client.recordPurchase({ params: { customerId: id }, body: { amountMinor: 1000 } });
    expect(purchase).toMatchObject({ occurredOn: "2026-12-21", recordedAt: "2026-12-21T04:00:00.000Z" });
    expect((await owner.getMe()).workspace.today).toBe("2026-12-21");
    const { expiresAt } = await owner.createApiKey({ body: { name: "Soon over", access: "read", expiresInDays: 1 } });
    expect(expiresAt).toBe(new Date(NOW + DAY_MS).toISOString());
    expect((await other.client.getTestClock()).today).toBe("2026-11-21");
    const shown = await client.getDashboard();
    expect(shown.asOf).toBe("2026-12-21");
  });

  test("goes to a moment, and never back", async () => {
    const { owner } = await testCompany();
    await owner.advanceTestClock({ body: { to: "2027-02-01T00:30:00Z" } });
    await local.drain();
    expect((await owner.getTestClock()).now).toBe("2027-02-01T00:30:00.000Z");
    for (const body of [
      { to: "2027-01-31T00:00:00Z" },
      { to: "2099-01-01T00:00:00Z" },
      {},
      { days: 1, to: "2028-01-01T00:00:00Z" },
    ]) {
      expect((await refusal(owner.advanceTestClock({ body }))).code).toBe("invalid_request");
    }
  });

  test("is refused a second move while one goes on, and stops where it is told to", async () => {
    const { owner } = await testCompany();
    await owner.advanceTestClock({ body: { days: 3000 } });
    expect((await refusal(owner.advanceTestClock({ body: { days: 1 } }))).code).toBe("conflict");
    await local.runner.pumps[0]?.turn();
    await local.runner.workQueue("score");
    const under = await owner.getTestClock();
    expect(under.move?.nights.done).toBeGreaterThan(0);
    await owner.cancelTestClock();
    await local.drain();
    const { move, today } = await owner.getTestClock();
    expect(move).toMatchObject({ cancelled: true, finishedAt: new Date(NOW).toISOString() });
    expect(move?.nights.done).toBeLessThan(100);
    expect(today < "2027-06-01").toBe(true);
    expect((await refusal(owner.cancelTestClock())).code).toBe("conflict");
    await owner.advanceTestClock({ body: { days: 1 } });
    await local.drain();
    expect((await owner.getTestClock()).move).toMatchObject({ cancelled: false, nights: { total: 1, done: 1 } });
  });

  test("is the only kind whose time can be moved", async () => {
    const { owner } = await testCompany("live");
    expect((await refusal(owner.advanceTestClock({ body: { days: 1 } }))).code).toBe("conflict");
    expect((await owner.getTestClock()).move).toBeNull();
  });
});

test("a test workspace is emptied, and begun anew with the same own ids", async () => {
  const company = await testCompany();
  const { owner, client } = company;
  await history(company);
  await client.upsertProduct({ params: { productId: "ext:TEA" }, body: { name: "Tea" } });
  await owner.advanceTestClock({ body: { days: 3 } });
  await local.drain();
  const first = await derivedByOwnId(company);
  expect(first.sums["customers"]).toBe(CUSTOMERS);
  await owner.emptyWorkspace();
  await local.drain();
  expect((await client.getWork()).data.find(({ kind }) => kind === "empty")).toMatchObject({
    done: CUSTOMERS,
    total: CUSTOMERS,
    finishedAt: new Date(NOW).toISOString(),
  });
  expect((await client.queryCustomers({ body: {} })).data).toEqual([]);
  expect((await client.listProducts()).data).toEqual([]);
  expect(await derivedByOwnId(company)).toEqual({ items: [], sums: {} });
  expect((await client.getTestClock()).today).toBe("2026-11-24");
  await history(company);
  expect((await client.getDashboard()).customers).toBe(CUSTOMERS);
});

test("only a test workspace is emptied", async () => {
  const { owner } = await testCompany("live");
  expect((await refusal(owner.emptyWorkspace())).code).toBe("conflict");
});

test("400 days moved in steps of 1, 7 and 400, the process ending anywhere, come to what 400 nights come to", async () => {
  const moved: { company: Company; derived: unknown; base: unknown }[] = [];
  for (const step of [400, 7, 1]) {
    const company = await testCompany();
    await history(company);
    for (let day = 0; day < DAYS; day += step) {
      await company.owner.advanceTestClock({ body: { days: Math.min(step, DAYS - day) } });
      if (step > 1) faults.setRates({ ...CALM, kill: 0.0005, lostReply: 0.001, repeat: 0.05 });
      await drainThrough();
      faults.setRates(CALM);
      faults.revive();
    }
    await local.drain();
    moved.push({ company, derived: await derivedByOwnId(company), base: await points(company) });
    const { name } = await company.client.getWorkspace();
    await company.owner.closeWorkspace({ body: { name } });
  }
  expect(faults.counts.kill).toBeGreaterThan(2);
  const live = await testCompany("live");
  await history(live);
  await local.advance(DAYS * DAY_MS);
  const nights = { derived: await derivedByOwnId(live), base: await points(live) };
  for (const { derived, base } of moved) expect({ derived, base }).toEqual(nights);
}, 400_000);
