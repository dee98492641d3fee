import { randomBytes } from "node:crypto";
import { type Local, startLocal, type Tenant, withCookie } from "@perennial/local";
import { tenantPrefix } from "@perennial/table";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newCompany } from "./people.ts";
import { storedText } from "./stored.ts";
import { refusal } from "./visitor.ts";

let local: Local;
let tenant: Tenant;

beforeAll(async () => {
  local = await startLocal();
  tenant = await local.signUp();
});
afterAll(() => local.stop());

/** What the log tells of the last requests, and what was sent by each. */
async function lastSent({ owner }: Pick<Tenant, "owner">, operation?: string) {
  const { data } = await owner.listRequests({ query: { limit: 200, ...(operation ? { operation } : {}) } });
  return await Promise.all(
    data.map(async ({ sentId, ...told }) => ({
      told,
      sentId,
      sent: sentId === null ? null : await owner.getSentRequest({ params: { sentId } }),
    })),
  );
}

/** Everything that is kept of what programs of a workspace sent, as it lies in the table. */
async function sentItems({ workspaceId }: Tenant): Promise<string[]> {
  const items = (await storedText(local)).split("\n");
  return items.filter((item) => item.includes(`"${tenantPrefix(workspaceId)}SENT"`));
}

/** Sends what was sent once more, in the name of the owner. */
async function sendAgain({ cookie }: Tenant, sent: { method: string; path: string; body: string | null }, key: string) {
  const headers = { "Content-Type": "application/json", "Idempotency-Key": key };
  const body = sent.body === null ? {} : { body: sent.body };
  return await withCookie(local.fetch, cookie)(local.origin + sent.path, { method: sent.method, headers, ...body });
}

describe("what a program sent", () => {
  test("is told to the letter, query and headers included, whether it was done or refused", async () => {
    const body = { name: "王芳", phones: [{ number: "+8613800138000" }], tags: ["vip"] };
    const { id, version } = await tenant.client.createCustomer({ body }, { idempotencyKey: "order-1001" });
    await tenant.client.updateCustomer(
      { params: { customerId: id }, body: { name: "王芳芳" } },
      { ifVersion: version },
    );
    await refusal(tenant.client.createCustomer({ body: { name: "", extra: [1, null] } as unknown as typeof body }));
    await tenant.client.searchCustomers({ query: { q: "王芳 & 138" } });
    const [search, refused, changed, made] = await lastSent(tenant);
    expect(made?.sent).toEqual({
      method: "POST",
      path: "/v1/customers",
      operation: "createCustomer",
      body: JSON.stringify(body),
      ifMatch: null,
      idempotencyKey: "order-1001",
      changes: true,
      removed: [],
    });
    expect(changed?.sent).toMatchObject({ method: "PATCH", ifMatch: '"1"', body: '{"name":"王芳芳"}' });
    expect(refused?.told).toMatchObject({ status: 400, code: "invalid_request" });
    expect(refused?.sent?.body).toBe('{"name":"","extra":[1,null]}');
    expect(search?.sent).toMatchObject({ method: "GET", body: null, changes: false });
    expect(new URL(search?.sent?.path ?? "", local.origin).searchParams.get("q")).toBe("王芳 & 138");
  });

  test("is sent again as the same attempt, which does nothing twice, or as a new one", async () => {
    const { client, owner } = tenant;
    const first = await client.createCustomer({ body: { name: "Twice" } }, { idempotencyKey: "twice-1" });
    const [entry] = await lastSent(tenant, "createCustomer");
    const sent = entry?.sent;
    if (!sent) throw new Error("nothing was kept");
    const same = await sendAgain(tenant, sent, sent.idempotencyKey ?? "");
    expect([same.status, ((await same.json()) as { id: string }).id]).toEqual([201, first.id]);
    const another = await sendAgain(tenant, sent, "twice-2");
    expect(((await another.json()) as { id: string }).id).not.toBe(first.id);
    // The person's own requests are told as they were, by their shape alone.
    const log = await owner.listRequests({ query: { operation: "createCustomer", limit: 2 } });
    expect(log.data.map(({ sentId, body }) => [sentId, body?.includes("Twice")])).toEqual([
      [null, false],
      [null, false],
    ]);
  });

  test("lies in the tables sealed, and opens in no other workspace", async () => {
    await tenant.client
      .createCustomer({ body: { name: "Unsealed Nowhere", note: "x" } as { name: string } })
      .catch(() => 0);
    const [entry] = await lastSent(tenant, "createCustomer");
    expect(entry?.sent?.body).toContain("Unsealed Nowhere");
    expect(await storedText(local)).not.toContain("Unsealed Nowhere");
    const stranger = await local.signUp();
    for (const sentId of [entry?.sentId ?? "", "nonsense", "x".repeat(900)]) {
      const { code } = await refusal(stranger.owner.getSentRequest({ params: { sentId } }));
      expect(code).toBe("not_found");
    }
  });

  test("is kept without its secrets, and says which are missing", async () => {
    const { client } = tenant;
    const body = { kind: "shopify", name: "Shop", secret: "shpss_0123456789abcdef" } as const;
    await client.createInboundSource({ body });
    const [made] = await lastSent(tenant, "createInboundSource");
    expect(made?.sent).toMatchObject({ removed: ["body.secret"] });
    expect(made?.sent?.body).toBe('{"kind":"shopify","name":"Shop"}');
    await local.fetch(`${local.origin}/v1/customers/ext%3A1?access_token=per_live_oops&a=1`, {
      headers: { Authorization: `Bearer ${tenant.key}` },
    });
    const [read] = await lastSent(tenant, "getCustomer");
    expect(read?.sent).toMatchObject({ path: "/v1/customers/ext%3A1?a=1", removed: ["query.access_token"] });
    expect(read?.told.path).toBe("/v1/customers/ext%3A1?access_token=…&a=…");
    const log = JSON.stringify(await lastSent(tenant));
    expect(log).not.toContain("shpss_");
    expect(log).not.toContain("per_live_oops");
  });

  test("is not kept where it is long, no JSON, or a person's", async () => {
    const { client, owner, key } = await local.signUp();
    const customer = await client.createCustomer({ body: { name: "One" } });
    const params = { customerId: customer.id };
    const note = (length: number) => client.createNote({ params, body: { text: "好".repeat(length) } });
    await note(2726);
    await note(2728);
    const headers = { Authorization: `Bearer ${key}`, "Content-Type": "application/json" };
    const url = `${local.origin}/v1/customers/${customer.id}/notes`;
    await local.fetch(url, { method: "POST", headers, body: '{"text": "password: 123' });
    await owner.createNote({ params, body: { text: "By hand" } });
    const notes = await lastSent({ owner }, "createNote");
    expect(notes.map(({ sent }) => sent && Buffer.byteLength(sent.body ?? ""))).toEqual([null, null, null, 8189]);
    expect(notes[0]?.told.body).toBe('{"text":"…"}');
  });

  test("is there for three days", async () => {
    const company = await local.signUp();
    await company.client.createCustomer({ body: { name: "One" } });
    const [entry] = await lastSent(company, "createCustomer");
    const params = { sentId: entry?.sentId ?? "" };
    local.clock.move(3 * 86_400_000 - 60_000);
    const { owner } = company;
    expect((await owner.getSentRequest({ params })).operation).toBe("createCustomer");
    local.clock.move(120_000);
    expect((await refusal(owner.getSentRequest({ params }))).code).toBe("not_found");
  });

  test("is for those who see every customer and every field", async () => {
    const company = await newCompany(local);
    const { client } = company.owner;
    const { key } = await client.createApiKey({ body: { name: "Shop", access: "write" } });
    await local.client({ key }).createCustomer({ body: { name: "Secret Li" } });
    const [entry] = await lastSent({ owner: client }, "createCustomer");
    const params = { sentId: entry?.sentId ?? "" };
    const permissions = ["audit:read", "customer:read"] as const;
    const rules = {
      own: { reach: { customer: { read: "own", write: "own" } }, fields: {} },
      notes: { reach: { note: { read: "team", write: "team" } }, fields: {} },
      hidden: { reach: {}, fields: { customer: { phones: "hidden" } } },
    } as const;
    for (const [name, rule] of Object.entries(rules)) {
      const role = await client.createRole({ body: { name, permissions: [...permissions], rules: rule } });
      const person = await company.hire(role.id);
      const { data } = await person.client.listRequests({ query: { operation: "createCustomer" } });
      expect(data.map(({ sentId, body }) => [sentId, body === null])).toEqual([[null, false]]);
      expect((await refusal(person.client.getSentRequest({ params }))).code).toBe("forbidden");
    }
    const whole = { reach: {}, fields: { customer: { phones: "read-only" } } } as const;
    const role = await client.createRole({ body: { name: "Looks", permissions: [...permissions], rules: whole } });
    const person = await company.hire(role.id);
    expect((await person.client.getSentRequest({ params })).body).toContain("Secret Li");
  });

  test("is gone for the whole workspace when a person is erased, what waits to be written included", async () => {
    const company = await local.signUp();
    const { client, owner } = company;
    const { id } = await client.createCustomer({ body: { name: "Erased Chen" } });
    await client.createCustomer({ body: { name: "Somebody Else" } });
    const before = await lastSent(company, "createCustomer");
    expect(before.map(({ sent }) => sent !== null)).toEqual([true, true]);
    // Sent before the erasure, and written after it.
    await client.searchCustomers({ query: { q: "Erased Chen" } });
    const eraser = await owner.createApiKey({
      body: { name: "Eraser", access: "write", permissions: ["customer:read", "customer:erase"] },
    });
    const program = local.client({ key: eraser.key });
    await program.eraseCustomer({ params: { customerId: id }, body: { name: "Erased Chen" } });
    const sentId = before[0]?.sentId ?? "";
    expect((await refusal(owner.getSentRequest({ params: { sentId } }))).code).toBe("not_found");
    local.clock.move(1);
    await client.createCustomer({ body: { name: "Afterwards" } });
    const after = await lastSent(company);
    expect(after.filter(({ sent }) => sent).map(({ sent }) => sent?.body)).toEqual(['{"name":"Afterwards"}']);
    await local.drain();
    local.clock.move(301_000);
    await local.drain();
    const batches = await sentItems(company);
    // The mark of the erasure, and the batch that came after it.
    expect(batches).toHaveLength(2);
    expect((await owner.listErasures()).data[0]).toMatchObject({ status: "done", erased: { requestBatches: 1 } });
  });
});

describe("a batch of the log", () => {
  test("stays under 400 kB however much is sent at once, and tells of each request whether it was kept", async () => {
    const company = await local.signUp();
    const { id } = await company.client.createCustomer({ body: { name: "Loud" } });
    const texts = Array.from({ length: 80 }, () => randomBytes(3000).toString("hex"));
    const params = { customerId: id };
    await Promise.all(texts.map((text) => company.client.createNote({ params, body: { text } })));
    const notes = await lastSent(company, "createNote");
    expect(notes).toHaveLength(80);
    const kept = notes.filter(({ sent }) => sent !== null);
    expect(kept.length).toBeGreaterThan(20);
    const sent = new Set(texts.map((text) => JSON.stringify({ text })));
    expect(kept.every((note) => sent.has(note.sent?.body ?? ""))).toBe(true);
    const items = await sentItems(company);
    expect(items.length).toBeGreaterThan(1);
    for (const item of items) expect(item.length).toBeLessThan(400_000);
  });
});
