import { type Local, startLocal, type Tenant } from "@perennial/local";
import { type Client, type Explanation, each, type Scores } from "@perennial/sdk";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { derivedOf, rebuild } from "../derived.ts";
import { tablesOf } from "../table/tenant.ts";

const DAY_MS = 86_400_000;
let local: Local;
beforeAll(async () => {
  local = await startLocal();
});
afterAll(() => local.stop());

/** Hours by which the shop's day, in Shanghai, begins before that of UTC. */
const AHEAD_MS = 8 * 3_600_000;
const dayBefore = (days: number): string =>
  new Date(local.clock.now() + AHEAD_MS - days * DAY_MS).toISOString().slice(0, 10);

async function scoresOf(client: Client, customerId: string): Promise<Scores> {
  const { scores } = await client.getCustomer({ params: { customerId } });
  if (!scores) throw new Error("the customer has no scores");
  return scores;
}

/** Customers with purchases so many days ago. */
async function withHistories(client: Client, histories: readonly (readonly number[])[]): Promise<string[]> {
  const ids: string[] = [];
  for (const [index, days] of histories.entries()) {
    const { id } = await client.createCustomer({ body: { name: `Customer ${index}` } });
    for (const ago of days) {
      await client.recordPurchase({
        params: { customerId: id },
        body: { amountMinor: 1000 + 10 * ago, occurredOn: dayBefore(ago) },
      });
    }
    ids.push(id);
  }
  await local.drain();
  return ids;
}

const logistic = (logOdds: number): number => 1 / (1 + Math.exp(-logOdds));

describe("scores", () => {
  test("move with a purchase, and with the days that pass without one", async () => {
    const { client } = await local.signUp();
    const [id = ""] = await withHistories(client, [[90, 60, 30]]);
    const before = await scoresOf(client, id);
    await local.advance(60 * DAY_MS);
    const later = await scoresOf(client, id);
    expect(later.asOf).not.toBe(before.asOf);
    expect(later.churnRisk).toBeGreaterThan(before.churnRisk ?? 100);
    expect(later.loyalty).toBeLessThan(before.loyalty ?? 0);
    await client.recordPurchase({ params: { customerId: id }, body: { amountMinor: 12_000 } });
    await local.drain();
    const after = await scoresOf(client, id);
    expect(after.purchaseDays).toBe(4);
    expect(after.churnRisk).toBeLessThan(later.churnRisk ?? 0);
    expect(after.loyalty).toBeGreaterThan(later.loyalty ?? 100);
    expect(after.revenue12mMinor).toBe(before.revenue12mMinor + 12_000);
  });

  test("explain themselves with parts that add up, whatever the history", async () => {
    const { client } = await local.signUp();
    const history = fc.array(fc.integer({ min: 0, max: 700 }), { minLength: 1, maxLength: 12 });
    const histories = fc.sample(history, { numRuns: 25, seed: 7 });
    const ids = await withHistories(client, histories);
    const sum = (one: Explanation["churn"] & object) =>
      one.parts.reduce((total, { share }) => total + share, one.baseShare);
    for (const customerId of ids) {
      const scores = await scoresOf(client, customerId);
      const { churn, loyalty } = await client.explainCustomer({ params: { customerId } });
      if (!churn || !loyalty) throw new Error("a customer with purchases has both");
      for (const one of [churn, loyalty]) {
        expect(one.base + one.parts.reduce((total, { points }) => total + points, 0)).toBe(one.score);
        expect(one.parts.every(({ text }) => text.length > 0)).toBe(true);
      }
      expect(churn.score).toBe(scores.churnRisk);
      expect(loyalty.score).toBe(scores.loyalty);
      expect(Math.abs(100 * logistic(sum(churn)) - churn.score)).toBeLessThanOrEqual(0.5 + 1e-9);
      expect(Math.abs(sum(loyalty) - loyalty.score)).toBeLessThanOrEqual(0.5 + 1e-9);
    }
  });

  test("name their reasons in the reader's language with the facts in them", async () => {
    const { key, client } = await local.signUp();
    const [customerId = ""] = await withHistories(client, [[150, 120, 100]]);
    const english = await client.explainCustomer({ params: { customerId } });
    const chinese = await local.client({ key, language: "zh-CN" }).explainCustomer({ params: { customerId } });
    expect(english.churn?.parts.map(({ text }) => text).join(" ")).toContain("100 days");
    expect(chinese.churn?.parts.map(({ text }) => text).join("")).toContain("100 天");
    expect(chinese.churn?.parts.map(({ points }) => points)).toEqual(english.churn?.parts.map(({ points }) => points));
  });

  test("are made anew for everyone when the horizon or the workspace's today changes", async () => {
    const { owner, client } = await local.signUp();
    const ids = await withHistories(client, [[10], [200, 100, 50], [400, 300]]);
    const risks = async () => await Promise.all(ids.map(async (id) => (await scoresOf(client, id)).churnRisk ?? -1));
    await owner.fitModel();
    await local.drain();
    const before = await risks();
    await owner.updateWorkspace({ body: { horizonDays: 365 } });
    await local.drain();
    const longer = await risks();
    expect(longer.every((risk, index) => risk < (before[index] ?? 0))).toBe(true);
    const asOf = dayBefore(-30);
    await owner.updateWorkspace({ body: { asOf } });
    await local.drain();
    expect((await scoresOf(client, ids[0] ?? "")).asOf).toBe(asOf);
    expect((await risks()).every((risk, index) => risk >= (longer[index] ?? 100))).toBe(true);
    await owner.updateWorkspace({ body: { asOf: null, horizonDays: null } });
    await local.drain();
    expect(await risks()).toEqual(before);
  });

  test("leave out a till's walk-in customer, and take it in again", async () => {
    const { client } = await local.signUp();
    const [customerId = ""] = await withHistories(client, [[30, 20, 10]]);
    const known = await scoresOf(client, customerId);
    await client.updateCustomer({ params: { customerId }, body: { unscored: true } });
    await local.drain();
    expect(await scoresOf(client, customerId)).toMatchObject({ churnRisk: null, riskBand: null, loyalty: null });
    await client.updateCustomer({ params: { customerId }, body: { unscored: false } });
    await local.drain();
    expect(await scoresOf(client, customerId)).toEqual(known);
  });

  test("count a purchase in a foreign currency as revenue once there is a rate for its day", async () => {
    const { owner, client } = await local.signUp();
    const { id: customerId } = await client.createCustomer({ body: { name: "Abroad" } });
    const params = { customerId };
    const occurredOn = dayBefore(5);
    await client.recordPurchase({ params, body: { amountMinor: 10_000, currency: "USD", occurredOn } });
    await local.drain();
    expect(await scoresOf(client, customerId)).toMatchObject({ unconverted: 1, revenue12mMinor: 0, purchaseDays: 1 });
    await owner.updateWorkspace({ body: { rates: [{ currency: "USD", from: dayBefore(30), rate: 7.1 }] } });
    await local.drain();
    expect(await scoresOf(client, customerId)).toMatchObject({ unconverted: 0, revenue12mMinor: 71_000 });
  });
});

describe("lists over several partitions", () => {
  let tenant: Tenant;
  beforeAll(async () => {
    tenant = await local.signUp();
    await withHistories(
      tenant.client,
      Array.from({ length: 30 }, (_, index) => [index * 5, index * 9 + 40]),
    );
  });

  const everyone = async (by: "name" | "churnRisk" | "revenue12m" | "createdAt") => {
    const found = [];
    const body = { sort: { by }, limit: 7 };
    for await (const { name } of each((cursor) => tenant.client.queryCustomers({ body: { ...body, cursor } }))) {
      found.push(name);
    }
    return found;
  };

  test("give the same pages as over one, in every order", async () => {
    const orders = ["name", "churnRisk", "revenue12m", "createdAt"] as const;
    const before = await Promise.all(orders.map(everyone));
    // What an import of a very large file does; there is no operation for it.
    const table = tablesOf(local, tenant.workspaceId);
    const workspace = await table.get("workspace", {}, { consistent: true });
    if (!workspace) throw new Error("the workspace is there");
    const { version } = workspace;
    await table.write({ put: "workspace", item: { ...workspace, shards: 4, version: version + 1 }, if: { version } });
    // Settings are remembered for two seconds.
    await local.advance(3000);
    expect(await Promise.all(orders.map(everyone))).toEqual(before);
    const spread = await derivedOf(local, tenant.workspaceId);
    expect(new Set(JSON.stringify(spread.items).match(/L#customer#\d/g)).size).toBe(4);
    await rebuild(local, tenant.owner);
    expect(await Promise.all(orders.map(everyone))).toEqual(before);
    expect(await derivedOf(local, tenant.workspaceId)).toEqual(spread);
  });
});
