import { ERRORS, type Operation, operations, type Problem, writes } from "@perennial/contract";
import { type Local, startLocal, type Tenant } from "@perennial/local";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Example, exampleRequest } from "./example.ts";
import { seedRecords } from "./records.ts";

let local: Local;
let victim: Tenant;
let stranger: Tenant;
let readOnly: string;
/** Ids of the victim's records by path parameter. */
let ids: Readonly<Record<string, string>>;

beforeAll(async () => {
  local = await startLocal();
  victim = await local.signUp();
  stranger = await local.signUp();
  const { key } = await victim.owner.createApiKey({ body: { name: "Reader", access: "read" } });
  readOnly = key;
  ids = await seedRecords(local, victim);
});
afterAll(() => local.stop());

const all: readonly Operation[] = Object.values(operations);
const closed = all.filter(({ access }) => access !== "public");
/** Operations that name a record in their path. */
const addressed = closed.filter(({ params }) => params !== undefined);
const forms = (of: readonly Operation[]) => of.map((op) => [op.id, op] as const);

async function send(op: Operation, headers: Record<string, string>, example: Example) {
  const reply = await local.fetch(local.origin + example.url, {
    method: op.method.toUpperCase(),
    headers: { "Content-Type": "application/json", ...headers },
    ...(example.body === undefined ? {} : { body: JSON.stringify(example.body) }),
  });
  const text = await reply.text();
  return {
    status: reply.status,
    problem: text === "" ? undefined : (JSON.parse(text) as Problem),
    headers: reply.headers,
  };
}

const bearer = (key: string) => ({ Authorization: `Bearer ${key}` });

describe.each(forms(closed))("%s", (_, op) => {
  test.each([
    ["no credential", {}],
    ["a key that was never made", bearer(`per_live_01234567_${"a".repeat(43)}_000000`)],
    ["a mistyped key", bearer("per_live_nonsense")],
    ["a session that does not exist", { Cookie: `__Host-session=${"a".repeat(43)}` }],
    ["another scheme", { Authorization: "Basic dXNlcjpwYXNz" }],
  ])("is closed to %s", async (_name, headers) => {
    const { status, problem } = await send(op, headers, exampleRequest(op, ids));
    expect(status).toBe(401);
    expect(problem?.code).toBe("unauthorized");
  });

  test("does for a key that may only read what reading is, and nothing else", async () => {
    const { status, problem } = await send(op, bearer(readOnly), exampleRequest(op, ids));
    // Who did what is for those who answer for the workspace.
    const looks = op.access === "signed-in" || (op.access.endsWith(":read") && op.access !== "audit:read");
    const reads = !writes(op) && looks;
    if (reads) expect(status, JSON.stringify(problem)).toBeLessThan(300);
    else if (op.id === "signOut") expect(status).toBe(204);
    else expect([status, problem?.code]).toEqual([403, "forbidden"]);
  });

  test("tells a caller of another site nothing to change", async () => {
    if (op.method === "get") return;
    const headers = { Cookie: victim.cookie, Origin: "https://evil.example" };
    const { status } = await send(op, headers, exampleRequest(op, ids));
    expect(status).toBe(403);
  });
});

describe.each(forms(addressed))("%s with another workspace's ids", (_, op) => {
  test("answers as if there were no such record, to the letter", async () => {
    // As an owner of another workspace, who may do everything there.
    const owner = { Cookie: stranger.cookie };
    const theirs = await send(op, owner, exampleRequest(op, ids));
    const nobody = await send(op, owner, exampleRequest(op, nobodys()));
    const upserts = op.method === "put";
    if (upserts && op.path.split("/").length === 3) {
      // The caller's own id names a record of its own workspace, and makes it.
      expect(theirs.status).toBe(200);
      return;
    }
    expect(theirs.status).toBe(404);
    const body = (reply: typeof theirs) => ({ ...reply.problem, requestId: "", instance: "" });
    expect(body(theirs)).toEqual(body(nobody));
  });
});

/** Well-formed ids that nobody has. */
function nobodys(): Record<string, string> {
  const never = (id: string): string => {
    if (id.startsWith("ext:")) return "ext:nobody";
    return /^\d+$/.test(id) ? "999999" : `${id.slice(0, 4)}${"0".repeat(26)}`;
  };
  return Object.fromEntries(Object.entries(ids).map(([name, id]) => [name, never(id)]));
}

test("after all of it the victim's records are what they were", async () => {
  const { client } = victim;
  const customer = await client.getCustomer({ params: { customerId: ids["customerId"] ?? "" } });
  expect(customer.version).toBe(1);
  const purchases = await client.listPurchases({ params: { customerId: customer.id } });
  expect(purchases.data.map(({ version }) => version)).toEqual([1]);
});

test("every code that a refusal can have is in the table of errors", () => {
  for (const op of all) for (const code of op.errors) expect(ERRORS[code]).toBeDefined();
});
