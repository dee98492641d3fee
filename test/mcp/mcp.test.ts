import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { CallToolResult, Tool } from "@modelcontextprotocol/sdk/types.js";
import { KEY_PERMISSIONS, type Operation, operations, writes } from "@perennial/contract";
import { type Local, startLocal, type Tenant } from "@perennial/local";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

let local: Local;
let tenant: Tenant;
let other: Tenant;
const open: Client[] = [];
beforeAll(async () => {
  local = await startLocal();
  [tenant, other] = [await local.signUp(), await local.signUp()];
});
afterAll(async () => {
  for (const client of open) await client.close();
  await local.stop();
});

/** The official client, connected with a key. */
async function connect(key: string): Promise<Client> {
  const client = new Client({ name: "test", version: "1.0.0" });
  const transport = new StreamableHTTPClientTransport(new URL(`${local.origin}/mcp`), {
    fetch: local.fetch,
    requestInit: { headers: { Authorization: `Bearer ${key}` } },
  });
  // The client's own types say `undefined` where its interface says that there is nothing.
  await client.connect(transport as Parameters<Client["connect"]>[0]);
  open.push(client);
  return client;
}
const call = async (client: Client, name: string, given: Record<string, unknown> = {}): Promise<CallToolResult> =>
  (await client.callTool({ name, arguments: given })) as CallToolResult;
const textOf = ({ content }: CallToolResult): string =>
  content.map((one) => (one.type === "text" ? one.text : "")).join();

/** The key of a tenant with just these permissions. */
async function keyWith(permissions: (typeof KEY_PERMISSIONS)[number][]): Promise<string> {
  return (await tenant.owner.createApiKey({ body: { name: "MCP", access: "write", permissions } })).key;
}

/** A raw message, as a program that keeps to nothing might send it. */
async function post(message: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return await local.fetch("/mcp", {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json, text/event-stream", ...headers },
    body: typeof message === "string" ? message : JSON.stringify(message),
  });
}
const LIST = { jsonrpc: "2.0", id: 1, method: "tools/list" };

describe("the tools", () => {
  test("are what the key may do, and no more", async () => {
    const reader = await keyWith(["customer:read", "score:read"]);
    const { tools } = await (await connect(reader)).listTools();
    const expected = Object.values(operations).filter(
      (op: Operation) =>
        ["customer:read", "score:read", "signed-in"].includes(op.access) &&
        op.session === undefined &&
        op.id !== "runBatch",
    );
    expect(tools.map(({ title }) => title).sort()).toEqual(expected.map(({ summary }) => summary).sort());
    const names = tools.map(({ name }) => name);
    expect(names).toContain("query_customers");
    expect(names).not.toContain("create_customer");
    const all = await (await connect(await keyWith([...KEY_PERMISSIONS]))).listTools();
    expect(all.tools.length).toBeGreaterThan(tools.length);
    for (const name of ["create_api_key", "sign_in", "change_password", "close_workspace"])
      expect(all.tools.map((tool) => tool.name)).not.toContain(name);
  });

  test("say of themselves what the contract says: input, and whether they change or destroy anything", async () => {
    const { tools } = await (await connect(await keyWith([...KEY_PERMISSIONS]))).listTools();
    const byTitle = new Map(tools.map((tool) => [tool.title, tool]));
    expect(new Set(tools.map(({ name }) => name)).size).toBe(tools.length);
    for (const op of Object.values(operations) as Operation[]) {
      const tool = byTitle.get(op.summary);
      if (!tool) continue;
      expect(tool.name).toMatch(/^[a-z][a-z0-9_]{2,63}$/);
      expect(tool.description).toContain(op.description);
      const fields = [op.params, op.query, op.body].flatMap((part) =>
        Object.keys((part as { shape?: object } | undefined)?.shape ?? {}),
      );
      expect(Object.keys(tool.inputSchema.properties ?? {})).toEqual(expect.arrayContaining(fields));
      for (const name of Object.keys(op.params?.shape ?? {})) expect(tool.inputSchema.required).toContain(name);
      expect(tool.annotations?.readOnlyHint, op.id).toBe(!writes(op));
      if (op.method === "delete")
        expect(tool.annotations).toMatchObject({ destructiveHint: true, idempotentHint: true });
      if (op.status === 201) expect(tool.annotations).toMatchObject({ destructiveHint: false, idempotentHint: false });
    }
  });
});

/** The tool whose name and words fit best: all that a model goes by, and all that this one does. */
function choose(tools: readonly Tool[], words: readonly string[]): Tool {
  const scored = tools.map((tool) => {
    const text = `${tool.name.replaceAll("_", " ")} ${tool.description}`.toLowerCase();
    const hits = words.filter((word) => text.includes(word)).length;
    return { tool, score: hits + words.filter((word) => tool.name.includes(word)).length };
  });
  const [best] = scored.sort((a, b) => b.score - a.score || a.tool.name.length - b.tool.name.length);
  if (!best) throw new Error("no tools");
  return best.tool;
}

interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

/** What a tool's schema says, followed through its references, as a model reads it. */
function reader({ description = "", inputSchema }: Tool) {
  const root = inputSchema as Schema;
  const follow = (schema: Schema): Schema => {
    const name = schema.$ref?.replace("#/$defs/", "");
    return name === undefined ? schema : follow(root.$defs?.[name] ?? {});
  };
  const every = [root, ...Object.values(root.$defs ?? {})];
  return {
    required: root.required ?? [],
    /** Name of the property, anywhere in the schema, that is described so. */
    described: (words: RegExp): string =>
      every
        .flatMap(({ properties = {} }) => Object.entries(properties))
        .find(([, schema]) => words.test(schema.description ?? ""))?.[0] ?? "none",
    /** Field that the description names between backticks. */
    field: (words: RegExp): string =>
      [...description.matchAll(/`(\w+)`/g)].map(([, name = ""]) => name).find((name) => words.test(name)) ?? "none",
    /** The value of a list of values, below a property, that reads so. */
    value: (property: string, words: RegExp): Record<string, string> =>
      Object.fromEntries(
        Object.entries(follow(root.properties?.[property] ?? {}).properties ?? {}).map(([name, schema]) => [
          name,
          follow(schema).enum?.find((one) => words.test(one)) ?? "none",
        ]),
      ),
  };
}

test("a client that goes by names, descriptions and schemas alone finds the customers at risk and logs a call", async () => {
  const seller = await local.signUp();
  for (let index = 0; index < 6; index += 1) {
    const { id } = await seller.client.createCustomer({ body: { name: `Regular ${index}` } });
    const params = { customerId: id };
    for (let month = 1; month <= 9; month += 1)
      await seller.client.recordPurchase({ params, body: { amountMinor: 10_000, occurredOn: `2026-0${month}-05` } });
    if (index < 4)
      await seller.client.recordPurchase({ params, body: { amountMinor: 10_000, occurredOn: "2026-11-20" } });
  }
  await local.drain();
  const client = await connect(seller.key);
  const { tools } = await client.listTools();

  const finder = choose(tools, ["customers", "conditions", "churnrisk", "list"]);
  const says = reader(finder);
  const risk = says.field(/risk$/i);
  const found = await call(client, finder.name, {
    [says.described(/^conditions/i)]: { [risk]: { [says.described(/^at least\.$/i)]: 1 } },
    sort: says.value("sort", /risk$|desc/i),
    [says.described(/records a page/i)]: 3,
  });
  const { data } = found.structuredContent as { data: { id: string; name: string; scores: { churnRisk: number } }[] };
  expect(JSON.parse(textOf(found))).toEqual(found.structuredContent);
  const risks = data.map(({ scores }) => scores.churnRisk);
  expect(risks).toEqual(risks.toSorted((a, b) => b - a));
  const [worst] = data;
  expect(["Regular 4", "Regular 5"]).toContain(worst?.name);

  const why = choose(tools, ["explain", "customer", "score"]);
  const [subject = ""] = reader(why).required;
  expect((await call(client, why.name, { [subject]: worst?.id })).isError).toBeUndefined();

  const logger = choose(tools, ["note", "write", "create", "call"]);
  expect(logger.annotations).toMatchObject({ readOnlyHint: false, destructiveHint: false });
  const given = reader(logger).required.map((name) => [
    name,
    name.endsWith("Id") ? worst?.id : "Called: will order next week.",
  ]);
  const logged = await call(client, logger.name, Object.fromEntries(given));
  expect(logged.isError).toBeUndefined();
  const timeline = await seller.client.getTimeline({ params: { customerId: worst?.id ?? "" } });
  expect(JSON.stringify(timeline.data)).toContain("Called: will order next week.");
});

describe("a call", () => {
  test("that does not fit is answered by what to change, where, in the caller's words", async () => {
    const client = await connect(tenant.key);
    const wrong = await call(client, "create_customer", { name: "", kind: "dog", nmae: "x" });
    expect(wrong.isError).toBe(true);
    expect(textOf(wrong)).toMatch(/^- name: .+$/m);
    expect(textOf(wrong)).toMatch(/^- kind: .+person.+$/m);
    expect(textOf(wrong)).toMatch(/nmae/);
    expect(wrong.structuredContent).toMatchObject({ code: "invalid_request" });
    const missing = await call(client, "get_customer", {});
    expect(missing).toMatchObject({ isError: true });
    expect(textOf(missing)).toMatch(/customerId: This is missing/);
    const unknown = await call(client, "list_products", { colour: "red" });
    expect(textOf(unknown)).toMatch(/colour/);
    await expect(call(client, "fly_to_the_moon")).rejects.toThrow(/fly_to_the_moon/);
    await expect(call(client, "__proto__")).rejects.toThrow(/no tool/);
  });

  test("keeps to the version that was read, and says when nothing comes back", async () => {
    const client = await connect(tenant.key);
    const made = await call(client, "create_customer", { name: "Versioned" });
    const { id, version } = made.structuredContent as { id: string; version: number };
    const change = { customerId: id, name: "Changed", ifVersion: version };
    expect((await call(client, "update_customer", change)).structuredContent).toMatchObject({ version: version + 1 });
    expect((await call(client, "update_customer", change)).structuredContent).toMatchObject({
      code: "version_mismatch",
    });
    expect(textOf(await call(client, "delete_customer", { customerId: id }))).toBe("Done.");
    expect((await call(client, "get_customer", { customerId: id })).structuredContent).toMatchObject({
      code: "not_found",
    });
  });

  test("without the permission is refused although the tool's name is known", async () => {
    const reader = await connect(await keyWith(["customer:read"]));
    const refused = await call(reader, "create_customer", { name: "No" });
    expect(refused).toMatchObject({ isError: true, structuredContent: { code: "forbidden" } });
    for (const name of ["create_api_key", "sign_out", "list_sessions", "sign_in"])
      expect(await call(reader, name, {}).catch(() => ({ isError: true }))).toMatchObject({ isError: true });
  });

  test("of another company finds nothing of this one", async () => {
    const { id } = await tenant.client.createCustomer({ body: { name: "Secret Tea House" } });
    await local.drain();
    const stranger = await connect(other.key);
    for (const name of ["get_customer", "update_customer", "delete_customer", "explain_customer", "get_timeline"]) {
      const answer = await call(stranger, name, {
        customerId: id,
        ...(name === "update_customer" ? { name: "Mine" } : {}),
      });
      expect(answer.structuredContent, name).toMatchObject({ code: "not_found" });
    }
    expect(textOf(await call(stranger, "query_customers"))).not.toContain("Secret");
    expect(textOf(await call(stranger, "search_customers", { q: "Secret" }))).not.toContain("Tea House");
  });

  test("goes the way of every request: limits and log know it by its operation", async () => {
    const client = await connect(tenant.key);
    await call(client, "get_workspace");
    const line = local.log.findLast(({ data }) => data?.["operation"] === "getWorkspace");
    expect(line?.data).toMatchObject({ status: 200, workspace: tenant.workspaceId });
  });
});

describe("the address", () => {
  test("answers nobody without a key that works, and says where else a token can be had", async () => {
    for (const headers of [{}, { Authorization: "Bearer per_live_no" }, { Cookie: tenant.cookie }]) {
      const reply = await post(LIST, headers as Record<string, string>);
      expect(reply.status).toBe(401);
      const where = `resource_metadata="${local.origin}/.well-known/oauth-protected-resource/mcp"`;
      const failed = "Authorization" in headers ? 'error="invalid_token", ' : "";
      expect(reply.headers.get("www-authenticate")).toBe(`Bearer ${failed}${where}`);
      expect(await reply.json()).toMatchObject({ code: "unauthorized" });
    }
    const tool = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "get_workspace" } };
    expect((await post(tool, { Authorization: "Bearer per_live_no" })).status).toBe(401);
  });

  const authorized = (): Record<string, string> => ({ Authorization: `Bearer ${tenant.key}` });

  test("answers no page of another site", async () => {
    expect((await post(LIST, { ...authorized(), Origin: "https://evil.example" })).status).toBe(403);
    expect((await post(LIST, { ...authorized(), Origin: local.origin })).status).toBe(200);
  });

  test("has no stream to open and no session to end", async () => {
    for (const method of ["GET", "DELETE", "PUT"]) {
      const reply = await local.fetch("/mcp", { method, headers: authorized() });
      expect([reply.status, reply.headers.get("allow")]).toEqual([405, "POST"]);
    }
    expect((await post(LIST, authorized())).headers.get("mcp-session-id")).toBeNull();
  });

  test.each([
    ["no JSON", "{", 400],
    ["no message", { hello: "world" }, 400],
    ["too much", JSON.stringify({ ...LIST, params: { filler: "x".repeat(1_100_000) } }), 413],
    ["nothing", "", 400],
  ])("refuses %s", async (_, message, status) => {
    const reply = await post(message, authorized());
    expect(reply.status).toBe(status);
    expect(await reply.json()).toHaveProperty("error");
  });

  test("tells a program in another form what it must accept", async () => {
    expect((await post(LIST, { ...authorized(), Accept: "text/html" })).status).toBe(406);
    expect((await post(LIST, { ...authorized(), "Content-Type": "text/plain" })).status).toBe(415);
  });
});
