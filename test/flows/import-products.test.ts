import { faultInjector, type Local, startLocal, type Tenant } from "@perennial/local";
import type { Client, Product } from "@perennial/sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { drainCutOff } from "./cut-off.ts";
import { bringIn, upload } from "./upload.ts";
import { refusal } from "./visitor.ts";

const faults = faultInjector(20_261_128);
let local: Local;
beforeAll(async () => {
  local = await startLocal({ instrument: faults.instrument, disturb: faults.disturb, onInvoke: faults.revive });
});
afterAll(() => local.stop());

const file = (content: string) => ({ fileName: "products.csv", bytes: new TextEncoder().encode(content) });
const targetsOf = ({ columns }: { columns: readonly { name: string; target: string }[] }) =>
  Object.fromEntries(columns.map(({ name, target }) => [name, target]));
const put = (client: Client, sku: string, body: Parameters<Client["upsertProduct"]>[0]["body"]) =>
  client.upsertProduct({ params: { productId: `ext:${sku}` }, body });
const get = (client: Client, sku: string): Promise<Product> =>
  client.getProduct({ params: { productId: `ext:${sku}` } });
/** The catalogue as it is listed, by codes. */
const listed = async (client: Client): Promise<Product[]> =>
  (await client.listProducts({})).data.toSorted((a, b) => (a.externalId < b.externalId ? -1 : 1));

describe("a file of products", () => {
  let tenant: Tenant;
  let importId: string;
  const TEXT = [
    "SKU,Product name,Category,Price,Cost,Currency,Status",
    "A,Green tea,Tea,64.50,21,CNY,active",
    "B,Black tea,,70,,CNY,",
    "C,Clay pot,Ware,220,,CNY,停售",
    "C,Clay pot,,198,,CNY,",
    "D,Old cup,Ware,12,,USD,yes",
    "E,Same,,,,,",
    "F,,Tea,5,,CNY,yes",
    ",No code,Tea,5,,CNY,yes",
    "G,No price,Tea,cheap,,CNY,yes",
    "H,Odd,Tea,5,,CNY,perhaps",
    "I,Less than nothing,Tea,-5,,CNY,yes",
  ].join("\n");

  beforeAll(async () => {
    tenant = await local.signUp();
    const { client } = tenant;
    await put(client, "B", { name: "Tea, black", category: "Tea", priceMinor: 6000, costMinor: 2000 });
    await put(client, "D", { name: "Old cup", priceMinor: 9000, costMinor: 4000 });
    await put(client, "E", { name: "Same", priceMinor: 100 });
    await local.drain();
  });

  test("is understood by its headings, and what cannot be is refused with the reason", async () => {
    const surveyed = await upload(local, tenant.client, file(TEXT), "products");
    importId = surveyed.id;
    expect(targetsOf(surveyed)).toEqual({
      SKU: "sku",
      "Product name": "name",
      Category: "category",
      Price: "price",
      Cost: "cost",
      Currency: "currency",
      Status: "active",
    });
    expect(surveyed).toMatchObject({ status: "ready", survey: { rows: 11, failing: 5, customers: 0, firstDay: null } });
    const refused = await (await local.fetch(surveyed.errorsUrl ?? "")).text();
    for (const reason of ["The name is missing", "The product code is missing", "still sold", "cheap"])
      expect(refused).toContain(reason);
  });

  test("adds what is not there, changes only what it says of the others, and makes no customer", async () => {
    const { client } = tenant;
    const done = await bringIn(local, client, importId);
    expect(done).toMatchObject({ status: "done", progress: { total: 11, done: 5, failed: 5, skipped: 1, waiting: 0 } });
    expect(await listed(client)).toMatchObject([
      { externalId: "A", name: "Green tea", category: "Tea", priceMinor: 6450, costMinor: 2100, active: true },
      { externalId: "B", name: "Black tea", category: "Tea", priceMinor: 7000, costMinor: 2000, version: 2 },
      { externalId: "C", category: "Ware", priceMinor: 19_800, active: false, version: 1 },
      // A cost in the currency that it had before would be a wrong one.
      { externalId: "D", priceMinor: 1200, costMinor: null, currency: "USD" },
      { externalId: "E", name: "Same", priceMinor: 100, version: 1 },
    ]);
    expect((await client.queryCustomers({ body: {} })).data).toEqual([]);
  });

  test("changes nothing the second time", async () => {
    const { client } = tenant;
    const before = await listed(client);
    const again = await upload(local, client, file(TEXT), "products");
    expect((await bringIn(local, client, again.id)).progress).toMatchObject({ done: 0, skipped: 6 });
    expect(await listed(client)).toEqual(before);
    await client.undoImport({ params: { importId: again.id } });
    await local.drain();
    expect(await listed(client)).toEqual(before);
  });

  test("can be taken out again: what it changed is as it was, but for what somebody has changed since, which is named", async () => {
    const { client } = tenant;
    await put(client, "A", { name: "Green tea, 100 g" });
    await put(client, "D", { name: "New cup" });
    await client.undoImport({ params: { importId } });
    await local.drain();
    const { status, undo } = await client.getImport({ params: { importId } });
    expect({ status, kept: undo?.kept, done: undo?.done }).toEqual({ status: "undone", kept: 2, done: 3 });
    const list = await (await local.fetch(undo?.keptUrl ?? "")).text();
    const kept = list.trim().split("\r\n").slice(1);
    expect(
      kept
        .map((line) => line.split(","))
        .map(([kind, , own]) => [kind, own])
        .toSorted(),
    ).toEqual([
      ["product", "A"],
      ["product", "D"],
    ]);
    expect(await get(client, "B")).toMatchObject({ name: "Tea, black", priceMinor: 6000, costMinor: 2000 });
    expect((await refusal(get(client, "C"))).code).toBe("not_found");
    expect((await listed(client)).map(({ externalId, name }) => [externalId, name])).toEqual([
      ["A", "Green tea, 100 g"],
      ["B", "Tea, black"],
      ["D", "New cup"],
      ["E", "Same"],
    ]);
    const { data } = await client.listEvents({ query: { type: "product.deleted" } });
    expect(data).toHaveLength(1);
    expect(Object.keys(data[0]?.data.record ?? { row: "none" })).not.toContain("row");
  });
});

test("a file in Chinese is understood too, and columns of other kinds are refused", async () => {
  const { client } = await local.signUp();
  const rows = "T1,龙井,茶叶,￥98.00,30,在售\nT2,紫砂壶,器具,220,80,停售\n";
  const surveyed = await upload(local, client, file(`商品编码,商品名称,分类,售价,成本价,状态\n${rows}`), "products");
  expect(Object.values(targetsOf(surveyed))).toEqual(["sku", "name", "category", "price", "cost", "active"]);
  const change = { columns: [{ name: "状态", target: "occurredOn" }] };
  const asDay = client.updateImport({ params: { importId: surveyed.id }, body: change });
  expect((await refusal(asDay)).problem?.errors[0]?.fix).toContain("active");
  await client.updateImport({
    params: { importId: surveyed.id },
    body: { columns: [{ name: "商品名称", target: "ignore" }] },
  });
  await local.drain();
  expect((await refusal(client.startImport({ params: { importId: surveyed.id } }))).message).toContain("name");
  await client.updateImport({
    params: { importId: surveyed.id },
    body: { columns: [{ name: "商品名称", target: "name" }] },
  });
  await local.drain();
  await bringIn(local, client, surveyed.id);
  expect(await listed(client)).toMatchObject([
    { name: "龙井", priceMinor: 9800, costMinor: 3000, currency: "CNY", active: true },
    { name: "紫砂壶", active: false },
  ]);
});

test.each([25, 130, 200])(
  "products that are cut off after %i commands come in once, and are put back as they were",
  async (commands) => {
    const { client } = await local.signUp();
    for (let n = 0; n < 20; n += 1) await put(client, `P${n}`, { name: `Old ${n}`, priceMinor: 100 + n });
    await local.drain();
    const said = ({ externalId, name, priceMinor }: Product) => [externalId, name, priceMinor];
    const before = (await listed(client)).map(said);
    const lines = Array.from({ length: 100 }, (_, n) => `P${n},New ${n},${n}.00`);
    const { id } = await upload(local, client, file(["sku,name,price", ...lines].join("\n")), "products");
    await client.startImport({ params: { importId: id } });
    expect(await drainCutOff(local, faults, commands)).toBe(1);
    const { status, progress } = await client.getImport({ params: { importId: id } });
    expect({ status, progress }).toMatchObject({ status: "done", progress: { done: 100, skipped: 0, failed: 0 } });
    const { data } = await client.listProducts({ query: { limit: 200 } });
    expect(data.map(said).toSorted()).toEqual(lines.map((_, n) => [`P${n}`, `New ${n}`, 100 * n]).toSorted());
    expect(Math.max(...data.map(({ version }) => version))).toBe(2);
    await client.undoImport({ params: { importId: id } });
    expect(await drainCutOff(local, faults, commands)).toBe(1);
    const after = await client.getImport({ params: { importId: id } });
    expect({ status: after.status, undo: after.undo }).toMatchObject({
      status: "undone",
      undo: { done: 100, kept: 0 },
    });
    expect((await listed(client)).map(said)).toEqual(before);
  },
  120_000,
);
