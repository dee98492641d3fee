import type { Event } from "@perennial/contract";
import { type Local, startLocal } from "@perennial/local";
import type { Client } from "@perennial/sdk";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newCompany } from "./people.ts";
import { receivers } from "./receiver.ts";
import { bringIn, upload } from "./upload.ts";

const DAY = 86_400_000;
const { outbound, sent } = receivers();
let local: Local;
beforeAll(async () => {
  local = await startLocal({ outbound });
});
afterAll(() => local.stop());

async function eventsOf(client: Client, type: string): Promise<Event[]> {
  await local.drain();
  return (await client.listEvents({ query: { type, limit: 200 } })).data;
}

const told = (events: readonly Event[]) => events.map(({ type, data }) => [type, data.changed, data.previous]);
const dayBefore = (days: number): string => new Date(local.clock.now() - days * DAY).toISOString().slice(0, 10);

// The first one, while there is one company whose nights go by.
test("an endpoint that asks for loyalty below a threshold hears when it is crossed, and only then", {
  timeout: 90_000,
}, async () => {
  const { client } = await local.signUp();
  const url = "https://shop.example/loyalty";
  const types = ["customer.loyalty.changed"];
  await client.createWebhookEndpoint({ body: { url, types, loyaltyBelow: 40 } });
  await client.createWebhookEndpoint({ body: { url: `${url}/all`, types } });
  const { id: customerId } = await client.createCustomer({ body: { name: "Anna" } });
  await local.drain();
  for (let days = 300; days > 0; days -= 20) {
    await client.recordPurchase({ params: { customerId }, body: { amountMinor: 5000, occurredOn: dayBefore(days) } });
    await local.drain();
  }
  const loyaltyOf = async () => (await client.getCustomer({ params: { customerId } })).scores?.loyalty ?? 0;
  expect(await loyaltyOf()).toBeGreaterThanOrEqual(40);
  for (let weeks = 0; weeks < 20 && (await loyaltyOf()) >= 40; weeks += 1) await local.advance(7 * DAY);
  expect(await loyaltyOf()).toBeLessThan(40);
  const scoresTo = (wanted: string) =>
    sent
      .filter((post) => post.url === wanted)
      .map(({ body }) => (JSON.parse(body) as { data: Event["data"] }).data)
      .map(({ record, previous }) => [
        previous["loyalty"] as number | null,
        (record as { scores: { loyalty: number } }).scores.loyalty,
      ]);
  const isBelow = (score: number | null): boolean => (score ?? 100) < 40;
  const all = scoresTo(`${url}/all`);
  const wanted = all.filter(([before = null, after = null]) => isBelow(before) !== isBelow(after));
  expect(scoresTo(url)).toEqual(wanted);
  expect([wanted.length > 0, all.length > wanted.length]).toEqual([true, true]);
});

test("people, their teams and roles, and how far a hand-over is", async () => {
  const { owner, hire } = await newCompany(local);
  const { client } = owner;
  const [leaver, taker] = [await hire("member"), await hire("member")];
  await client.createCustomer({ body: { name: "Anna", ownerId: leaver.id } });
  const team = await client.createTeam({ body: { name: "East" } });
  await client.updateTeam({ params: { teamId: team.id }, body: { name: "West" } });
  await client.deleteTeam({ params: { teamId: team.id } });
  const role = await client.createRole({ body: { name: "Till", permissions: ["customer:read"] } });
  await client.updateRole({ params: { roleId: role.id }, body: { permissions: ["customer:read", "purchase:read"] } });
  await client.deleteRole({ params: { roleId: role.id } });
  const { id } = await client.handOver({ params: { memberId: leaver.id }, body: { to: [taker.id] } });
  await local.drain();
  await client.undoHandOver({ params: { handOverId: id } });
  expect(told(await eventsOf(client, "team.*"))).toEqual([
    ["team.created", [], {}],
    ["team.updated", ["name"], { name: "East" }],
    ["team.deleted", [], {}],
  ]);
  expect(told(await eventsOf(client, "role.*"))).toEqual([
    ["role.created", [], {}],
    ["role.updated", ["permissions"], { permissions: ["customer:read"] }],
    ["role.deleted", [], {}],
  ]);
  const handOvers = await eventsOf(client, "hand_over.*");
  expect(told(handOvers)).toEqual([
    ["hand_over.started", ["status"], {}],
    ["hand_over.completed", ["status"], { status: "running" }],
    ["hand_over.undo_started", ["status"], { status: "done" }],
    ["hand_over.undone", ["status"], { status: "undoing" }],
  ]);
  expect(handOvers.map(({ data }) => data.record?.["id"])).toEqual([id, id, id, id]);
  const invitations = await eventsOf(client, "invitation.*");
  expect(invitations.map(({ type }) => type)).toContain("invitation.created");
  expect(JSON.stringify(invitations)).not.toMatch(/tokenHash/);
});

test("what customers say about being reached, to those who reach the customer", async () => {
  const { owner, hire } = await newCompany(local);
  const seller = await hire("member");
  const own = { rules: { reach: { customer: { read: "own", write: "own" } } } };
  await owner.client.updateRole({ params: { roleId: "member" }, body: own as never });
  const theirs = await owner.client.createCustomer({ body: { name: "Theirs", ownerId: seller.id } });
  const other = await owner.client.createCustomer({ body: { name: "Other" } });
  for (const { id } of [theirs, other]) {
    const body = { channel: "mail", status: "denied", source: "By telephone" } as const;
    await owner.client.recordConsent({ params: { customerId: id }, body });
  }
  const all = await eventsOf(owner.client, "consent.created");
  expect(all.map(({ data }) => [data.record?.["customerId"], data.record?.["status"]]).sort()).toEqual(
    [
      [theirs.id, "denied"],
      [other.id, "denied"],
    ].sort(),
  );
  const heard = await eventsOf(seller.client, "consent.created");
  expect(heard.map(({ data }) => data.record?.["customerId"])).toEqual([theirs.id]);
});

test("a signal that is corrected to another day, with what it was", async () => {
  const { client } = await local.signUp();
  const { id: customerId } = await client.createCustomer({ body: { name: "Anna" } });
  const signal = await client.recordSignal({
    params: { customerId },
    body: { type: "complaint", severity: 1, occurredOn: dayBefore(9) },
  });
  const params = { customerId, signalId: signal.id };
  await client.updateSignal({ params, body: { occurredOn: dayBefore(5), severity: 3 } });
  await client.updateSignal({ params, body: { severity: 2 } });
  await client.deleteSignal({ params });
  expect(told(await eventsOf(client, "signal.*"))).toEqual([
    ["signal.created", [], {}],
    ["signal.updated", ["occurredOn", "severity"], { occurredOn: dayBefore(9), severity: 1 }],
    ["signal.updated", ["severity"], { severity: 3 }],
    ["signal.deleted", [], {}],
  ]);
});

test("how far a file that comes in or goes out is", async () => {
  const { client } = await local.signUp();
  const text = "id,name\nc-1,Anna\n";
  const { import: file } = await client.createImport({
    body: { kind: "customers", fileName: "a.csv", size: text.length },
  });
  await client.cancelImport({ params: { importId: file.id } });
  await client.createExport({ body: {} });
  expect((await eventsOf(client, "import.*")).map(({ type }) => type)).toEqual(["import.created", "import.cancelled"]);
  expect(told(await eventsOf(client, "export.*"))).toEqual([
    ["export.started", ["status"], {}],
    ["export.completed", ["status"], { status: "running" }],
  ]);
});

test("the first scores of a customer, but not of one whom a file brought", async () => {
  const { client } = await local.signUp();
  const { id } = await client.createCustomer({ body: { name: "Anna" } });
  // Both are worked on at once, so that there never was a state without scores.
  await client.recordPurchase({ params: { customerId: id }, body: { amountMinor: 5000, occurredOn: dayBefore(40) } });
  const [risk, ...more] = await eventsOf(client, "customer.churn_risk.changed");
  expect(more).toEqual([]);
  expect(risk?.data.record?.["id"]).toBe(id);
  expect(risk?.data.previous).toEqual({ churnRisk: null, riskBand: null });
  expect(risk?.data.changed).toContain("churnRisk");
  const bytes = new TextEncoder().encode(`customer,date,amount\nc-1,${dayBefore(40)},50\n`);
  await bringIn(local, client, (await upload(local, client, { fileName: "a.csv", bytes })).id);
  const scored = (await client.queryCustomers({ body: {} })).data.filter(
    ({ scores }) => typeof scores?.churnRisk === "number",
  );
  expect(scored).toHaveLength(2);
  const firsts = (await eventsOf(client, "customer.churn_risk.changed")).filter(
    ({ data }) => data.previous["churnRisk"] === null,
  );
  expect(firsts.map(({ data }) => data.record?.["id"])).toEqual([id]);
});
