import { CALM, faultInjector, KilledError, type Local, startLocal, type Tenant } from "@perennial/local";
import { type BatchItem, type Export, each } from "@perennial/sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { refusal } from "./visitor.ts";

const faults = faultInjector(20_261_125);
const DAY_MS = 86_400_000;
let local: Local;
let tenant: Tenant;

beforeAll(async () => {
  local = await startLocal({ instrument: faults.instrument, onInvoke: faults.revive });
  tenant = await local.signUp();
  await fillShop(tenant);
});
afterAll(() => local.stop());

const CUSTOMERS = 30;

/** A shop with something of every kind. */
async function fillShop({ client, owner }: Tenant): Promise<void> {
  await client.createField({ body: { noun: "customer", key: "size", label: "Size", type: "text" } });
  await client.upsertProduct({ params: { productId: "ext:TEA" }, body: { name: "Tea, “green”" } });
  const items = Array.from({ length: CUSTOMERS }, (_, index): BatchItem[] => {
    const params = { customerId: `ext:c${index}` };
    const name = index === 3 ? "=HYPERLINK(1)" : `顾客, ${index}`;
    return [
      {
        operation: "upsertCustomer",
        params,
        body: { name, tags: index % 2 ? ["odd"] : [], fields: { size: `L${index}` } },
      },
      {
        operation: "recordPurchase",
        params,
        body: { amountMinor: 1000 + index, occurredOn: "2026-01-05", externalId: `p${index}` },
      },
      { operation: "recordSignal", params, body: { type: "nps", score: 9, occurredOn: "2026-02-01" } },
    ];
  }).flat();
  await client.runBatch({ body: { items } });
  const params = { customerId: "ext:c1" };
  await client.createSubscription({
    params,
    body: { plan: "Tea", period: "month", priceMinor: 900, startedOn: "2026-01-01" },
  });
  await client.createNote({ params, body: { text: "Line one\nline “two”" } });
  await client.createTask({ params, body: { title: "Call", dueOn: "2030-01-01" } });
  await client.recordConsent({ params, body: { channel: "mail", status: "denied", source: "By phone" } });
  await owner.createView({ body: { name: "Mine", query: {} } });
  await local.drain();
}

type Body = NonNullable<NonNullable<Parameters<Tenant["client"]["createExport"]>[0]>["body"]>;

async function done({ owner }: Tenant, body: Body): Promise<Export & { downloadUrl: string }> {
  const { id } = await owner.createExport({ body });
  await local.drain();
  const made = await owner.getExport({ params: { exportId: id } });
  expect(made.status).toBe("done");
  return made as Export & { downloadUrl: string };
}

const textOf = async ({ downloadUrl }: { downloadUrl: string }): Promise<string> =>
  await (await local.fetch(downloadUrl)).text();
const linesOf = async (made: { downloadUrl: string }): Promise<Record<string, unknown>[]> =>
  (await textOf(made))
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe("a file holds", () => {
  test("customers as JSON Lines, to the letter what the API answers", async () => {
    const made = await done(tenant, { format: "jsonl", sort: { by: "name" } });
    expect(made).toMatchObject({ kind: "customers", format: "jsonl", rows: CUSTOMERS, total: CUSTOMERS });
    const lines = await linesOf(made);
    const { client } = tenant;
    const own = [];
    for await (const { id } of each((cursor) => client.queryCustomers({ body: { sort: { by: "name" }, cursor } })))
      own.push(await client.getCustomer({ params: { customerId: id } }));
    expect(lines).toEqual(own);
  });

  test.each([
    ["purchases", CUSTOMERS],
    ["signals", CUSTOMERS],
    ["subscriptions", 1],
    ["notes", 1],
    ["tasks", 1],
    ["products", 1],
    ["consents", 1],
    ["fields", 1],
    ["views", 1],
  ] as const)("%s in both formats", async (kind, count) => {
    const lines = await linesOf(await done(tenant, { kind, format: "jsonl" }));
    expect(lines).toHaveLength(count);
    const csv = await textOf(await done(tenant, { kind, format: "csv" }));
    const [header = ""] = csv.replace("\uFEFF", "").split("\r\n");
    for (const name of Object.keys(lines[0] ?? {})) if (name !== "fields") expect(header.split(",")).toContain(name);
    expect(csv).toContain(String(lines[0]?.["id"]));
  });

  test("only what belongs to the customers that meet the conditions", async () => {
    const filter = { tags: { $contains: "odd" } } as NonNullable<Body["filter"]>;
    const made = await done(tenant, { kind: "purchases", format: "jsonl", filter });
    expect(made).toMatchObject({ rows: CUSTOMERS / 2, total: null });
    const amounts = (await linesOf(made)).map(({ amountMinor }) => Number(amountMinor) % 2);
    expect(new Set(amounts)).toEqual(new Set([1]));
  });

  test("no view that somebody else keeps for himself", async () => {
    const { client, owner } = tenant;
    const { id } = await client.createView({ body: { name: "The key's", query: {} } });
    const names = async () =>
      (await linesOf(await done(tenant, { kind: "views", format: "jsonl" }))).map(({ name }) => name);
    expect(await names()).toEqual(["Mine"]);
    await client.updateView({ params: { viewId: id }, body: { shared: true } });
    expect(await names()).toEqual(["Mine", "The key's"]);
    await owner.deleteView({ params: { viewId: id } });
  });

  test("nothing that runs in a spreadsheet", async () => {
    expect(await textOf(await done(tenant, { format: "csv" }))).toContain("'=HYPERLINK(1)");
  });

  test("everything, each line with what it is", async () => {
    const lines = await linesOf(await done(tenant, { kind: "everything", format: "jsonl" }));
    const counts: Record<string, number> = {};
    for (const { record } of lines) counts[String(record)] = (counts[String(record)] ?? 0) + 1;
    expect(counts).toEqual({
      field: 1,
      product: 1,
      customer: CUSTOMERS,
      purchase: CUSTOMERS,
      signal: CUSTOMERS,
      subscription: 1,
      note: 1,
      task: 1,
      consent: 1,
      view: 1,
    });
  });

  test("nothing at all, and is a file all the same", async () => {
    const empty = await local.signUp();
    expect(await textOf(await done(empty, { kind: "notes", format: "jsonl" }))).toBe("");
    expect(await textOf(await done(empty, { format: "csv" }))).toContain("externalId");
  });
});

test("a large file is written part by part, goes on where the process ended, and holds each record once", async () => {
  const large = await local.signUp();
  const text = "长".repeat(4_000);
  for (let customer = 0; customer < 12; customer += 1) {
    const params = { customerId: `ext:n${customer}` };
    await large.client.upsertCustomer({ params, body: { name: `N ${customer}` } });
    const items = Array.from(
      { length: 100 },
      (_, note): BatchItem => ({
        operation: "createNote",
        params,
        body: { text: `${customer}/${note} ${text}` },
      }),
    );
    await large.client.runBatch({ body: { items } });
  }
  await local.drain();
  const { id } = await large.owner.createExport({ body: { kind: "notes", format: "jsonl" } });
  faults.setRates({ ...CALM, kill: 0.06 });
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (attempt < 4) faults.killAfter(10 * attempt);
    try {
      await local.drain();
      break;
    } catch (error) {
      if (!(error instanceof KilledError)) throw error;
    }
  }
  faults.setRates(CALM);
  faults.revive();
  await local.drain();
  expect(faults.counts.kill).toBeGreaterThan(2);
  const made = await large.owner.getExport({ params: { exportId: id } });
  expect(made).toMatchObject({ status: "done", rows: 1200 });
  expect(made.bytes).toBeGreaterThan(12_000_000);
  const lines = await linesOf(made as { downloadUrl: string });
  const names = lines.map(({ text: one }) => String(one).split(" ")[0]);
  expect(new Set(names).size).toBe(1200);
  expect(names).toHaveLength(1200);

  // A lost connection goes on with what is missing.
  const whole = Buffer.from(await (await local.fetch(made.downloadUrl ?? "")).arrayBuffer());
  const half = Math.floor(whole.length / 2);
  const rest = await local.fetch(made.downloadUrl ?? "", { headers: { Range: `bytes=${half}-` } });
  expect(rest.status).toBe(206);
  expect(rest.headers.get("content-range")).toBe(`bytes ${half}-${whole.length - 1}/${whole.length}`);
  expect(whole.subarray(half).equals(Buffer.from(await rest.arrayBuffer()))).toBe(true);
  const beyond = await local.fetch(made.downloadUrl ?? "", { headers: { Range: `bytes=${whole.length}-` } });
  expect(beyond.status).toBe(416);
}, 240_000);

test("an export is cancelled, and its file is never there", async () => {
  const { owner } = tenant;
  const { id } = await owner.createExport({ body: {} });
  expect((await owner.cancelExport({ params: { exportId: id } })).status).toBe("cancelled");
  await local.drain();
  expect(await owner.getExport({ params: { exportId: id } })).toMatchObject({ status: "cancelled", downloadUrl: null });
  expect((await refusal(owner.cancelExport({ params: { exportId: id } }))).code).toBe("conflict");
});

test("a kind needs the permission to read it, and everything no table", async () => {
  const { owner } = tenant;
  const permissions = ["customer:read", "customer:export"] as const;
  const { key } = await owner.createApiKey({ body: { name: "List", access: "read", permissions: [...permissions] } });
  const client = local.client({ key });
  expect((await refusal(client.createExport({ body: { kind: "purchases" } }))).code).toBe("forbidden");
  expect((await client.createExport({ body: { kind: "customers" } })).status).toBe("running");
  const table = owner.createExport({ body: { kind: "everything", format: "csv" } });
  expect((await refusal(table)).problem?.errors[0]?.location).toBe("body.format");
});

test("whoever is erased while a file is written is not in it", async () => {
  const shop = await local.signUp();
  for (const name of ["Stays", "Goes"]) await shop.client.createCustomer({ body: { name, externalId: name } });
  await local.drain();
  const { id } = await shop.owner.createExport({ body: { format: "jsonl" } });
  await shop.owner.eraseCustomer({ params: { customerId: "ext:Goes" }, body: { name: "Goes" } });
  await local.drain();
  const made = await shop.owner.getExport({ params: { exportId: id } });
  if (made.status === "done") {
    const reply = await local.fetch(made.downloadUrl ?? "");
    expect(reply.ok ? await reply.text() : "").not.toContain("Goes");
  }
});

test("past exports are listed for seven days, the latest first", async () => {
  const shop = await local.signUp();
  const first = await done(shop, {});
  const second = await done(shop, { kind: "products", format: "jsonl" });
  const listed = async () => (await shop.owner.listExports()).data.map(({ id }) => id);
  expect(await listed()).toEqual([second.id, first.id]);
  local.clock.move(8 * DAY_MS);
  expect(await listed()).toEqual([]);
});
