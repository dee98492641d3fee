import { type Local, startLocal, type Tenant } from "@perennial/local";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CUSTOMERS, derivedByOwnId, history } from "./like-history.ts";
import { refusal, verified } from "./visitor.ts";

const DAY_MS = 86_400_000;
const NOW = Date.parse("2026-11-21T04:00:00Z");
let local: Local;

beforeAll(async () => {
  local = await startLocal({ real: () => NOW });
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
  await history(local, company, NOW);
  await client.upsertProduct({ params: { productId: "ext:TEA" }, body: { name: "Tea" } });
  await owner.advanceTestClock({ body: { days: 3 } });
  await local.drain();
  const first = await derivedByOwnId(local, company);
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
  expect(await derivedByOwnId(local, company)).toEqual({ items: [], sums: {} });
  expect((await client.getTestClock()).today).toBe("2026-11-24");
  await history(local, company, NOW);
  expect((await client.getDashboard()).customers).toBe(CUSTOMERS);
});

test("only a test workspace is emptied", async () => {
  const { owner } = await testCompany("live");
  expect((await refusal(owner.emptyWorkspace())).code).toBe("conflict");
});
