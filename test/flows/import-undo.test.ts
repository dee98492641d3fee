import { CALM, faultInjector, KilledError, type Local, startLocal, type Tenant } from "@perennial/local";
import { tenantPrefix } from "@perennial/table";
import { afterAll, beforeAll, expect, test } from "vitest";
import { derivedOf } from "../derived.ts";
import { storedPartitions } from "./stored.ts";
import { bringIn, upload } from "./upload.ts";
import { refusal } from "./visitor.ts";

const faults = faultInjector(20_261_126);
let local: Local;
beforeAll(async () => {
  local = await startLocal({ instrument: faults.instrument, disturb: faults.disturb, onInvoke: faults.revive });
});
afterAll(() => local.stop());

const file = (lines: readonly string[]) => ({
  fileName: "a.csv",
  bytes: new TextEncoder().encode(`${lines.join("\n")}\n`),
});

async function keptIn({ client }: Tenant, importId: string): Promise<string[]> {
  const { undo } = await client.getImport({ params: { importId } });
  if (!undo?.keptUrl) return [];
  const text = await (await local.fetch(undo.keptUrl)).text();
  return text.replace("\uFEFF", "").trim().split("\r\n").slice(1);
}

async function undo({ client }: Tenant, importId: string, rates = CALM): Promise<void> {
  await client.undoImport({ params: { importId } });
  // Asked for in peace; only the work is cut off.
  faults.setRates(rates);
  for (let attempt = 0; attempt < 200; attempt += 1) {
    try {
      await local.drain();
      return;
    } catch (error) {
      if (!(error instanceof KilledError)) throw error;
    }
  }
}

test("what was edited since stays, and a file names each record with the reason", async () => {
  const tenant = await local.signUp();
  const { client } = tenant;
  const orders = ["order,date,customer,amount", ...[1, 2, 3, 4].map((n) => `o${n},2026-01-0${n},c${n},${n}0.00`)];
  const { id } = await upload(local, client, file(orders));
  await bringIn(local, client, id);
  await client.updatePurchase({ params: { customerId: "ext:c1", purchaseId: "ext:o1" }, body: { amountMinor: 5 } });
  await client.createNote({ params: { customerId: "ext:c2" }, body: { text: "Called" } });
  await client.updateCustomer({ params: { customerId: "ext:c3" }, body: { name: "Renamed" } });
  await undo(tenant, id);
  expect((await client.getImport({ params: { importId: id } })).undo).toMatchObject({ done: 3, kept: 4 });
  const kept = (await keptIn(tenant, id)).map((line) => line.split(","));
  expect(kept.map(([kind, , own, , why]) => [kind, own, why]).sort()).toEqual([
    ["customer", "c1", "More is known of the customer than the import brought."],
    ["customer", "c2", "More is known of the customer than the import brought."],
    ["customer", "c3", "It was changed after the import."],
    ["purchase", "o1", "It was changed after the import."],
  ]);
  expect((await client.listPurchases({ params: { customerId: "ext:c1" } })).data).toHaveLength(1);
  expect((await client.listPurchases({ params: { customerId: "ext:c2" } })).data).toEqual([]);
  expect((await refusal(client.getCustomer({ params: { customerId: "ext:c4" } }))).code).toBe("not_found");
});

test("days later nothing is left in the partitions of customers who are gone", async () => {
  const tenant = await local.signUp();
  const { client, workspaceId } = tenant;
  const lines = [1, 2, 3, 4, 5].map((n) => `o${n},2026-01-0${n},c${n % 2},${n}0.00`);
  const { id } = await upload(local, client, file(["order,date,customer,amount", ...lines]));
  await bringIn(local, client, id);
  await local.advance(2 * 86_400_000);
  const partitions = async () =>
    (await storedPartitions(local)).filter((pk) => pk.startsWith(`${tenantPrefix(workspaceId)}C#`));
  expect(await partitions()).not.toEqual([]);
  await undo(tenant, id);
  expect(await partitions()).toEqual([]);
  expect((await client.listEvents({ query: { type: "purchase.deleted" } })).data).toHaveLength(5);
});

test("customers that an import changed are as they were, but for those that somebody has changed since", async () => {
  const tenant = await local.signUp();
  const { client } = tenant;
  for (const own of ["a", "b"]) await client.createCustomer({ body: { name: `Old ${own}`, externalId: own } });
  const { id } = await upload(local, client, file(["customer id,name", "a,New a", "b,New b", "c,New c"]), "customers");
  await bringIn(local, client, id);
  await client.updateCustomer({ params: { customerId: "ext:b" }, body: { tags: ["mine"] } });
  await undo(tenant, id);
  const nameOf = async (own: string) => (await client.getCustomer({ params: { customerId: `ext:${own}` } })).name;
  expect(await nameOf("a")).toBe("Old a");
  expect(await nameOf("b")).toBe("New b");
  expect((await refusal(nameOf("c"))).code).toBe("not_found");
  expect((await keptIn(tenant, id)).map((line) => line.split(",")[2])).toEqual(["b"]);
});

test("a customer whom several rows of one file tell of goes, or is as it was before all of them", async () => {
  const tenant = await local.signUp();
  const { client } = tenant;
  await client.createCustomer({ body: { name: "Old b", externalId: "b" } });
  const rows = ["a,First a", "b,First b", "a,Second a", "b,Second b", "c,First c", "c,Second c"];
  const { id } = await upload(local, client, file(["customer id,name", ...rows]), "customers");
  await bringIn(local, client, id);
  const nameOf = async (own: string) => (await client.getCustomer({ params: { customerId: `ext:${own}` } })).name;
  expect([await nameOf("a"), await nameOf("b")]).toEqual(["Second a", "Second b"]);
  await client.updateCustomer({ params: { customerId: "ext:c" }, body: { tags: ["mine"] } });
  await undo(tenant, id);
  expect((await refusal(nameOf("a"))).code).toBe("not_found");
  expect([await nameOf("b"), await nameOf("c")]).toEqual(["Old b", "Second c"]);
  expect((await keptIn(tenant, id)).map((line) => line.split(",")[2])).toEqual(["c"]);
});

test("an undo that is cut off anywhere leaves what one that went through leaves", async () => {
  const lines = Array.from({ length: 200 }, (_, n) => `o${n},2026-01-${10 + (n % 18)},c${n % 45},${n + 1}.00`);
  const left: unknown[] = [];
  for (const kill of [0, 0.01, 0.01]) {
    const tenant = await local.signUp();
    const { client } = tenant;
    await client.createCustomer({ body: { name: "Before", externalId: "c0" } });
    const { id } = await upload(local, client, file(["order,date,customer,amount", ...lines]));
    await bringIn(local, client, id);
    await client.createNote({ params: { customerId: "ext:c1" }, body: { text: "Called" } });
    await local.drain();
    await undo(tenant, id, { ...CALM, kill, repeat: kill * 5 });
    faults.setRates(CALM);
    faults.revive();
    await local.drain();
    const { status, undo: undone } = await client.getImport({ params: { importId: id } });
    const { sums } = await derivedOf(local, tenant.workspaceId);
    left.push({
      status,
      done: undone?.done,
      kept: undone?.kept,
      customers: sums["customers"],
      revenue: sums["revenue"],
    });
  }
  expect(faults.counts.kill).toBeGreaterThan(0);
  expect(left[0]).toMatchObject({ status: "undone", done: 200, kept: 1, customers: 2 });
  for (const one of left) expect(one).toEqual(left[0]);
}, 240_000);
