import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { type Operation, operations, type Problem, writes } from "@perennial/contract";
import { type Local, startLocal, type Tenant } from "@perennial/local";
import { tenantPrefix } from "@perennial/table";
import { afterAll, beforeAll, expect, test } from "vitest";
import { built } from "../../packages/local/src/build.ts";
import { engineClient } from "../../packages/local/src/engine.ts";
import type { LoadFunction } from "../../packages/local/src/runner.ts";
import { receivers } from "../flows/receiver.ts";
import { exampleRequest } from "../isolation/example.ts";
import { seedRecords } from "../isolation/records.ts";

interface Company {
  readonly tenant: Tenant;
  readonly ids: Readonly<Record<string, string>>;
}
let local: Local;
let once: Company;
let thrice: Company;

type Loaded = Awaited<ReturnType<LoadFunction>>;
const copies = mkdtempSync(join(tmpdir(), "processes-"));

/** The API as the gateway finds it under load: processes that take turns and share nothing but the table. */
const load: LoadFunction = async (entry) => {
  if (entry !== "api") return (await import(`../../functions/${entry}/handler.ts`)) as Loaded;
  const bundle = join(await built("functions"), "api");
  const processes: Loaded["handler"][] = [];
  for (const name of ["1", "2", "3"]) {
    cpSync(bundle, join(copies, name), { recursive: true });
    const { handler } = (await import(pathToFileURL(join(copies, name, "handler.mjs")).href)) as Loaded;
    processes.push(handler);
  }
  let turn = 0;
  return {
    handler: async (...args) => {
      turn += 1;
      return await processes[turn % processes.length]?.(...args);
    },
  };
};

async function company(email: string): Promise<Company> {
  const tenant = await local.signUp({ email });
  const ids = await seedRecords(local, tenant);
  await tenant.owner.confirmSession({ body: { currentPassword: "correct horse battery staple" } });
  return { tenant, ids };
}

beforeAll(async () => {
  local = await startLocal({ outbound: receivers().outbound, load });
  once = await company("once@example.com");
  thrice = await company("thrice@example.com");
});
afterAll(async () => {
  await local.stop();
  rmSync(copies, { recursive: true });
});

/** Operations that take an Idempotency-Key: what creates or changes in a workspace. */
const repeatable: readonly Operation[] = Object.values<Operation>(operations).filter(
  (op) =>
    writes(op) && /^(post|patch)$/.test(op.method) && op.access !== "person" && op.access !== "public" && !op.session,
);

async function send(op: Operation, { tenant, ids }: Company, key: string) {
  const { url, body } = exampleRequest(op, ids);
  const reply = await local.fetch(local.origin + url, {
    method: op.method.toUpperCase(),
    headers: {
      "Content-Type": "application/json",
      "Idempotency-Key": key,
      Cookie: tenant.cookie,
      Origin: local.origin,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await reply.text();
  const problem = reply.ok || text === "" ? undefined : (JSON.parse(text) as Problem);
  return {
    status: reply.status,
    text: reply.ok ? text : "",
    code: problem?.code,
    wait: reply.headers.get("retry-after"),
  };
}

/** How many items of each kind a workspace has. */
async function itemsOf({ tenant }: Company): Promise<Record<string, number>> {
  const client = engineClient(local.engine.endpoint);
  const counts: Record<string, number> = {};
  let ExclusiveStartKey: Record<string, never> | undefined;
  do {
    const page = await client.send(
      new ScanCommand({
        TableName: local.platform.tables.main,
        FilterExpression: "begins_with(pk, :own)",
        ExpressionAttributeValues: { ":own": { S: tenantPrefix(tenant.workspaceId) } },
        ...(ExclusiveStartKey ? { ExclusiveStartKey } : {}),
      }),
    );
    for (const { et } of page.Items ?? []) counts[et?.S ?? ""] = (counts[et?.S ?? ""] ?? 0) + 1;
    ExclusiveStartKey = page.LastEvaluatedKey as Record<string, never> | undefined;
  } while (ExclusiveStartKey);
  // What follows by itself comes in batches that differ.
  const { eventChunk: _chunks, ...kept } = counts;
  return kept;
}

test.each(repeatable.map((op) => [op.id, op] as const))(
  "%s sent thrice at once to three processes, and once more, has one effect and one answer",
  async (id, op) => {
    const first = await send(op, once, `key of ${id}`);
    const together = await Promise.all([1, 2, 3].map(() => send(op, thrice, `key of ${id}`)));
    const after = await send(op, thrice, `key of ${id}`);
    const all = [...together, after];
    if (first.status >= 400) {
      // What is refused has no effect, and is refused alike.
      for (const one of all) expect(one.code).toBe(first.code);
    } else {
      const done = all.filter(({ status }) => status === first.status);
      expect(done.length).toBeGreaterThan(0);
      expect(new Set(done.map(({ text }) => text)).size).toBe(1);
      for (const one of all) {
        if (one.status === first.status) continue;
        expect(["in_progress", "conflict"]).toContain(one.code);
        // A secret is shown once; anything else can be asked for again.
        if (!op.once) expect(one.wait).not.toBeNull();
      }
      if (!op.once) expect(after.status).toBe(first.status);
    }
    await local.drain();
    expect(await itemsOf(thrice)).toEqual(await itemsOf(once));
  },
  // Demo data are a whole import for each of the two.
  120_000,
);
