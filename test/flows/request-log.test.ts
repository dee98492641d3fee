import { type Local, startLocal, type Tenant } from "@perennial/local";
import { PerennialError } from "@perennial/sdk";
import { afterAll, beforeAll, expect, test } from "vitest";

let local: Local;
let tenant: Tenant;

beforeAll(async () => {
  local = await startLocal();
  tenant = await local.signUp();
});
afterAll(() => local.stop());

test("tells what was asked and what came of it, without what was in it", async () => {
  const { client, owner } = tenant;
  const { id } = await client.createCustomer({ body: { name: "张小明", phones: [{ number: "+8613800138000" }] } });
  await client.getCustomer({ params: { customerId: id } });
  await client.searchCustomers({ query: { q: "zxm" } });
  await client
    .createCustomer({ body: { name: "" } })
    .catch((error: unknown) => expect(error).toBeInstanceOf(PerennialError));
  const { data } = await owner.listRequests();
  const told = data.map(({ method, path, operation, status, code }) => [method, path, operation, status, code]);
  expect(told.slice(0, 4)).toEqual([
    ["POST", "/v1/customers", "createCustomer", 400, "invalid_request"],
    ["GET", "/v1/search?q=…", "searchCustomers", 200, null],
    ["GET", `/v1/customers/${id}`, "getCustomer", 200, null],
    ["POST", "/v1/customers", "createCustomer", 201, null],
  ]);
  const made = data[3];
  expect(JSON.parse(made?.body ?? "")).toMatchObject({ name: "…", phones: [{ number: "…" }], unscored: false });
  expect(made?.actorId).toMatch(/^key_/);
  expect(made?.bytes).toBeGreaterThan(100);
  expect(JSON.stringify(data)).not.toContain("13800138000");
  expect(JSON.stringify(data)).not.toContain(tenant.key);
});

test("shows of a query what names nobody", async () => {
  const { client, key, owner } = await local.signUp();
  await client.listTasks({ query: { dueUntil: "2026-11-28", limit: 5 } });
  await local.fetch("/v1/events?after=3&type=customer.*&nmae=张小明&limit=x%26y", {
    headers: { Authorization: `Bearer ${key}` },
  });
  const { data } = await owner.listRequests();
  const paths = data.map(({ path }) => path);
  expect(paths).toContain("/v1/tasks?dueUntil=2026-11-28&limit=5");
  expect(paths).toContain("/v1/events?after=3&type=…&nmae=…&limit=…");
});

test("is filtered and read on page by page, each request once", async () => {
  const { client, owner } = await local.signUp();
  for (let index = 0; index < 30; index += 1) {
    await client.getCustomer({ params: { customerId: `ext:${index}` } }).catch(() => undefined);
    await client.createCustomer({ body: { name: `Customer ${index}` } });
    if (index % 7 === 0) local.clock.move(61_000);
  }
  const refused: string[] = [];
  let cursor: string | undefined;
  do {
    const query = { outcome: "refused", limit: 7, ...(cursor === undefined ? {} : { cursor }) } as const;
    const page = await owner.listRequests({ query });
    refused.push(...page.data.map(({ path }) => path));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  expect(refused).toEqual(Array.from({ length: 30 }, (_, index) => `/v1/customers/ext%3A${29 - index}`));
  const { data } = await owner.listRequests({ query: { operation: "createCustomer", method: "POST", limit: 200 } });
  expect(data).toHaveLength(30);
  await expect(owner.listRequests({ query: { cursor: "nonsense" } })).rejects.toThrow();
});

test("keeps every write and refusal of many requests, and counts the reads it leaves out", async () => {
  const { client, owner } = await local.signUp();
  await client.getMe();
  for (let index = 0; index < 80; index += 1) await client.getMe();
  await client.createCustomer({ body: { name: "One" } });
  const page = await owner.listRequests({ query: { limit: 200 } });
  expect(page.data.filter(({ operation }) => operation === "createCustomer")).toHaveLength(1);
  const reads = page.data.filter(({ operation }) => operation === "getMe").length;
  expect(reads + page.skipped).toBe(81);
  expect(page.skipped).toBeGreaterThan(0);
});

test("is gone after three days, and another workspace's from the beginning", async () => {
  const { client, owner } = await local.signUp();
  await client.createCustomer({ body: { name: "One" } });
  expect((await owner.listRequests()).data.some(({ operation }) => operation === "createCustomer")).toBe(true);
  const other = await tenant.owner.listRequests({ query: { limit: 200 } });
  expect(other.data.every(({ actorId }) => actorId !== "")).toBe(true);
  local.clock.move(3 * 86_400_000 + 3_600_000);
  const left = await (await local.signUp()).owner.listRequests();
  expect(left.data.filter(({ operation }) => operation === "createCustomer")).toHaveLength(0);
});
