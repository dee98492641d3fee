import { type Local, startLocal, type Tenant } from "@perennial/local";
import { each } from "@perennial/sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { refusal as refused } from "./visitor.ts";

let local: Local;
let tenant: Tenant;
beforeAll(async () => {
  local = await startLocal();
  tenant = await local.signUp();
});
afterAll(() => local.stop());

/** The code of a refusal, and the places that it names. */
async function refusal(request: Promise<unknown>): Promise<{ code: string; at: string[] }> {
  const { code, problem } = await refused(request);
  return { code, at: problem?.errors.map(({ location }) => location) ?? [] };
}

describe("a customer's record", () => {
  test("keeps everything that is sent, and changes only what is sent later", async () => {
    const { client } = tenant;
    await client.createField({ body: { noun: "customer", key: "shoeSize", label: "Shoe size", type: "number" } });
    const body = {
      kind: "organisation",
      name: "绿叶茶业有限公司",
      externalId: "ERP-1001",
      phones: [{ label: "office", number: "021 6288 0000" }, { number: "+41 44 668 18 00" }],
      emails: [{ address: "Buyer@Example.com" }],
      address: { street: "南京西路 88 号", city: "上海", country: "CN" },
      tags: ["wholesale"],
      source: "trade fair",
      birthday: "1988-02-29",
      fields: { shoeSize: 42 },
    } as const;
    const created = await client.createCustomer({
      body: { ...body, phones: [...body.phones], emails: [...body.emails], tags: [...body.tags] },
    });
    expect(created).toMatchObject({
      ...body,
      phones: [{ label: "office", number: "+862162880000" }, { number: "+41446681800" }],
      emails: [{ address: "buyer@example.com" }],
      version: 1,
      scores: null,
    });
    const changed = await client.updateCustomer({
      params: { customerId: "ext:ERP-1001" },
      body: { name: "绿叶茶业", fields: { shoeSize: null } },
    });
    expect(changed).toMatchObject({ id: created.id, name: "绿叶茶业", source: "trade fair", fields: {}, version: 2 });
    expect(await client.getCustomer({ params: { customerId: created.id } })).toMatchObject({
      version: 2,
      name: "绿叶茶业",
    });
  });

  test("is not overwritten by whoever was slower", async () => {
    const { client } = tenant;
    const { id } = await client.createCustomer({ body: { name: "Contended" } });
    const params = { customerId: id };
    await client.updateCustomer({ params, body: { name: "First" } }, { ifVersion: 1 });
    expect(await refusal(client.updateCustomer({ params, body: { name: "Second" } }, { ifVersion: 1 }))).toMatchObject({
      code: "version_mismatch",
    });
    expect(await refusal(client.deleteCustomer({ params }, { ifVersion: 1 }))).toMatchObject({
      code: "version_mismatch",
    });
    expect((await client.getCustomer({ params })).name).toBe("First");
  });

  test("takes every one of many changes at once when none asks for a version", async () => {
    const { client } = tenant;
    const { id } = await client.createCustomer({ body: { name: "Busy" } });
    await Promise.all(
      Array.from({ length: 5 }, (_, index) =>
        client.updateCustomer({ params: { customerId: id }, body: { source: `change ${index}` } }),
      ),
    );
    expect((await client.getCustomer({ params: { customerId: id } })).version).toBe(6);
  });

  test("has an own id that no other customer has, until it is given up", async () => {
    const { client } = tenant;
    const first = await client.createCustomer({ body: { name: "First", externalId: "unique" } });
    const second = await client.createCustomer({ body: { name: "Second" } });
    expect(await refusal(client.createCustomer({ body: { name: "Third", externalId: "unique" } }))).toEqual({
      code: "duplicate",
      at: ["body.externalId"],
    });
    expect(
      await refusal(client.updateCustomer({ params: { customerId: second.id }, body: { externalId: "unique" } })),
    ).toMatchObject({ code: "duplicate" });
    await client.updateCustomer({ params: { customerId: first.id }, body: { externalId: null } });
    await client.updateCustomer({ params: { customerId: second.id }, body: { externalId: "unique" } });
    expect((await client.getCustomer({ params: { customerId: "ext:unique" } })).id).toBe(second.id);
  });

  test("of many at once with one own id exactly one is made", async () => {
    const { client } = tenant;
    const made = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) =>
        client.createCustomer({ body: { name: `Racer ${index}`, externalId: "race" } }),
      ),
    );
    expect(made.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  test("is made or replaced by its own id, as often as it is sent", async () => {
    const { client } = tenant;
    const params = { customerId: "ext:up/sert #1" };
    const first = await client.upsertCustomer({ params, body: { name: "Once", tags: ["a"] } });
    const second = await client.upsertCustomer({ params, body: { name: "Twice" } });
    expect(second).toMatchObject({ id: first.id, name: "Twice", tags: [], version: 2, externalId: "up/sert #1" });
  });

  test("is gone with everything that belongs to it", async () => {
    const { client } = tenant;
    const { id } = await client.createCustomer({ body: { name: "Goner", externalId: "goner" } });
    const params = { customerId: id };
    await client.recordPurchase({ params, body: { amountMinor: 100, externalId: "goner-order" } });
    await client.createNote({ params, body: { text: "x" } });
    await client.createTask({ params, body: { title: "x", dueOn: "2030-01-01" } });
    await local.drain();
    await client.deleteCustomer({ params });
    await local.drain();
    expect(await refusal(client.getCustomer({ params }))).toMatchObject({ code: "not_found" });
    expect((await client.searchCustomers({ query: { q: "goner" } })).data).toEqual([]);
    expect((await client.listTasks()).data.filter(({ customerId }) => customerId === id)).toEqual([]);
    const again = await client.createCustomer({ body: { name: "Again", externalId: "goner" } });
    await client.recordPurchase({
      params: { customerId: again.id },
      body: { amountMinor: 5, externalId: "goner-order" },
    });
  });
});

describe("an Idempotency-Key", () => {
  test("gives a repeated request the same answer and one effect, also when many come at once", async () => {
    const { client } = tenant;
    const send = () => client.createCustomer({ body: { name: "Idempotent" } }, { idempotencyKey: "same" });
    const answers = await Promise.all(Array.from({ length: 10 }, send));
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect(await send()).toEqual(answers[0]);
  });

  test("replays what succeeded even when the repetition could not succeed any more", async () => {
    const { client } = tenant;
    const { id } = await client.createCustomer({ body: { name: "Changed" } });
    const change = () =>
      client.updateCustomer(
        { params: { customerId: id }, body: { name: "New" } },
        { idempotencyKey: "change", ifVersion: 1 },
      );
    expect(await change()).toEqual(await change());
  });

  test("is refused for another request", async () => {
    const { client } = tenant;
    await client.createCustomer({ body: { name: "One" } }, { idempotencyKey: "reused" });
    expect(await refusal(client.createCustomer({ body: { name: "Two" } }, { idempotencyKey: "reused" }))).toMatchObject(
      { code: "idempotency_mismatch" },
    );
  });

  test("keeps nothing of a request that was refused", async () => {
    const { client } = tenant;
    const key = { idempotencyKey: "mended" };
    expect(
      await refusal(client.createCustomer({ body: { name: "x", ownerId: "usr_00000000000000000000000000" } }, key)),
    ).toMatchObject({ code: "invalid_request" });
    expect(await client.createCustomer({ body: { name: "x" } }, key)).toMatchObject({ name: "x" });
  });

  test("never shows a secret twice", async () => {
    const make = () => tenant.owner.createApiKey({ body: { name: "Once", access: "read" } }, { idempotencyKey: "key" });
    await make();
    expect(await refusal(make())).toMatchObject({ code: "conflict" });
    expect((await tenant.owner.listApiKeys()).data.filter(({ name }) => name === "Once")).toHaveLength(1);
  });

  test("is forgotten after a day and an hour, and no sooner", async () => {
    const { client } = await local.signUp();
    const send = () => client.createCustomer({ body: { name: "Kept" } }, { idempotencyKey: "kept" });
    const first = await send();
    await local.advance(24 * 3_600_000);
    expect((await send()).id).toBe(first.id);
  });
});

describe("lists of customers", () => {
  test("come in every order, page through everything once and stay within the filter", async () => {
    const { client } = await local.signUp();
    const names = ["张小明", "单小红", "Anna", "曾国藩", "欧阳修", "Zoë", "bob", "李白"];
    for (const [index, name] of names.entries()) {
      const { id } = await client.createCustomer({ body: { name, tags: index % 2 ? ["odd"] : [] } });
      for (let day = 0; day <= index; day += 1) {
        await client.recordPurchase({
          params: { customerId: id },
          body: { amountMinor: 1000 * index, occurredOn: `2026-0${1 + day}-1${index}` },
        });
      }
    }
    await local.drain();
    const all = async (query: NonNullable<NonNullable<Parameters<typeof client.queryCustomers>[0]>["body"]>) => {
      const rows = [];
      for await (const row of each((cursor) => client.queryCustomers({ body: { ...query, limit: 3, cursor } })))
        rows.push(row);
      return rows;
    };
    expect((await all({})).map(({ name }) => name)).toEqual([
      "Anna",
      "bob",
      "李白",
      "欧阳修",
      "单小红",
      "曾国藩",
      "张小明",
      "Zoë",
    ]);
    for (const by of ["churnRisk", "loyalty"] as const) {
      for (const direction of ["asc", "desc"] as const) {
        const values = (await all({ sort: { by, direction } })).map(({ scores }) => scores[by] ?? 0);
        expect(values).toEqual(values.toSorted((a, b) => (direction === "asc" ? a - b : b - a)));
        expect(values).toHaveLength(names.length);
      }
    }
    const value = (await all({ sort: { by: "revenue12m", direction: "desc" } })).map(
      ({ scores }) => scores.revenue12mMinor,
    );
    expect(value).toEqual(value.toSorted((a, b) => b - a));
    const recent = (await all({ sort: { by: "lastPurchaseOn", direction: "desc" } })).map(
      ({ scores }) => scores.lastPurchaseOn ?? "",
    );
    expect(recent).toEqual(recent.toSorted().reverse());
    const odd = await all({
      filter: { $and: [{ tags: { $contains: "odd" } }, { revenue12mMinor: { $gte: 10_000 } }] },
      sort: { by: "revenue12m" },
    });
    expect(odd.map(({ name }) => name)).toEqual(["曾国藩", "Zoë", "李白"]);
    const several = await all({ filter: { $or: [{ name: "Anna" }, { name: { $contains: "小" } }] } });
    expect(several.map(({ name }) => name)).toEqual(["Anna", "单小红", "张小明"]);
  });

  test("refuse conditions that no customer could meet, and say what there is", async () => {
    const { client } = tenant;
    expect(await refusal(client.queryCustomers({ body: { filter: { shoe: 4 } } }))).toEqual({
      code: "invalid_request",
      at: ["body.filter.shoe"],
    });
    expect(await refusal(client.queryCustomers({ body: { filter: { churnRisk: { $gte: "60" } } } }))).toEqual({
      code: "invalid_request",
      at: ["body.filter.churnRisk"],
    });
    const many = { $and: Array.from({ length: 26 }, () => ({ name: "x" })) };
    expect(await refusal(client.queryCustomers({ body: { filter: many } }))).toMatchObject({ code: "invalid_request" });
  });

  test("refuse a cursor of another query or another workspace", async () => {
    const other = await local.signUp();
    for (const { client } of [tenant, other]) {
      for (let index = 0; index < 3; index += 1) await client.createCustomer({ body: { name: `Row ${index}` } });
    }
    await local.drain();
    const { nextCursor } = await tenant.client.queryCustomers({ body: { limit: 1 } });
    const cursor = nextCursor ?? "";
    expect(await refusal(other.client.queryCustomers({ body: { limit: 1, cursor } }))).toMatchObject({
      code: "invalid_cursor",
    });
    expect(
      await refusal(tenant.client.queryCustomers({ body: { limit: 1, cursor, sort: { by: "loyalty" } } })),
    ).toMatchObject({ code: "invalid_cursor" });
    expect(await refusal(tenant.client.queryCustomers({ body: { limit: 1, cursor: `${cursor}x` } }))).toMatchObject({
      code: "invalid_cursor",
    });
    expect((await tenant.client.queryCustomers({ body: { limit: 2, cursor } })).data).toHaveLength(2);
  });

  test("are exported as they are filtered, and no cell runs in a spreadsheet", async () => {
    const { client } = await local.signUp();
    await client.createCustomer({ body: { name: "=HYPERLINK(1)", tags: ["a", "b"] } });
    await client.createCustomer({ body: { name: '张 "三", 先生' } });
    await client.createCustomer({ body: { name: "Left out", source: "web" } });
    await local.drain();
    const { id } = await client.createExport({ body: { filter: { source: { $exists: false } } } });
    await local.drain();
    const done = await client.getExport({ params: { exportId: id } });
    expect(done).toMatchObject({ status: "done", rows: 2 });
    const bytes = [];
    for await (const chunk of local.platform.blob.read(`${(await client.getWorkspace()).id}/exports/${id}.csv`))
      bytes.push(chunk);
    const text = Buffer.concat(bytes).toString("utf8");
    expect(text).toContain(`'=HYPERLINK(1)`);
    expect(text).toContain(`"张 ""三"", 先生"`);
    expect(text).not.toContain("Left out");
    expect(text.charCodeAt(0)).toBe(0xfeff);
  });
});

describe("search", () => {
  test("finds by any part of a name, pinyin and its initials, digits, mail and code", async () => {
    const { client } = await local.signUp();
    const { id } = await client.createCustomer({
      body: {
        name: "单小明 Margaret",
        externalId: "ERP-20260042",
        phones: [{ number: "+8613800138000" }],
        emails: [{ address: "m.shan@example.com" }],
      },
    });
    await client.createCustomer({ body: { name: "Somebody Else", phones: [{ number: "+8613900000000" }] } });
    await local.drain();
    const queries = [
      "单",
      "小明",
      "明",
      "shanxiaoming",
      "xiaoming",
      "sxm",
      "xm",
      "marg",
      "garet",
      "MARGARET",
      "138000",
      "8000",
      "138 0013 8000",
      "m.shan@example.com",
      "ERP-2026",
      "0042",
      "单 marg",
    ];
    for (const q of queries) {
      expect(
        (await client.searchCustomers({ query: { q } })).data.map((row) => row.id),
        q,
      ).toEqual([id]);
    }
    for (const q of ["红", "zzz", "单 else", "danxiaoming"]) {
      expect((await client.searchCustomers({ query: { q } })).data, q).toEqual([]);
    }
  });

  test("follows a change of name and forgets the old one", async () => {
    const { client } = await local.signUp();
    const { id } = await client.createCustomer({ body: { name: "Before Wedding" } });
    await local.drain();
    await client.updateCustomer({ params: { customerId: id }, body: { name: "After Marriage" } });
    await local.drain();
    expect((await client.searchCustomers({ query: { q: "marriage" } })).data).toHaveLength(1);
    expect((await client.searchCustomers({ query: { q: "wedding" } })).data).toEqual([]);
  });
});
