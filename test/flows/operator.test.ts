import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ScanCommand } from "@aws-sdk/client-dynamodb";
import {
  type Operation,
  type OperatorOperations,
  type OutputOf,
  operations,
  operatorOperations,
  type Problem,
} from "@perennial/contract";
import { type Local, startLocal, type Tenant, withCookie } from "@perennial/local";
import { createClient, PerennialError } from "@perennial/sdk";
import { createOperatorClient, type OperatorClient } from "@perennial/sdk/operator";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engineClient } from "../../packages/local/src/engine.ts";
import { receivers } from "./receiver.ts";

const DAY = 86_400_000;
const posts = receivers();
let local: Local;
let operator: OperatorClient;
const folder = mkdtempSync(join(tmpdir(), "perennial-operator-"));
beforeAll(async () => {
  local = await startLocal({ outbound: posts.outbound, folder });
  operator = createOperatorClient({ baseUrl: local.origin, fetch: local.fetch, key: local.runner.operatorKey });
});
afterAll(async () => {
  await local.stop();
  rmSync(folder, { recursive: true, force: true });
});

type Reply<K extends keyof OperatorOperations> = { status: number; body: OutputOf<OperatorOperations[K]> & Problem };

async function operate<K extends keyof OperatorOperations>(
  id: K,
  options: { workspaceId?: string; body?: object; headers?: Record<string, string> } = {},
): Promise<Reply<K>> {
  const op: Operation = operatorOperations[id];
  const path = op.path.replace("{workspaceId}", options.workspaceId ?? "wsp_01k9f3v7m2e8q4x6c0b5d7h9jn");
  const reply = await local.fetch(`${local.origin}/v1${path}`, {
    method: op.method.toUpperCase(),
    headers: {
      Authorization: `Bearer ${local.runner.operatorKey}`,
      "Content-Type": "application/json",
      ...options.headers,
    },
    ...(options.body ? { body: JSON.stringify(options.body) } : {}),
  });
  return { status: reply.status, body: (await reply.json()) as Reply<K>["body"] };
}
const codeOf = async (work: Promise<unknown>): Promise<string> =>
  await work.then(
    () => "done",
    (error: unknown) => (error instanceof PerennialError ? error.code : String(error)),
  );

describe("who may operate", () => {
  test("nobody but an operator, and an operator no tenant's records", async () => {
    const tenant = await local.signUp();
    const wrong: Record<string, string>[] = [
      { Authorization: "" },
      { Authorization: `Bearer ${tenant.key}` },
      { Authorization: "", Cookie: tenant.cookie },
      { Authorization: `Bearer ${local.runner.operatorKey.slice(0, -1)}x` },
      { Authorization: `Bearer per_opr_${"a".repeat(64)}` },
    ];
    for (const id of Object.keys(operatorOperations) as (keyof OperatorOperations)[]) {
      for (const headers of wrong) {
        const { status, body } = await operate(id, {
          workspaceId: tenant.workspaceId,
          headers,
          body: { suspendTenant: { reason: "x" }, askSupport: { reason: "x" }, closeTenant: { company: "x" } }[
            id as string
          ],
        } as never);
        expect([status, body.code], `${id} ${JSON.stringify(headers)}`).toEqual([401, "unauthorized"]);
      }
    }
    for (const op of Object.values(operations) as Operation[]) {
      if (op.access === "public" || op.path.includes("{")) continue;
      const reply = await local.fetch(`${local.origin}/v1${op.path}`, {
        method: op.method.toUpperCase(),
        headers: { Authorization: `Bearer ${local.runner.operatorKey}` },
      });
      expect([op.id, reply.status]).toEqual([op.id, 401]);
    }
  });

  test("an operator sees every tenant with its plan and cost, page by page", async () => {
    const tenant = await local.signUp({ company: "Seen" });
    await tenant.client.createCustomer({ body: { name: "Anna" } });
    await tenant.owner.getUsage();
    const first = await operate("listTenants");
    const seen = first.body.data.find(({ id }) => id === tenant.workspaceId);
    expect(seen).toMatchObject({ company: "Seen", state: "open", plan: "local" });
    expect(seen?.requests).toBeGreaterThan(1);
    expect(seen?.costMicros).toBeGreaterThan(0);
    expect(first.body.total).toBe(first.body.data.length);
    const { body } = await operate("getTenant", { workspaceId: tenant.workspaceId });
    expect(body.days).toHaveLength(30);
    expect((await operate("getTenant")).body.code).toBe("not_found");
    expect(JSON.stringify(first.body)).not.toContain("Anna");
  });
});

test("a suspended tenant is refused, its work waits, and nothing of it is lost", async () => {
  const tenant = await local.signUp({ company: "Paused" });
  await tenant.owner.createWebhookEndpoint({
    body: { url: "https://a.example.com/hook", types: ["customer.created"] },
  });
  await local.drain();
  const { workspaceId } = tenant;
  const made = await tenant.client.createCustomer({ body: { name: "Waits" } });
  const exported = await tenant.client.createExport({ body: {} });
  const { body } = await operate("suspendTenant", { workspaceId, body: { reason: "Unclear" } });
  expect([body.state, body.reason]).toEqual(["suspended", "Unclear"]);
  expect((await operate("suspendTenant", { workspaceId, body: { reason: "Twice" } })).body.reason).toBe("Unclear");
  const before = posts.sent.length;
  await local.drain();
  local.clock.move(3_000);
  expect(await codeOf(tenant.client.createCustomer({ body: { name: "Refused" } }))).toBe("workspace_suspended");
  expect(await codeOf(tenant.owner.getCustomer({ params: { customerId: made.id } }))).toBe("workspace_suspended");
  expect((await tenant.owner.getMe()).workspace.id).toBe(workspaceId);
  for (let hop = 0; hop < 3; hop += 1) {
    local.clock.move(901_000);
    await local.drain();
  }
  expect(posts.sent.length).toBe(before);
  expect(local.queue.deadLetters()).toEqual([]);

  expect((await operate("resumeTenant", { workspaceId })).body.state).toBe("open");
  local.clock.move(901_000);
  await local.drain();
  expect(posts.sent.length).toBe(before + 1);
  expect((await tenant.client.getExport({ params: { exportId: exported.id } })).status).toBe("done");
  expect((await tenant.client.getCustomer({ params: { customerId: made.id } })).name).toBe("Waits");
});

test("support looks in with an owner's consent alone, no further and no longer, and the audit says so", async () => {
  const tenant = await local.signUp({ company: "Helped" });
  const { workspaceId, owner } = tenant;
  const customer = await tenant.client.createCustomer({ body: { name: "Anna" } });
  expect((await operate("openSupport", { workspaceId })).body.code).toBe("conflict");
  expect(await codeOf(tenant.client.grantSupport({ body: { hours: 1 } }))).toBe("forbidden");
  await owner.grantSupport({ body: { hours: 2 } });
  expect((await owner.getSupport()).write).toBe(false);
  const opened = await operate("openSupport", { workspaceId });
  const support = local.client({ key: opened.body.key });
  expect((await support.getCustomer({ params: { customerId: customer.id } })).name).toBe("Anna");
  expect(await codeOf(support.updateCustomer({ params: { customerId: customer.id }, body: { name: "Changed" } }))).toBe(
    "forbidden",
  );
  expect(await codeOf(support.createApiKey({ body: { name: "x", access: "read" } }))).toBe("forbidden");

  await owner.grantSupport({ body: { hours: 2, write: true } });
  local.clock.move(31_000);
  const writing = local.client({ key: (await operate("openSupport", { workspaceId })).body.key });
  await writing.updateCustomer({ params: { customerId: customer.id }, body: { name: "Mended" } });
  await local.drain();
  const { data } = await owner.listAudit();
  const entry = data.find(({ actor }) => actor.kind === "support");
  expect(entry?.record.id).toBe(customer.id);

  await owner.endSupport();
  local.clock.move(31_000);
  expect(await codeOf(support.getMe())).toBe("unauthorized");
  expect(await codeOf(writing.getMe())).toBe("unauthorized");
  await owner.grantSupport({ body: { hours: 1 } });
  local.clock.move(31_000);
  // A consent of later opens no key of before its end.
  local.clock.move(3_600_000);
  expect(await codeOf(support.getMe())).toBe("unauthorized");
});

test("support asks, an owner answers, and the audit says what became of it in both languages", async () => {
  const tenant = await local.signUp({ company: "Asked" });
  const { workspaceId, owner } = tenant;
  const params = { workspaceId };
  const asked = await operator.askSupport({ params, body: { reason: "An import stopped" } });
  expect(asked.supportAskedAt).not.toBeNull();
  await local.drain();
  const mail = local.mail.letters().find(({ subject }) => subject.includes("Asked"));
  expect(mail?.text).toContain("An import stopped");
  expect(mail?.text).toContain("/settings/support");
  expect(await owner.getSupport()).toMatchObject({ until: null, asked: { reason: "An import stopped" } });
  expect(await codeOf(operator.openSupport({ params }))).toBe("conflict");
  const granted = await owner.grantSupport({ body: { hours: 72, reason: "Look at the import" } });
  expect(granted).toMatchObject({ reason: "Look at the import", asked: null });
  await operator.openSupport({ params });
  await owner.endSupport();
  expect((await operator.getTenant({ params })).supportUntil).toBeNull();

  await local.drain();
  const until = `${granted.until?.slice(0, 16).replace("T", " ")} UTC`;
  const { data } = await owner.listAudit({ query: { kind: "support" } });
  expect(data.map(({ sentence, actor }) => sentence.replace(actor.name ?? actor.id, "X"))).toEqual([
    "X shut support out.",
    "Support (X) looked into the workspace.",
    `X let support in: until ${until}; reason Look at the import.`,
    "Support (X) asked to be let in.",
  ]);
  const chinese = createClient({
    baseUrl: local.origin,
    fetch: withCookie(local.fetch, tenant.cookie),
    language: "zh-CN",
  });
  const said = (await chinese.listAudit({ query: { kind: "support" } })).data.map(({ sentence }) => sentence);
  expect(said[2]).toContain(`允许客服访问：截止“${until}”；原因“Look at the import”。`);
  expect(said[1]).toContain("访问了工作区。");
});

test("an operator closes a tenant by its name, opens it again, and its audit tells of both and of a suspension", async () => {
  const tenant = await local.signUp({ company: "Closed by us" });
  const params = { workspaceId: tenant.workspaceId };
  expect(await codeOf(operator.closeTenant({ params, body: { company: "Another" } }))).toBe("conflict");
  const closed = await operator.closeTenant({ params, body: { company: "Closed by us" } });
  expect(closed.state).toBe("closed");
  expect(Date.parse(closed.closesAt ?? "") - local.clock.now()).toBeGreaterThan(29.9 * DAY);
  expect((await operator.closeTenant({ params, body: { company: "Closed by us" } })).closesAt).toBe(closed.closesAt);
  local.clock.move(31_000);
  expect(await codeOf(tenant.client.createCustomer({ body: { name: "No" } }))).toBe("workspace_closed");
  expect(await codeOf(operator.askSupport({ params, body: { reason: "x" } }))).toBe("conflict");
  expect((await operator.reopenTenant({ params })).state).toBe("open");
  await operator.suspendTenant({ params, body: { reason: "Unclear" } });
  await operator.resumeTenant({ params });
  local.clock.move(31_000);
  await local.drain();
  const { data } = await tenant.owner.listAudit({ query: { kind: "workspace" } });
  const said = data.filter(({ actor }) => actor.kind === "support").map(({ changed }) => changed.join());
  expect(said).toEqual(["suspended", "suspended", "closesAt", "closesAt"]);
});

test("a tenant's cost is told by month, and every page of tenants by one loop", async () => {
  const tenant = await local.signUp({ company: "Months" });
  await tenant.owner.getUsage();
  const alone = await operator.getTenant({ params: { workspaceId: tenant.workspaceId } });
  expect(alone.months).toHaveLength(12);
  const [now] = alone.months;
  expect(now?.month).toBe(new Date(local.clock.now()).toISOString().slice(0, 7));
  expect(now?.requests).toBeGreaterThan(0);
  const seen = new Set<string>();
  for await (const { id, months } of operator.listTenants({ query: { limit: 2 } })) {
    expect(months).toHaveLength(3);
    seen.add(id);
  }
  expect(seen.size).toBe((await operator.listTenants()).total);
  const reply = await local.fetch(`${local.origin}/v1/operator/openapi.json`);
  const document = (await reply.json()) as { paths: Record<string, object> };
  expect(Object.keys(document.paths)).toHaveLength(8);
  expect(Object.keys(document.paths).filter((path) => !path.startsWith("/operator/"))).toEqual([]);
});

describe("a closed workspace", () => {
  test("is deleted for good after thirty days: tables, files and log lines hold nothing of it", async () => {
    const company = "Vanishing Tea 消失茶铺";
    const tenant: Tenant = await local.signUp({ company, email: "vanishing@example.com" });
    const other = await local.signUp({ company: "Staying" });
    const kept = await other.client.createCustomer({ body: { name: "Stays" } });
    const { workspaceId, client, owner } = tenant;
    for (let index = 0; index < 5; index += 1) {
      const { id } = await client.createCustomer({
        body: { name: `秘密顾客 ${index}`, externalId: `secret-${index}` },
      });
      await client.recordPurchase({ params: { customerId: id }, body: { amountMinor: 1000 } });
    }
    await client.createExport({ body: {} });
    await local.drain();
    await owner.getUsage();
    expect(existsSync(join(folder, "blob", "objects", workspaceId))).toBe(true);
    await owner.closeWorkspace({ body: { name: company } });
    await local.drain();
    local.clock.move(29 * DAY);
    await local.plan(true);
    await local.drain();
    expect((await operate("getTenant", { workspaceId })).body.state).toBe("closed");

    local.clock.move(2 * DAY);
    await local.plan(true);
    await local.drain();
    await local.drain();
    expect((await operate("getTenant", { workspaceId })).body.code).toBe("not_found");
    await local.plan(true);
    await local.drain();

    // Sessions and links of before have ended long ago; the service removes such items by itself.
    await local.runner.sweep();
    const left: string[] = [];
    const marks = [workspaceId.slice(4).toUpperCase(), workspaceId, "秘密顾客", company, "vanishing@example.com"];
    for (const TableName of Object.values(local.platform.tables)) {
      let ExclusiveStartKey: Record<string, never> | undefined;
      do {
        const page = await engineClient(local.engine.endpoint).send(new ScanCommand({ TableName, ExclusiveStartKey }));
        for (const item of page.Items ?? []) {
          const text = JSON.stringify(item);
          if (marks.some((mark) => text.includes(mark))) left.push(text.slice(0, 200));
        }
        ExclusiveStartKey = page.LastEvaluatedKey as never;
      } while (ExclusiveStartKey !== undefined);
    }
    // That it was deleted, when, and how many items it had: nothing else.
    expect(left.filter((text) => !text.includes('"deleted"') && !text.includes("DELETED#"))).toEqual([]);
    expect(existsSync(join(folder, "blob", "objects", workspaceId))).toBe(false);
    const lines = local.log
      .map((line) => JSON.stringify(line))
      .filter((line) => ["秘密顾客", company, "vanishing@example.com"].some((mark) => line.includes(mark)));
    expect(lines).toEqual([]);
    expect((await other.client.getCustomer({ params: { customerId: kept.id } })).name).toBe("Stays");
    expect(local.queue.deadLetters()).toEqual([]);
  });
});
