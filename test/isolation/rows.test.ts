import {
  neededReach,
  type Operation,
  OWNED_KINDS,
  operations,
  REACHES,
  recordKindOf,
  writes,
} from "@perennial/contract";
import { type Local, startLocal } from "@perennial/local";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Colleague, newCompany } from "../flows/people.ts";
import { PASSWORD } from "../flows/visitor.ts";
import { exampleRequest } from "./example.ts";
import { seedCustomer } from "./records.ts";

/** Whose a customer is, seen from the one who asks. */
const WHOSE = ["own", "team", "other", "nobody"] as const;
type Whose = (typeof WHOSE)[number];

/** Stands in everything that belongs to a customer; no answer may hold that of one who is not reached. */
const mark = (whose: Whose): string => `mark-${whose}`;
const HIDDEN = "13912345678";

let local: Local;
let owner: Colleague;
/** Members who reach so far, to look and to change. */
const people = new Map<string, Colleague>();
/** Ids of the records of one customer of each kind of owner, for each of those members. */
const records = new Map<string, Record<string, string>>();

const reachName = (read: string, write: string): string => `${read} and ${write}`;
const COMBINATIONS = REACHES.flatMap((read) =>
  REACHES.filter((write) => REACHES.indexOf(write) <= REACHES.indexOf(read)).map((write) => ({ read, write })),
);

beforeAll(async () => {
  local = await startLocal();
  const company = await newCompany(local);
  owner = company.owner;
  const { client } = owner;
  const stranger = await company.hire("member");
  const { data: roles } = await client.listRoles();
  const permissions = (roles.find(({ id }) => id === "admin")?.permissions ?? []) as "customer:read"[];
  for (const { read, write } of COMBINATIONS) {
    await client.confirmSession({ body: { currentPassword: PASSWORD } });
    const team = await client.createTeam({ body: { name: reachName(read, write) } });
    const reach = Object.fromEntries(OWNED_KINDS.map((kind) => [kind, { read, write }]));
    const role = await client.createRole({
      body: {
        name: reachName(read, write),
        permissions,
        rules: { reach, fields: { customer: { phones: "hidden" } } },
      },
    });
    const person = await company.hire(role.id, [team.id]);
    const mate = await company.hire("member", [team.id]);
    people.set(reachName(read, write), person);
    const owners: Record<Whose, string | null> = { own: person.id, team: mate.id, other: stranger.id, nobody: null };
    for (const whose of WHOSE) {
      const name = `${mark(whose)} of ${reachName(read, write)}`;
      const ids = await seedCustomer(client, { name, ownerId: owners[whose], phones: [{ number: `+86${HIDDEN}` }] });
      records.set(`${reachName(read, write)} ${whose}`, ids);
    }
  }
  await local.drain();
}, 120_000);
afterAll(() => local.stop());

const isReached = (reach: string, whose: Whose): boolean =>
  reach === "all" || whose === "own" || (reach === "team" && whose === "team");

const all: readonly Operation[] = Object.values(operations);
const onCustomers = all.filter((op) => neededReach(op) !== undefined && op.access !== "public");
/** What only shows, of customers or of anything else. */
const shown = all.filter((op) => !writes(op) && op.access.endsWith(":read"));

async function send(op: Operation, person: Colleague, ids: Record<string, string>, body?: unknown) {
  const example = op.id === "searchCustomers" ? { url: "/v1/search?q=mark&limit=50" } : exampleRequest(op, ids);
  const sent = body ?? example.body;
  const reply = await local.fetch(local.origin + example.url, {
    method: op.method.toUpperCase(),
    headers: { Cookie: person.cookie(), Origin: local.origin, "Content-Type": "application/json" },
    ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
  });
  const text = await reply.text();
  const code = reply.ok || text === "" ? undefined : (JSON.parse(text) as { code: string }).code;
  return { status: reply.status, text, code };
}

/**
 * Every operation on something of a customer, for whoever reaches one's own, one's team's or all customers to look and to
 * change, against a customer of each kind of owner. What is expected follows from the contract alone.
 */
describe.each(COMBINATIONS)("whoever sees $read and changes $write", ({ read, write }) => {
  const cases = onCustomers.flatMap((op) => WHOSE.map((whose) => [op.id, whose, op] as const));
  test.each(cases)("%s of a customer of %s", async (_, whose, op) => {
    // By one's own id a customer is made where there is none.
    if (op.method === "put" && op.path === "/customers/{customerId}") return;
    const person = people.get(reachName(read, write)) as Colleague;
    const ids = records.get(`${reachName(read, write)} ${whose}`) ?? {};
    const mayChange = isReached(write, whose);
    // What would be done is asked for in a way that the contract refuses: only who may is of interest.
    const spoiled = writes(op) && mayChange && op.body !== undefined ? { nonsense: true } : undefined;
    if (writes(op) && mayChange && !spoiled) return;
    const { status, code } = await send(op, person, ids, spoiled);
    if (!isReached(read, whose)) expect([status, code]).toEqual([404, "not_found"]);
    else if (!writes(op)) expect(status).toBe(200);
    else expect([status, code]).toEqual(mayChange ? [400, "invalid_request"] : [403, "forbidden"]);
  });

  test.each(shown.map((op) => [op.id, op] as const))("%s shows nothing of anybody else", async (_, op) => {
    const person = people.get(reachName(read, write)) as Colleague;
    const ids = records.get(`${reachName(read, write)} own`) ?? {};
    const body = op.id === "queryCustomers" ? { limit: 200 } : undefined;
    const { text, status, code } = await send(op, person, ids, body);
    if (op.whole && read !== "all") expect([status, code]).toEqual([403, "forbidden"]);
    for (const whose of WHOSE) if (!isReached(read, whose)) expect(text).not.toContain(mark(whose));
    expect(text).not.toContain(HIDDEN);
    if (op.id === "queryCustomers" || op.id === "searchCustomers") expect(text).toContain(mark("own"));
  });
});

test("every operation about customers is held to rules by its path, or is about all of them", () => {
  for (const op of all) {
    if (!op.path.includes("{customerId}")) continue;
    expect(recordKindOf(op), op.id).toBeDefined();
    expect(neededReach(op), op.id).toBeDefined();
  }
});
