import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { type Local, startLocal, type Tenant } from "@perennial/local";
import { tenantPrefix } from "@perennial/table";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { engineClient } from "../../packages/local/src/engine.ts";
import { refusal } from "./visitor.ts";

vi.setConfig({ testTimeout: 120_000 });

let local: Local;
beforeAll(async () => {
  const start = Date.parse("2026-11-21T04:00:00Z");
  local = await startLocal({ real: () => start });
});
afterAll(() => local.stop());

/** What tells of things that happened, and goes on whatever is removed afterwards: events, requests, what they used, runs of work. */
const RECORDS = new Set([
  "audit",
  "act",
  "removal",
  "eventChunk",
  "eventCounter",
  "eventMade",
  "reply",
  "keyUse",
  "rateBucket",
  "work",
  "workPart",
  "usage",
  "usageShare",
  "requestLog",
  "requestSent",
  "requestCut",
]);
type Item = Record<string, { S?: string; N?: string }>;

/** Every item of a workspace in both tables by its keys, but records of what happened. */
async function wholeTable({ workspaceId }: Tenant): Promise<Record<string, unknown>> {
  const client = engineClient(local.engine.endpoint);
  const items: Record<string, unknown> = {};
  const counts: Record<string, number> = {};
  for (const TableName of Object.values(local.platform.tables)) {
    let ExclusiveStartKey: Record<string, never> | undefined;
    do {
      const page = await client.send(
        new ScanCommand({
          TableName,
          FilterExpression: "begins_with(pk, :own)",
          ExpressionAttributeValues: { ":own": { S: tenantPrefix(workspaceId) } },
          ExclusiveStartKey,
        }),
      );
      for (const item of (page.Items ?? []) as Item[]) {
        const kind = item["et"]?.S ?? "";
        if (RECORDS.has(kind)) continue;
        // Sums are kept in several items; what they add up to counts.
        if (kind === "count") {
          for (const [name, { N }] of Object.entries(item)) {
            if (N !== undefined && name !== "sv") counts[name] = (counts[name] ?? 0) + Number(N);
          }
        } else items[`${TableName} ${item["pk"]?.S} ${item["sk"]?.S}`] = item;
      }
      ExclusiveStartKey = page.LastEvaluatedKey as Record<string, never> | undefined;
    } while (ExclusiveStartKey);
  }
  return { ...items, sums: Object.fromEntries(Object.entries(counts).filter(([, sum]) => sum !== 0)) };
}

/** What a write leaves on an item, when it was, and versions, which never go back. */
const MARKS = new Set([
  "w",
  "h",
  "by",
  "rq",
  "op",
  "se",
  "ip",
  "hash",
  "ttl",
  "startedAt",
  "run",
  "version",
  "parametersVersion",
]);

/** What an item says, in an order that can be compared. */
function content(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(content);
  if (typeof value === "string" && /^[[{]/.test(value)) return content(JSON.parse(value));
  if (value === null || typeof value !== "object") return value;
  const kept = Object.entries(value).filter(([name]) => !MARKS.has(name));
  return Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, one]) => [name, content(one)]));
}

const months = { months: 1 };

describe("demo data", () => {
  test("fill a workspace that has just been signed up, mark it, and do none of its first steps", async () => {
    const tenant = await local.signUp();
    const { client, owner } = tenant;
    expect(await client.getDemo()).toMatchObject({ status: "none", customers: 0 });
    const begun = await owner.loadDemo({ body: months });
    expect(begun).toMatchObject({ status: "loading", until: "2026-11-20" });
    expect((await owner.getMe()).workspace.demo).toBe(true);
    expect((await refusal(owner.loadDemo({ body: months }))).code).toBe("conflict");
    await local.drain();
    const loaded = await client.getDemo();
    expect(loaded).toMatchObject({ status: "loaded", until: "2026-11-20" });
    expect(loaded.customers).toBeGreaterThan(60);
    expect(loaded.done).toBe(loaded.total);
    const { customers, buyers, asOf } = await client.getDashboard();
    expect({ customers, buyers, asOf }).toEqual({
      customers: loaded.customers,
      buyers: loaded.customers,
      asOf: "2026-11-21",
    });
    const { data } = await client.queryCustomers({ body: { limit: 200 } });
    expect(data.every(({ name }) => /（示例）$|\(demo\)$/.test(name))).toBe(true);
    const { data: subscriptions } = await client.listSubscriptions({ query: {} });
    expect(subscriptions.length).toBeGreaterThan(0);
    expect((await client.getProof()).rule).toBeNull();
    const { data: imports } = await client.listImports({ query: {} });
    expect(imports.map(({ kind, status, progress }) => [kind, status, progress?.failed]).sort()).toEqual([
      ["purchases", "done", 0],
      ["signals", "done", 0],
      ["subscriptions", "done", 0],
    ]);
    const { data: steps } = await owner.listFirstSteps();
    expect(steps).toEqual([
      { name: "verify", done: false },
      { name: "customers", done: false },
      { name: "purchase", done: false },
      { name: "key", done: true },
      { name: "settings", done: false },
    ]);
    await client.createCustomer({ body: { name: "A real one" } });
    await owner.updateWorkspace({ body: { name: "Real" } });
    await local.drain();
    const done = (await owner.listFirstSteps()).data.filter((step) => step.done).map(({ name }) => name);
    expect(done).toEqual(["customers", "key", "settings"]);
  });

  test("asked again add the days since, and nothing when there are none", async () => {
    const { client } = await local.signUp();
    await client.loadDemo({ body: months });
    await local.drain();
    const first = await client.getDashboard();
    expect((await client.loadDemo({ body: months })).status).toBe("loaded");
    await local.drain();
    expect(await client.getDashboard()).toEqual(first);
    await local.advance(3 * 86_400_000);
    await client.loadDemo({ body: months });
    await local.drain();
    expect(await client.getDemo()).toMatchObject({ status: "loaded", until: "2026-11-23" });
    expect((await client.getDashboard()).customers).toBeGreaterThan(first.customers);
  });

  test("go without a trace, and leave everything else as it was", async () => {
    const tenant = await local.signUp();
    const { client, owner } = tenant;
    const own: string[] = [];
    for (let index = 0; index < 12; index += 1) {
      const { id } = await client.createCustomer({ body: { name: `Own ${index}`, externalId: `own-${index}` } });
      for (const month of ["06", "08", "10"]) {
        const body = { amountMinor: 10_000 + index, occurredOn: `2026-${month}-${String(10 + index)}` };
        await client.recordPurchase({ params: { customerId: id }, body });
      }
      own.push(id);
    }
    await local.drain();
    await local.advance(86_400_000);
    const before = await wholeTable(tenant);
    await client.loadDemo({ body: months });
    await local.drain();
    const { data } = await client.queryCustomers({ body: { limit: 50 } });
    const invented = data.filter(({ name }) => /（示例）$|\(demo\)$/.test(name));
    expect(invented.length).toBeGreaterThan(20);
    // What people add to invented customers goes with them.
    for (const { id } of invented.slice(0, 3)) {
      await client.updateCustomer({ params: { customerId: id }, body: { name: "Renamed", externalId: `mine-${id}` } });
      await client.createNote({ params: { customerId: id }, body: { text: "Note" } });
      await client.createTask({ params: { customerId: id }, body: { title: "Call", dueOn: "2027-01-01" } });
      await client.recordSignal({ params: { customerId: id }, body: { type: "nps", score: 9 } });
      await client.recordPurchase({ params: { customerId: id }, body: { amountMinor: 5, externalId: `order-${id}` } });
    }
    await local.drain();
    expect(await owner.removeDemo()).toMatchObject({ status: "removing" });
    expect((await refusal(owner.loadDemo({ body: months }))).code).toBe("conflict");
    await local.drain();
    expect(await client.getDemo()).toMatchObject({ status: "none" });
    // Settings are remembered for two seconds.
    local.clock.move(2_000);
    expect((await client.getWorkspace()).demo).toBe(false);
    const after = await wholeTable(tenant);
    expect(Object.keys(after).sort()).toEqual(Object.keys(before).sort());
    for (const [key, item] of Object.entries(before)) expect(content(after[key]), key).toEqual(content(item));
    expect((await client.queryCustomers({ body: { limit: 200 } })).data.map(({ id }) => id).sort()).toEqual(own.sort());
  });

  test("of a workspace without anything else leave it empty", async () => {
    const tenant = await local.signUp();
    await local.drain();
    const before = await wholeTable(tenant);
    await tenant.client.loadDemo({ body: months });
    await local.drain();
    await tenant.client.removeDemo();
    await local.drain();
    const after = await wholeTable(tenant);
    expect(Object.keys(after).sort()).toEqual(Object.keys(before).sort());
    // Once more: a removed demo can be loaded anew, and removing none does nothing.
    expect(await tenant.client.removeDemo()).toMatchObject({ status: "none" });
    await tenant.client.loadDemo({ body: months });
    await local.drain();
    expect(await tenant.client.getDemo()).toMatchObject({ status: "loaded" });
  });

  test("are nobody's to load who may not change the workspace", async () => {
    const { owner } = await local.signUp();
    const { key } = await owner.createApiKey({ body: { name: "Reader", access: "read" } });
    const reader = local.client({ key, retries: 0 });
    expect((await refusal(reader.loadDemo({ body: months }))).code).toBe("forbidden");
    expect((await refusal(reader.removeDemo())).code).toBe("forbidden");
    expect((await reader.getDemo()).status).toBe("none");
  });
});
