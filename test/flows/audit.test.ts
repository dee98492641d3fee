import { AUDIT_ACTS, type AuditEntry, operations, operatorOperations } from "@perennial/contract";
import { type Local, startLocal, withCookie } from "@perennial/local";
import { type Client, createClient } from "@perennial/sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Colleague, newCompany } from "./people.ts";
import { bringIn, upload } from "./upload.ts";
import { PASSWORD, refusal, visitor } from "./visitor.ts";

let local: Local;
let owner: Colleague;
let program: Client;
let keyId: string;

/** What the stream brings, twice and in another order. */
let disturbed = false;
beforeAll(async () => {
  local = await startLocal({
    disturb: (records) => (disturbed ? [...records, ...records.toReversed()] : records),
  });
  ({ owner } = await newCompany(local));
  const made = await owner.client.createApiKey({ body: { name: "Web shop", access: "write" } });
  keyId = made.id;
  program = local.client({ key: made.key });
});
afterAll(() => local.stop());

type Query = NonNullable<Parameters<Client["listAudit"]>[0]>["query"];

/** Every entry that meets a filter, through all pages. */
async function entries(query: Query = {}, client = owner.client, limit = 200): Promise<AuditEntry[]> {
  await local.drain();
  const all: AuditEntry[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.listAudit({ query: { ...query, limit, ...(cursor ? { cursor } : {}) } });
    all.push(...page.data);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return all;
}

const chinese = () =>
  createClient({ baseUrl: local.origin, fetch: withCookie(local.fetch, owner.cookie()), language: "zh-CN" });

describe("a change", () => {
  test("is told with who did it, in which session, from where, before and after, and as a sentence", async () => {
    const here = createClient({
      baseUrl: local.origin,
      fetch: withCookie(local.fetchFrom("203.0.113.7"), owner.cookie()),
    });
    const { id } = await here.createCustomer({
      body: { name: "Zhang Ming", phones: [{ number: "+8613800138000", label: "mobile" }] },
    });
    await here.updateCustomer({ params: { customerId: id }, body: { name: "Zhang Xiaoming", ownerId: owner.id } });
    const [changed, created] = await entries({ customerId: id });
    expect(created).toMatchObject({
      action: "created",
      operation: "createCustomer",
      before: null,
      after: { name: "Zhang Ming", phones: [{ number: "+8613800138000", label: "mobile" }] },
    });
    expect(changed).toMatchObject({
      action: "updated",
      actor: { kind: "person", id: owner.id, name: "Li Wei" },
      network: "203.0.113.7",
      operation: "updateCustomer",
      record: { kind: "customer", id, name: "Zhang Xiaoming" },
      changed: ["name", "ownerId"],
      before: { name: "Zhang Ming", ownerId: null },
      after: { name: "Zhang Xiaoming", ownerId: owner.id },
      sentence:
        "Li Wei changed customer Zhang Xiaoming: name from Zhang Ming to Zhang Xiaoming; owner from nothing to Li Wei.",
    });
    expect(changed?.sessionId).toMatch(/^ses_/);
    expect(changed?.requestId).toMatch(/^req_/);
    const [inChinese] = await entries({ customerId: id, action: "updated" }, chinese());
    expect(inChinese?.sentence).toBe(
      "Li Wei修改了客户“Zhang Xiaoming”：姓名由“Zhang Ming”改为“Zhang Xiaoming”；负责人由“空”改为“Li Wei”。",
    );
  });

  test("by a program is the key's, and one of a custom field names that field alone", async () => {
    await program.createField({ body: { noun: "customer", key: "size", label: "Size", type: "text" } });
    await program.createField({ body: { noun: "customer", key: "colour", label: "Colour", type: "text" } });
    const { id } = await program.createCustomer({ body: { name: "Ann", fields: { size: "M", colour: "red" } } });
    await program.updateCustomer({ params: { customerId: id }, body: { fields: { size: "L" } } });
    const [entry] = await entries({ customerId: id });
    expect(entry).toMatchObject({
      actor: { kind: "key", id: keyId, name: "Web shop" },
      sessionId: null,
      before: { fields: { size: "M" } },
      after: { fields: { size: "L" } },
      sentence: "The key Web shop changed customer Ann: size from M to L.",
    });
  });

  test("that takes a record away is told with who took it and what it was", async () => {
    const { id } = await program.createCustomer({ body: { name: "Leaves" } });
    const params = { customerId: id };
    const purchase = await program.recordPurchase({ params, body: { amountMinor: 12_800 } });
    await owner.client.deletePurchase({ params: { ...params, purchaseId: purchase.id } });
    const note = await program.createNote({ params, body: { text: "Likes tea" } });
    await local.drain();
    await owner.client.deleteCustomer({ params });
    const all = await entries({ customerId: id, action: "deleted" });
    expect(all.map(({ record, actor, operation }) => [record.kind, actor.id, operation])).toEqual([
      ["note", "system", null],
      ["customer", owner.id, "deleteCustomer"],
      ["purchase", owner.id, "deletePurchase"],
    ]);
    expect(all[0]).toMatchObject({ record: { id: note.id }, before: { text: "Likes tea" }, after: null });
    expect(all[2]).toMatchObject({ before: { amountMinor: 12_800, currency: "USD" } });
  });

  test("of a purchase's day is one change, wherever it is moved", async () => {
    const { id } = await program.createCustomer({ body: { name: "Moves" } });
    const params = { customerId: id };
    const purchase = await program.recordPurchase({ params, body: { amountMinor: 100, occurredOn: "2026-01-01" } });
    const at = { ...params, purchaseId: purchase.id };
    await program.updatePurchase({ params: at, body: { occurredOn: "2026-02-01", amountMinor: 200 } });
    await program.updatePurchase({ params: at, body: { occurredOn: "2026-03-01" } });
    await program.updatePurchase({ params: at, body: { occurredOn: "2026-01-01" } });
    await program.deletePurchase({ params: at });
    const all = (await entries({ customerId: id, kind: "purchase" })).toReversed();
    expect(all.map(({ action, before, after }) => [action, before?.["occurredOn"], after?.["occurredOn"]])).toEqual([
      ["created", undefined, "2026-01-01"],
      ["updated", "2026-01-01", "2026-02-01"],
      ["updated", "2026-02-01", "2026-03-01"],
      ["updated", "2026-03-01", "2026-01-01"],
      ["deleted", "2026-01-01", undefined],
    ]);
    expect(all[1]?.sentence).toContain("amount from 1.00 USD to 2.00 USD");
  });

  test("of an import is one entry, and what it changes of those who were there is told one by one", async () => {
    const { id } = await program.createCustomer({ body: { name: "Old Name", externalId: "a-1" } });
    const bytes = new TextEncoder().encode("customer_id,name\na-1,New Name\na-2,Somebody\na-3,Somebody Else\n");
    const { id: importId } = await upload(local, owner.client, { fileName: "people.csv", bytes }, "customers");
    const before = (await entries()).length;
    expect((await bringIn(local, owner.client, importId)).progress.done).toBe(3);
    const all = await entries();
    const mine = all.slice(0, all.length - before);
    expect(mine.map(({ action, record }) => `${action} ${record.kind}`).toSorted()).toEqual([
      "updated customer",
      // Begun, running, done.
      "updated import",
      "updated import",
      "updated import",
    ]);
    const [changed] = await entries({ customerId: id });
    expect(changed?.actor).toMatchObject({ kind: "import", id: importId });
    expect(changed?.after).toEqual({ name: "New Name" });
  });

  test("of settings, people and keys is told, and no secret with it", async () => {
    await owner.client.updateWorkspace({ body: { name: "Green Leaf" } });
    const endpoint = await owner.client.createWebhookEndpoint({ body: { url: "https://hooks.example.com/x" } });
    const made = await owner.client.createApiKey({ body: { name: "Till", access: "read" } });
    const rotated = await owner.client.rotateApiKey({ params: { keyId: made.id }, body: {} });
    const team = await owner.client.createTeam({ body: { name: "North" } });
    await owner.client.deleteTeam({ params: { teamId: team.id } });
    const all = await entries();
    const told = new Set(all.map(({ operation, record }) => `${operation} ${record.kind}`));
    for (const one of [
      "signUp workspace",
      "signUp member",
      "updateWorkspace workspace",
      "createWebhookEndpoint webhook_endpoint",
      "createApiKey api_key",
      "createTeam team",
      "deleteTeam team",
    ]) {
      expect(told).toContain(one);
    }
    const text = JSON.stringify(all);
    for (const secret of [made.key, rotated.key, endpoint.secret, PASSWORD]) expect(text).not.toContain(secret);
    expect(text).not.toMatch(/hash|sealed|token/i);
  });
});

describe("what changes no record", () => {
  test("is told where it is sensitive: the file of an export, once it is there", async () => {
    const made = await owner.client.createExport({ body: {} });
    await owner.client.getExport({ params: { exportId: made.id } });
    await local.drain();
    await owner.client.getExport({ params: { exportId: made.id } });
    const all = await entries({ recordId: made.id });
    const got = all.filter(({ action }) => action === "accessed");
    expect(got).toHaveLength(1);
    expect(got[0]).toMatchObject({ operation: "getExport", actor: { id: owner.id }, record: { kind: "export" } });
    expect(got[0]?.sentence).toBe("Li Wei fetched the file of an export.");
  });

  test("is told where somebody signs in, or tries to", async () => {
    const from = "198.51.100.77";
    const somebody = visitor(local, { from });
    await refusal(somebody.client.signIn({ body: { email: owner.email, password: "guess" } }));
    await somebody.client.signIn({ body: { email: owner.email, password: PASSWORD } });
    await somebody.client.signOut();
    const all = (await entries({ actorId: owner.id })).filter(({ network }) => network === from);
    expect(all.map(({ action, operation }) => `${action} ${operation}`)).toEqual([
      "accessed signOut",
      "accessed signIn",
      "refused signIn",
    ]);
    expect(all[2]?.sentence).toBe("A sign-in as Li Wei failed.");
    expect(all[0]?.sessionId).toBe(all[1]?.sessionId);
  });

  test("has words for every operation that the contract marks, and for no other", () => {
    const all = [...Object.values(operations), ...Object.values(operatorOperations)];
    const marked = all.filter((op) => "audited" in op && op.audited !== undefined);
    expect(Object.keys(AUDIT_ACTS).toSorted()).toEqual(marked.map(({ id }) => id).toSorted());
  });
});

describe("the list", () => {
  test("pages through everything once, the latest first, and a filter answers what it says", async () => {
    const all = await entries();
    const paged = await entries({}, owner.client, 7);
    expect(paged.map(({ id }) => id)).toEqual(all.map(({ id }) => id));
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(all.map(({ at }) => at)).toEqual(
      all
        .map(({ at }) => at)
        .toSorted()
        .toReversed(),
    );
    const ids = (some: AuditEntry[]) => some.map(({ id }) => id);
    const where = (test: (entry: AuditEntry) => boolean) => ids(all.filter(test));
    expect(ids(await entries({ actorId: keyId }))).toEqual(where(({ actor }) => actor.id === keyId));
    expect(ids(await entries({ kind: "customer" }))).toEqual(where(({ record }) => record.kind === "customer"));
    expect(ids(await entries({ operation: "createNote" }))).toEqual(
      where(({ operation }) => operation === "createNote"),
    );
    const customerId = all.find(({ customer }) => customer)?.customer?.id ?? "";
    expect(ids(await entries({ customerId }, owner.client, 1))).toEqual(
      where(({ customer }) => customer?.id === customerId),
    );
  });

  test("knows days as the workspace has them", async () => {
    const { workspace } = await owner.client.getMe();
    const today = workspace.today;
    const yesterday = new Date(Date.parse(today) - 86_400_000).toISOString().slice(0, 10);
    const all = await entries();
    expect((await entries({ from: today, until: today })).length).toBe(all.length);
    expect(await entries({ until: yesterday })).toEqual([]);
    expect((await entries({ from: yesterday })).length).toBe(all.length);
  });

  test("is the same when the stream brings everything twice and out of order", async () => {
    disturbed = true;
    const { id } = await program.createCustomer({ body: { name: "Twice" } });
    for (const name of ["Thrice", "Four times"]) {
      await program.updateCustomer({ params: { customerId: id }, body: { name } });
    }
    const all = await entries({ customerId: id });
    disturbed = false;
    expect(all.map(({ after }) => after?.["name"])).toEqual(["Four times", "Thrice", "Twice"]);
  });

  test("is exported as a table and as lines of JSON, as it is filtered and in one's language", async () => {
    const fetched = async (format: "csv" | "jsonl", of: Client) => {
      const made = await of.exportAudit({ body: { kind: "customer", format } });
      await local.drain();
      const { downloadUrl } = await of.getExport({ params: { exportId: made.id } });
      return await (await local.fetch(downloadUrl ?? "")).text();
    };
    const wanted = await entries({ kind: "customer" });
    const lines = (await fetched("jsonl", owner.client)).trimEnd().split("\n");
    expect(lines.map((line) => (JSON.parse(line) as AuditEntry).id)).toEqual(wanted.map(({ id }) => id));
    const table = await fetched("csv", chinese());
    expect(table.startsWith("at,sentence,actor,")).toBe(true);
    expect(table.trimEnd().split("\r\n")).toHaveLength(wanted.length + 1);
    expect(table).toContain("修改了客户");
  });

  test("is kept for 400 days", async () => {
    const before = await entries();
    local.clock.move(399 * 86_400_000);
    const later = visitor(local);
    await later.client.signIn({ body: { email: owner.email, password: PASSWORD } });
    expect(await entries({}, later.client)).toHaveLength(before.length + 1);
    local.clock.move(2 * 86_400_000);
    expect(await entries({}, later.client)).toHaveLength(1);
  });
});
