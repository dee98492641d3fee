import { type Operation, operations, type Problem } from "@perennial/contract";
import { type Local, seededRandom, startLocal, type Tenant } from "@perennial/local";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exampleRequest } from "../isolation/example.ts";
import { seedRecords } from "../isolation/records.ts";

let local: Local;
let tenant: Tenant;
let ids: Readonly<Record<string, string>>;
beforeAll(async () => {
  local = await startLocal();
  tenant = await local.signUp();
  ids = await seedRecords(local, tenant);
});
afterAll(() => local.stop());

interface Answer {
  readonly status: number;
  readonly problem: Problem;
}

async function send(
  method: string,
  path: string,
  body?: string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const reply = await local.fetch(`${local.origin}/v1${path}`, {
    method,
    headers: { Authorization: `Bearer ${tenant.key}`, "Content-Type": "application/json", ...headers },
    ...(body === undefined ? {} : { body }),
  });
  const text = await reply.text();
  return { status: reply.status, problem: (text === "" ? {} : JSON.parse(text)) as Problem };
}

const post = (body: unknown, path = "/customers") => send("POST", path, JSON.stringify(body));

/** A refusal that a person can act on, in both languages. */
function expectHelp({ status, problem }: Answer, at?: string): void {
  expect(status, JSON.stringify(problem)).toBeGreaterThanOrEqual(400);
  expect(status).toBeLessThan(500);
  expect(problem.title).not.toBe("");
  expect(problem.detail).not.toBe("");
  expect(problem.requestId).toMatch(/^req_/);
  expect(problem.type).toBe(`/docs/errors/${problem.code}`);
  if (at !== undefined) expect(problem.errors.map(({ location }) => location)).toContain(at);
  for (const { message, fix } of problem.errors) {
    expect(message).not.toBe("");
    expect(fix).not.toBe("");
  }
}

describe("a request that does not fit", () => {
  const long = "x".repeat(1_000_001);
  test.each<[string, unknown, string]>([
    ["a missing name", {}, "body.name"],
    ["a name that is a number", { name: 7 }, "body.name"],
    ["an empty name", { name: "   " }, "body.name"],
    ["a name with line breaks", { name: "a\nb" }, "body.name"],
    ["a name of a thousand letters", { name: "x".repeat(1000) }, "body.name"],
    ["an unknown field", { name: "x", nmae: "y" }, "body"],
    ["a telephone number of letters", { name: "x", phones: [{ number: "call me" }] }, "body.phones[0].number"],
    ["an address without an at", { name: "x", emails: [{ address: "nobody" }] }, "body.emails[0].address"],
    ["30 February", { name: "x", birthday: "2020-02-30" }, "body.birthday"],
    ["a custom field that nobody made", { name: "x", fields: { colour: "red" } }, "body.fields.colour"],
    ["a prototype as a custom field", JSON.parse('{"name":"x","fields":{"__proto__":"red"}}'), "body.fields.__proto__"],
    ["an owner who is no member", { name: "x", ownerId: "usr_00000000000000000000000000" }, "body.ownerId"],
    [
      "eleven telephone numbers",
      { name: "x", phones: Array.from({ length: 11 }, () => ({ number: "+8613800138000" })) },
      "body.phones",
    ],
    ["a list instead of an object", [], "body"],
    ["null", null, "body"],
  ])("is told what to change: %s", async (_name, body, at) => {
    const answer = await post(body);
    if (at === "body.fields.__proto__" && answer.status === 201) return;
    expectHelp(answer, at);
    expect(answer.problem.code).toBe("invalid_request");
  });

  test.each<[string, unknown, string]>([
    ["half a cent", { amountMinor: 1.5 }, "body.amountMinor"],
    ["an absurd amount", { amountMinor: 1e16 }, "body.amountMinor"],
    ["an amount in words", { amountMinor: "12" }, "body.amountMinor"],
    ["a currency that is none", { amountMinor: 1, currency: "XYZ" }, "body.currency"],
    ["a day that has not come", { amountMinor: 1, occurredOn: "2199-01-01" }, "body.occurredOn"],
    ["a day of the eighteenth century", { amountMinor: 1, occurredOn: "1799-01-01" }, "body.occurredOn"],
    ["a day in another form", { amountMinor: 1, occurredOn: "21.11.2026" }, "body.occurredOn"],
    ["a moment without a zone", { amountMinor: 1, occurredAt: "2026-11-20 03:12" }, "body.occurredAt"],
    [
      "a line of a negative quantity",
      { amountMinor: 1, lines: [{ amountMinor: 1, quantity: -1 }] },
      "body.lines[0].quantity",
    ],
  ])("of a purchase is told what to change: %s", async (_name, body, at) => {
    expectHelp(await post(body, `/customers/${ids["customerId"]}/purchases`), at);
  });

  test("is told everything at once", async () => {
    const { problem } = await post({ name: "", phones: "none", tags: [7], birthday: "soon" });
    expect(problem.errors.map(({ location }) => location).toSorted()).toEqual([
      "body.birthday",
      "body.name",
      "body.phones",
      "body.tags[0]",
    ]);
  });

  test("is told in the caller's language", async () => {
    const body = JSON.stringify({ name: "" });
    const { problem } = await send("POST", "/customers", body, { "Accept-Language": "zh-CN,zh;q=0.9" });
    expect(problem.title).toBe("请求无效");
    expect(problem.errors[0]?.fix).toMatch(/[一-鿿]/);
  });

  test("may be no JSON at all", async () => {
    for (const body of ["", "{", "name=x", "\u0000", "[1,]", "{'a':1}", "\ud800", "null x"])
      expectHelp(await send("POST", "/customers", body));
    expectHelp(await send("POST", "/customers", "<a/>", { "Content-Type": "text/xml" }));
    expect((await send("POST", "/customers", "<a/>", { "Content-Type": "text/xml" })).status).toBe(415);
  });

  test("may be larger than anything we take", async () => {
    expect((await post({ name: long })).status).toBe(413);
    expect((await send("POST", "/customers", "x".repeat(6_000_001))).status).toBe(413);
  });

  test("may be nested deeper than anything we take", async () => {
    const deep = `${'{"$and":['.repeat(5000)}{}${"]}".repeat(5000)}`;
    expectHelp(await send("POST", "/customers/query", `{"filter":${deep}}`));
    const lists = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    expectHelp(await send("POST", "/customers", `{"name":"x","tags":${lists}}`));
  });

  test("may have odd headers and paths", async () => {
    const { customerId } = ids;
    expectHelp(await send("PATCH", `/customers/${customerId}`, "{}", { "If-Match": "yesterday" }));
    expectHelp(await send("POST", "/customers", '{"name":"x"}', { "Idempotency-Key": "x".repeat(256) }));
    expectHelp(await send("GET", "/customers/%00"));
    expectHelp(await send("GET", "/customers/ext:"));
    expectHelp(await send("GET", "/customers/cus_%F0%9F%98%80"));
    expectHelp(await send("GET", "/search?q="));
    expectHelp(await send("GET", "/tasks?limit=0"));
    expectHelp(await send("GET", "/tasks?limit=abc"));
    expectHelp(await send("GET", `/tasks?cursor=${"A".repeat(5000)}`));
    expect((await send("GET", "/nothing")).status).toBe(404);
    expect((await send("DELETE", "/customers")).status).toBe(405);
    expect((await send("GET", "/customers/%E0%A4%A")).status).toBeLessThan(500);
  });

  test("leaves nothing half-written behind", async () => {
    const { client } = await local.signUp();
    const { id } = await client.createCustomer({ body: { name: "Whole" } });
    await client.recordPurchase({ params: { customerId: id }, body: { amountMinor: 1, externalId: "taken" } });
    await expect(
      client.recordPurchase({ params: { customerId: id }, body: { amountMinor: 2, externalId: "taken" } }),
    ).rejects.toThrow();
    expect((await client.listPurchases({ params: { customerId: id } })).data).toHaveLength(1);
  });
});

/** Something odd of any kind. */
function odd(random: () => number): unknown {
  const values: unknown[] = [
    null,
    true,
    -1,
    0,
    1.5,
    1e308,
    -1e16,
    Number.MAX_SAFE_INTEGER,
    "",
    " ",
    "x".repeat(5000),
    "\u0000",
    "张",
    "😀".repeat(50),
    "../..",
    "__proto__",
    "T#01K9F3V7M2E8Q4X6C0B5D7H9JN#C#1",
    "'; DROP TABLE",
    "${jndi}",
    "=1+1",
    [],
    {},
    [[]],
    [null],
    { $gt: {} },
    { $ne: null },
    { a: { b: { c: 1 } } },
    JSON.parse('{"__proto__":{"x":1}}'),
    JSON.parse('{"constructor":{"prototype":{}}}'),
    "2026-13-45",
    "9999-12-31T23:59:60Z",
    "ext:",
    "cus_",
  ];
  return values[Math.floor(random() * values.length)];
}

/** A body in which one place, or several, hold something odd. */
function spoil(body: unknown, random: () => number): unknown {
  if (random() < 0.1) return odd(random);
  if (Array.isArray(body)) return body.map((value) => (random() < 0.3 ? odd(random) : spoil(value, random)));
  if (body === null || typeof body !== "object") return random() < 0.3 ? odd(random) : body;
  const entries = Object.entries(body).map(([key, value]) => [
    key,
    random() < 0.3 ? odd(random) : spoil(value, random),
  ]);
  if (random() < 0.1) entries.push([String(odd(random)), odd(random)]);
  return Object.fromEntries(entries);
}

/** Numbers that JSON can write and a table, a sum or a date cannot hold. */
const EXTREMES = ["1e308", "-1e308", "5e-324", "-0", "1e21", "9007199254740993", "1e999"];
const HERE = "here stands a number";

/** A body once for each number in it, with a mark in its place. */
function withMark(body: unknown): unknown[] {
  if (typeof body === "number") return [HERE];
  if (body === null || typeof body !== "object") return [];
  return Object.entries(body).flatMap(([key, value]) =>
    withMark(value).map((marked) =>
      Array.isArray(body) ? body.with(Number(key), marked) : { ...body, [key]: marked },
    ),
  );
}

test("no number, wherever it stands, is answered with a fault of ours, and what is taken is kept", async () => {
  await tenant.owner.createField({ body: { noun: "customer", key: "weight", label: "Weight", type: "number" } });
  await tenant.owner.createField({ body: { noun: "purchase", key: "weight", label: "Weight", type: "number" } });
  const { id } = await tenant.client.createCustomer({ body: { name: "Anna" } });
  const fields = { weight: 1 };
  const filter = { filter: { "fields.weight": { $gte: 1 } } };
  const bodies: (readonly [string, string, unknown])[] = [
    ["POST", "/customers", { name: "Berta", fields }],
    ["PATCH", `/customers/${id}`, { fields }],
    ["POST", `/customers/${id}/purchases`, { amountMinor: 100, fields }],
    ["POST", "/customers/query", filter],
    ["POST", "/views", { name: "Heavy", noun: "customer", ...filter }],
    ...Object.values<Operation>(operations)
      .filter((op) => op.body !== undefined && op.access !== "public" && op.access !== "person")
      .map((op) => {
        const { url, body } = exampleRequest(op, ids);
        return [op.method.toUpperCase(), url.replace("/v1", ""), body] as const;
      }),
  ];
  let sent = 0;
  for (const [method, path, body] of bodies) {
    for (const marked of withMark(body)) {
      for (const extreme of EXTREMES) {
        const text = JSON.stringify(marked).replace(JSON.stringify(HERE), extreme);
        const { status, problem } = await send(method, path, text);
        expect(status, `${method} ${path} ${text}`).toBeLessThan(500);
        if (status >= 400) expectHelp({ status, problem });
        sent += 1;
      }
    }
  }
  expect(sent).toBeGreaterThan(100);
  await local.drain();
  expect(local.log.filter(({ level }) => level === "error")).toEqual([]);
}, 120_000);

test("no request, however odd, is answered with a fault of ours", async () => {
  const random = seededRandom(42);
  const all: readonly Operation[] = Object.values(operations).filter(
    ({ id }) => !["signUp", "signIn", "signOut", "verifyEmail"].includes(id),
  );
  for (let round = 0; round < 30; round += 1) {
    for (const op of all) {
      const { url, body } = exampleRequest(op, ids);
      const path = random() < 0.2 ? url.replace(/[^/]+$/, encodeURIComponent(JSON.stringify(odd(random) ?? ""))) : url;
      const spoiled = op.body ? JSON.stringify(spoil(body, random)) : undefined;
      const { status, problem } = await send(op.method.toUpperCase(), path.replace("/v1", ""), spoiled);
      expect(status, `${op.id} ${path} ${spoiled}`).toBeLessThan(500);
      if (status >= 400) expectHelp({ status, problem });
    }
  }
}, 120_000);
