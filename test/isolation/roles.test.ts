import { BUILT_IN_ROLES, type Operation, operations } from "@perennial/contract";
import { type Local, startLocal } from "@perennial/local";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Colleague, newCompany } from "../flows/people.ts";
import { exampleRequest } from "./example.ts";

let local: Local;
/** One person of every role, and one whose role allows nothing. */
const people = new Map<string, Colleague>();
const may = new Map<string, ReadonlySet<string>>();

beforeAll(async () => {
  local = await startLocal();
  const { owner, hire } = await newCompany(local);
  const nothing = await owner.client.createRole({ body: { name: "Nothing", permissions: [] } });
  const { data: roles } = await owner.client.listRoles();
  for (const { id, permissions } of roles) may.set(id === nothing.id ? "nothing" : id, new Set(permissions));
  for (const role of BUILT_IN_ROLES) people.set(role, role === "owner" ? owner : await hire(role));
  people.set("nothing", await hire(nothing.id));
});
afterAll(() => local.stop());

const all: readonly Operation[] = Object.values(operations);
const guarded = all.filter(({ access }) => access.includes(":"));

/**
 * Every operation that needs a permission against every role. What a role lacks is refused whatever the request says; what it
 * has is not refused for lack of it, tried by a request that the contract refuses before anything is done.
 */
describe.each([...BUILT_IN_ROLES, "nothing"])("the role %s", (role) => {
  test.each(guarded.map((op) => [op.id, op] as const))("%s", async (_, op) => {
    const allowed = may.get(role)?.has(op.access) ?? false;
    const cookie = people.get(role)?.cookie() ?? "";
    const { url, body } = exampleRequest(op, {});
    const spoiled = allowed && body !== undefined ? { nonsense: true, ...body, alsoNonsense: 1 } : body;
    // What takes no body to spoil is tried with nobody's record, or only looks.
    if (allowed && body === undefined && op.params === undefined && op.method !== "get") return;
    const reply = await local.fetch(local.origin + url, {
      method: op.method.toUpperCase(),
      headers: { Cookie: cookie, "Content-Type": "application/json" },
      ...(spoiled === undefined ? {} : { body: JSON.stringify(spoiled) }),
    });
    const { code } = reply.status === 204 ? { code: undefined } : ((await reply.json()) as { code?: string });
    if (allowed) expect([reply.status, code]).not.toEqual([403, "forbidden"]);
    else expect([reply.status, code]).toEqual([403, "forbidden"]);
  });
});

test("each built-in role allows more than the one after it", () => {
  for (const [index, role] of BUILT_IN_ROLES.entries()) {
    const next = BUILT_IN_ROLES[index + 1];
    if (next === undefined) continue;
    const [own, less] = [may.get(role), may.get(next)];
    expect([...(less ?? [])].every((permission) => own?.has(permission))).toBe(true);
    expect(own?.size).toBeGreaterThan(less?.size ?? 0);
  }
});
