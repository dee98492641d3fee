import { type Local, startLocal, type Tenant } from "@perennial/local";
import { type Client, each, PerennialError } from "@perennial/sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type GeneratedFileOptions, generateFile } from "../../packages/core/src/import/file/generate-file.ts";
import { derivedOf, loseDerived, rebuild } from "../derived.ts";
import { bringIn, upload } from "./upload.ts";

let local: Local;
beforeAll(async () => {
  local = await startLocal();
});
afterAll(() => local.stop());

const USUAL: GeneratedFileOptions = { seed: 11, sales: 900, lastDay: "2026-11-20", defects: "usual" };
const text = (content: string, fileName = "orders.csv") => ({ fileName, bytes: new TextEncoder().encode(content) });

async function purchasesOf(client: Client): Promise<{ rows: number; amount: number }> {
  const sum = { rows: 0, amount: 0 };
  for await (const { id } of each((cursor) => client.queryCustomers({ body: { cursor, limit: 200 } }))) {
    for await (const one of each((cursor) => client.listPurchases({ params: { customerId: id }, query: { cursor } }))) {
      sum.rows += 1;
      sum.amount += one.amountMinor;
    }
  }
  return sum;
}

async function refusal(request: Promise<unknown>): Promise<PerennialError> {
  try {
    await request;
  } catch (error) {
    if (error instanceof PerennialError) return error;
    throw error;
  }
  throw new Error("the request was not refused");
}

describe("a shop's order file with the defects of real ones", () => {
  let tenant: Tenant;
  let importId: string;
  const file = generateFile(USUAL);
  beforeAll(async () => {
    tenant = await local.signUp();
  });

  test("is surveyed from end to end before anything is written", async () => {
    const { client } = tenant;
    const surveyed = await upload(local, client, file);
    importId = surveyed.id;
    expect(surveyed.status).toBe("ready");
    const { rows, failing, refunds, rounded, amountMinor, firstDay, lastDay, customers, walkIn } = file.truth;
    expect(surveyed.survey).toMatchObject({
      rows,
      failing,
      refunds,
      rounded,
      amountMinor,
      firstDay,
      lastDay,
      customers,
      proposedAsOf: null,
    });
    expect(surveyed.survey?.frequent[0]).toEqual(walkIn);
    expect(surveyed.columns.map(({ target }) => target)).toEqual(
      expect.arrayContaining(["customer", "occurredOn", "amount", "channel"]),
    );
    expect((await client.queryCustomers({ body: {} })).data).toEqual([]);
  });

  test("comes in whole: every row is done, refused with its reason, or skipped", async () => {
    const { client } = tenant;
    const { walkIn, rows, failing, amountMinor } = file.truth;
    await client.updateImport({ params: { importId }, body: { unscored: [walkIn.customer] } });
    const done = await bringIn(local, client, importId);
    expect(done.status).toBe("done");
    expect(done.progress).toEqual({ total: rows, done: rows - failing, failed: failing, skipped: 0, waiting: 0 });
    expect(await purchasesOf(client)).toEqual({ rows: rows - failing, amount: amountMinor });
  });

  test("leaves a list of the refused rows that says what to change", async () => {
    const { client } = tenant;
    const { errorsUrl } = await client.getImport({ params: { importId } });
    const table = await (await local.fetch(errorsUrl ?? "")).text();
    expect(table.split("\r\n").filter(Boolean)).toHaveLength(file.truth.failing + 1);
    expect(table).toMatch(/what to change/);
  });

  test("scores every customer with parameters of its own shop, but not the walk-in customer", async () => {
    const { client } = tenant;
    const model = await client.getModel();
    expect(model.version).toBeGreaterThan(0);
    expect(model.provisional).toBe(false);
    const data = await Array.fromAsync(each((cursor) => client.queryCustomers({ body: { cursor, limit: 200 } })));
    const walkIn = data.find(({ externalId }) => externalId === file.truth.walkIn.customer);
    expect(walkIn?.scores).toMatchObject({ churnRisk: null, riskBand: null, loyalty: null });
    const others = data.filter((row) => row !== walkIn);
    const buyers = others.filter(({ scores }) => scores.purchaseDays > 0);
    expect(buyers.every(({ scores }) => scores.churnRisk !== null && scores.valueClass !== null)).toBe(true);
    const dashboard = await client.getDashboard();
    expect(dashboard.customers).toBe(file.truth.customers);
    expect(dashboard.bands.reduce((sum, { customers }) => sum + customers, 0)).toBe(buyers.length);
  });

  test("rebuilt from its facts is equal to what it was", async () => {
    const before = await derivedOf(local, tenant.workspaceId);
    await loseDerived(local, tenant.workspaceId);
    await rebuild(local, tenant.client);
    expect(await derivedOf(local, tenant.workspaceId)).toEqual(before);
  });

  test("changes nothing when it comes a second time", async () => {
    const { client } = tenant;
    const before = await derivedOf(local, tenant.workspaceId);
    const again = await upload(local, client, file);
    await client.updateImport({ params: { importId: again.id }, body: { unscored: [file.truth.walkIn.customer] } });
    const done = await bringIn(local, client, again.id);
    const { rows, failing } = file.truth;
    expect(done.progress).toEqual({ total: rows, done: 0, failed: failing, skipped: rows - failing, waiting: 0 });
    expect((await derivedOf(local, tenant.workspaceId)).sums).toEqual(before.sums);
  });

  test("is taken out again, except for what somebody has changed since", async () => {
    const { client } = tenant;
    const { data } = await client.queryCustomers({ body: { sort: { by: "revenue12m", direction: "desc" }, limit: 3 } });
    const [edited, noted] = data;
    const params = { customerId: edited?.id ?? "" };
    const [purchase] = (await client.listPurchases({ params })).data;
    await client.updatePurchase({ params: { ...params, purchaseId: purchase?.id ?? "" }, body: { amountMinor: 777 } });
    await client.createNote({ params: { customerId: noted?.id ?? "" }, body: { text: "Keep me." } });
    await local.drain();
    await client.undoImport({ params: { importId } });
    await local.drain();
    expect((await client.getImport({ params: { importId } })).status).toBe("undone");
    const left = await client.queryCustomers({ body: {} });
    expect(left.data.map(({ id }) => id).toSorted()).toEqual([edited?.id, noted?.id].toSorted());
    expect(await purchasesOf(client)).toEqual({ rows: 1, amount: 777 });
    expect((await client.getDashboard()).customers).toBe(2);
  });
});

describe("a file", () => {
  test.each<[string, Partial<GeneratedFileOptions>]>([
    ["in UTF-8 without a mark", { encoding: "utf-8" }],
    ["in GB18030 with Chinese headings", { encoding: "gb18030", language: "zh" }],
    ["in UTF-16", { encoding: "utf-16le", delimiter: "\t" }],
    ["of semicolons, decimal commas and days first", { delimiter: ";", decimal: ",", dateOrder: "dmy" }],
  ])("%s gives what it holds", async (_, options) => {
    const { client } = await local.signUp();
    const file = generateFile({ seed: 5, sales: 120, lastDay: "2026-11-20", defects: "usual", ...options });
    const surveyed = await upload(local, client, file);
    const done = await bringIn(local, client, surveyed.id);
    expect(done.progress.failed).toBe(file.truth.failing);
    expect(await purchasesOf(client)).toEqual({
      rows: file.truth.rows - file.truth.failing,
      amount: file.truth.amountMinor,
    });
  });

  test("of lines becomes orders, found again by their number", async () => {
    const { client } = await local.signUp();
    const file = text(
      "order id,customer id,date,sku,amount\nO1,a,2026-01-02,TEA,10.00\nO1,a,2026-01-02,CUP,5.50\nO2,b,2026-01-03,TEA,7\n",
    );
    const surveyed = await upload(local, client, file);
    expect((await bringIn(local, client, surveyed.id)).progress).toMatchObject({ done: 3, failed: 0 });
    const order = await client.getPurchase({ params: { customerId: "ext:a", purchaseId: "ext:O1" } });
    expect(order).toMatchObject({ amountMinor: 1550, lines: [{ sku: "TEA" }, { sku: "CUP" }] });
    const later = text("order id,customer id,date,sku,amount\nO2,b,2026-01-03,TEA,7\nO3,b,2026-02-03,TEA,7\n");
    const second = await upload(local, client, later);
    expect((await bringIn(local, client, second.id)).progress).toMatchObject({ done: 1, skipped: 1 });
  });

  test("keeps rows that are truly repeated, and an overlapping later one adds only what is new", async () => {
    const { client } = await local.signUp();
    const row = "a,2026-01-02,10\n";
    const first = await upload(local, client, text(`customer id,date,amount\n${row}${row}`));
    await bringIn(local, client, first.id);
    expect(await purchasesOf(client)).toEqual({ rows: 2, amount: 2000 });
    const second = await upload(local, client, text(`customer id,date,amount\n${row}${row}${row}b,2026-01-03,1\n`));
    expect((await bringIn(local, client, second.id)).progress).toMatchObject({ done: 2, skipped: 2 });
  });

  test("that ended long ago brings its own today with it", async () => {
    const { client } = await local.signUp();
    const surveyed = await upload(local, client, generateFile({ seed: 3, sales: 200, lastDay: "2019-12-30" }));
    expect(surveyed.survey?.proposedAsOf).toBe("2019-12-30");
    await client.updateImport({ params: { importId: surveyed.id }, body: { asOf: "2019-12-30" } });
    await bringIn(local, client, surveyed.id);
    // Settings are remembered for two seconds.
    local.clock.move(2000);
    expect((await client.getWorkspace()).today).toBe("2019-12-30");
    const { bands } = await client.getDashboard();
    expect(bands.find(({ band }) => band === "low")?.customers).toBeGreaterThan(0);
    const { id } = (await client.queryCustomers({ body: { limit: 1 } })).data[0] ?? { id: "" };
    expect((await client.recordPurchase({ params: { customerId: id }, body: { amountMinor: 1 } })).occurredOn).toBe(
      "2019-12-30",
    );
  });

  test("of customers makes and changes records, and undone puts them back", async () => {
    const { client } = await local.signUp();
    await client.createCustomer({ body: { name: "Old Name", externalId: "c1", tags: ["kept"], source: "fair" } });
    const file = text(
      "customer id,name,mobile,email,city,Shoe Size\nc1,张小明,138 0013 8000,ming@example.com,上海,42\nc2,Anna Müller,,anna@example.com,Bern,38\n",
      "people.csv",
    );
    const surveyed = await upload(local, client, file, "customers");
    const done = await bringIn(local, client, surveyed.id);
    expect(done.progress).toMatchObject({ total: 2, done: 2 });
    const changed = await client.getCustomer({ params: { customerId: "ext:c1" } });
    expect(changed).toMatchObject({
      name: "张小明",
      tags: ["kept"],
      source: "fair",
      phones: [{ number: "+8613800138000" }],
      fields: { shoeSize: 42 },
      address: { city: "上海" },
    });
    expect((await client.searchCustomers({ query: { q: "zxm" } })).data).toHaveLength(1);
    const again = await upload(local, client, file, "customers");
    expect((await bringIn(local, client, again.id)).progress).toMatchObject({ done: 0, skipped: 2 });
    await client.undoImport({ params: { importId: surveyed.id } });
    await local.drain();
    expect(await client.getCustomer({ params: { customerId: "ext:c1" } })).toMatchObject({
      name: "Old Name",
      phones: [],
      fields: {},
    });
    expect((await refusal(client.getCustomer({ params: { customerId: "ext:c2" } }))).code).toBe("not_found");
  });

  test("that is no table is refused with the reason and the way out", async () => {
    const { client } = await local.signUp();
    for (const file of [
      text(""),
      text("%PDF-1.7 …", "a.csv"),
      text("PK\u0003\u0004garbage", "a.xlsx"),
      text("just one line", "a.csv"),
    ]) {
      if (file.bytes.length === 0) continue;
      const surveyed = await upload(local, client, file);
      expect(surveyed.status).toBe("failed");
      expect(surveyed.problem).not.toBe("");
    }
    expect(
      (await refusal(client.createImport({ body: { kind: "purchases", fileName: "a.exe", size: 5 } }))).problem
        ?.errors[0]?.location,
    ).toBe("body.fileName");
  });
});

describe("an import", () => {
  test("takes no step that it is not ready for", async () => {
    const { client } = await local.signUp();
    const { import: made } = await client.createImport({ body: { kind: "purchases", fileName: "a.csv", size: 5 } });
    const params = { importId: made.id };
    expect((await refusal(client.startImport({ params }))).code).toBe("conflict");
    expect((await refusal(client.completeUpload({ params, body: { parts: [{ number: 1, etag: "x" }] } }))).code).toBe(
      "invalid_request",
    );
    await client.cancelImport({ params });
    expect((await refusal(client.cancelImport({ params }))).code).toBe("conflict");
  });

  test("does not start without what a purchase cannot do without, and says what is missing", async () => {
    const { client } = await local.signUp();
    const surveyed = await upload(local, client, text("customer id,date,amount\na,2026-01-02,10\n"));
    const columns = surveyed.columns.map(({ name, target }) => ({
      name,
      target: target === "amount" ? "ignore" : target,
    }));
    await client.updateImport({ params: { importId: surveyed.id }, body: { columns } });
    await local.drain();
    const refused = await refusal(client.startImport({ params: { importId: surveyed.id } }));
    expect(refused.message).toContain("amount");
    const twice = surveyed.columns.map(({ name }) => ({ name, target: "customer" }));
    expect(
      (await refusal(client.updateImport({ params: { importId: surveyed.id }, body: { columns: twice } }))).code,
    ).toBe("invalid_request");
  });

  test("that is cancelled stops, counts what it left, and can be undone", async () => {
    const { client } = await local.signUp();
    const surveyed = await upload(local, client, generateFile({ seed: 8, sales: 1500, lastDay: "2026-11-20" }));
    const params = { importId: surveyed.id };
    await client.startImport({ params });
    for (const pump of local.runner.pumps) await pump.turn();
    await local.runner.workQueue("import");
    await client.cancelImport({ params });
    await local.drain();
    const cancelled = await client.getImport({ params });
    const { total, done, failed, skipped, waiting } = cancelled.progress;
    expect(cancelled.status).toBe("cancelled");
    expect(waiting).toBe(0);
    expect(done + failed + skipped).toBe(total);
    await client.undoImport({ params });
    await local.drain();
    expect((await client.queryCustomers({ body: {} })).data).toEqual([]);
  });
});
