import { batched, type Operation } from "@perennial/contract";
import { type Local, startLocal, type Tenant } from "@perennial/local";
import type { BatchItem, Client } from "@perennial/sdk";
import { afterAll, beforeAll, expect, test } from "vitest";

let local: Local;
beforeAll(async () => {
  local = await startLocal();
});
afterAll(() => local.stop());

type Line = Readonly<Record<string, unknown>> & { readonly record: string };

async function everythingOf({ owner }: Tenant): Promise<Line[]> {
  await local.drain();
  const { id } = await owner.createExport({ body: { kind: "everything", format: "jsonl", sort: { by: "name" } } });
  await local.drain();
  const { downloadUrl } = await owner.getExport({ params: { exportId: id } });
  const text = await (await local.fetch(downloadUrl ?? "")).text();
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);
}

const OPERATIONS: Readonly<Record<string, Operation>> = {
  product: batched.upsertProduct,
  customer: batched.createCustomer,
  purchase: batched.recordPurchase,
  signal: batched.recordSignal,
  subscription: batched.createSubscription,
  note: batched.createNote,
  task: batched.createTask,
  consent: batched.recordConsent,
  field: batched.createField,
  view: batched.createView,
};

/** Of a record what its operation takes. */
function itemOf(line: Line, customerId: string | undefined): BatchItem {
  const op = OPERATIONS[line.record];
  if (!op) throw new Error(`nothing makes a ${line.record} anew`);
  const takes = Object.keys((op.body as unknown as { shape: object }).shape);
  const body = Object.fromEntries(takes.flatMap((name) => (name in line ? [[name, line[name]]] : [])));
  const params =
    line.record === "product" ? { productId: `ext:${String(line["externalId"])}` } : customerId ? { customerId } : {};
  return { operation: op?.id, body, ...(op?.params ? { params } : {}) } as BatchItem;
}

/** Makes a workspace anew from what another one was exported to. */
async function restore(client: Client, lines: readonly Line[]): Promise<void> {
  const ids = new Map<string, string>();
  const run = async (part: readonly Line[]) => {
    const items = part.map((line) => itemOf(line, ids.get(String(line["customerId"]))));
    for (let start = 0; start < items.length; start += 100) {
      const { results, failed } = await client.runBatch({ body: { items: items.slice(start, start + 100) } });
      expect(failed, JSON.stringify(results.find(({ problem }) => problem)?.problem)).toBe(0);
      for (const { index, output } of results) {
        const line = part[start + index];
        if (line?.record === "customer") ids.set(String(line["id"]), String(output?.["id"]));
      }
    }
  };
  const first = ["field", "product", "customer"];
  for (const kind of first) await run(lines.filter(({ record }) => record === kind));
  // What was said last on a day holds.
  const rest = lines.filter(({ record }) => !first.includes(record));
  await run(rest.toSorted((a, b) => (String(a["recordedAt"] ?? "") < String(b["recordedAt"] ?? "") ? -1 : 1)));
}

/** What a new workspace gives anew: ids, and when and by whom a record was made there. */
const ANEW = new Set([
  "id",
  "createdAt",
  "updatedAt",
  "recordedAt",
  "recordedBy",
  "ownerId",
  "createdBy",
  "version",
  "importId",
  "asOf",
]);

/** The same value with the keys of every object in one order. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, one]) => [key, ordered(one)]));
}

/** Lines by what they say, with customers by their names. */
function said(lines: readonly Line[]): string[] {
  const names = new Map(
    lines.flatMap((line) => (line.record === "customer" ? [[String(line["id"]), String(line["name"])]] : [])),
  );
  const told = lines.map((line) =>
    Object.entries(line).flatMap(([key, value]) =>
      ANEW.has(key) ? [] : [[key, key === "customerId" ? names.get(String(value)) : value]],
    ),
  );
  return told.map((entries) => JSON.stringify(ordered(Object.fromEntries(entries)))).sort();
}

test("a workspace that is exported, made anew elsewhere and exported again says the same", async () => {
  const first = await local.signUp();
  const { client } = first;
  await client.createField({ body: { noun: "customer", key: "size", label: "Size", type: "text" } });
  await client.createField({ body: { noun: "purchase", key: "till", label: "Till", type: "number" } });
  await client.upsertProduct({ params: { productId: "ext:TEA" }, body: { name: "龙井, “green”", priceMinor: 900 } });
  for (let index = 0; index < 40; index += 1) {
    const { id } = await client.createCustomer({
      body: {
        name: `顾客, "${index}"`,
        ...(index % 4 === 0 ? {} : { externalId: `c${index}` }),
        phones: [{ number: `+86138001380${String(index).padStart(2, "0")}` }],
        tags: ["a", "b, c"],
        fields: { size: `L${index}` },
        birthday: "1990-02-28",
        source: "fair",
      },
    });
    const params = { customerId: id };
    await client.recordPurchase({
      params,
      body: {
        amountMinor: 100 * index - 500,
        occurredOn: "2026-01-05",
        ...(index % 2 ? { externalId: `p${index}` } : {}),
        fields: { till: index },
        lines: [{ sku: "TEA", name: "龙井", quantity: 2, amountMinor: 100 * index - 500 }],
      },
    });
    await client.recordSignal({ params, body: { type: "complaint", severity: 2, occurredOn: "2026-02-01" } });
    for (const status of index % 4 === 0 ? (["granted", "denied"] as const) : (["preferred"] as const)) {
      local.clock.move(1000);
      await client.recordConsent({ params, body: { channel: "mail", status, source: "表格, “form”" } });
    }
    if (index % 8 === 0) {
      await client.createSubscription({
        params,
        body: { plan: "Tea", period: "month", priceMinor: 900, startedOn: "2026-01-01", note: "yes" },
      });
      await client.createNote({ params, body: { text: "Line one\nline two", minutes: 5 } });
      await client.createTask({ params, body: { title: "Call", dueOn: "2030-01-01" } });
    }
  }
  const query = { filter: { $and: [{ tags: { $contains: "a" } }, { "fields.size": "L1" }] } } as never;
  await first.owner.createView({ body: { name: "我的, “mine”", query } });
  await first.owner.createView({
    body: { name: "Everyone's", shared: true, query: { sort: { by: "name" } } as never },
  });
  const lines = await everythingOf(first);
  expect(new Set(lines.map(({ record }) => record)).size).toBe(10);
  const second = await local.signUp();
  await restore(second.owner, lines);
  expect(said(await everythingOf(second))).toEqual(said(lines));
  const mail = async ({ client: one }: Tenant, name: string) => {
    const { data } = await one.queryCustomers({ body: { filter: { name }, limit: 1 } as never });
    return (await one.listConsents({ params: { customerId: data[0]?.id ?? "" } })).channels[0];
  };
  for (const index of [0, 1]) {
    const name = `顾客, "${index}"`;
    expect(await mail(second, name)).toEqual(await mail(first, name));
    expect(await mail(second, name)).toMatchObject({ mayContact: index === 1 });
  }
}, 180_000);
