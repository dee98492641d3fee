import { CALM, faultInjector, KilledError, type Local, seededRandom, startLocal, type Tenant } from "@perennial/local";
import type { Client } from "@perennial/sdk";
import { afterAll, beforeAll, expect, test } from "vitest";
import { receivers } from "./receiver.ts";

const HOUR = 3_600_000;
const RATES = { throttle: 0.02, conflict: 0.03, lostReply: 0.02, kill: 0.01, repeat: 0.3, late: 0.1 };

const faults = faultInjector(20_261_124);
const { outbound, sent, answers } = receivers();
let local: Local;
beforeAll(async () => {
  local = await startLocal({
    outbound,
    instrument: faults.instrument,
    disturb: faults.disturb,
    onInvoke: faults.revive,
  });
});
afterAll(() => local.stop());

/** Does something again until the process does not end in the middle of it. */
async function through(work: () => Promise<void>): Promise<void> {
  for (let attempt = 0; attempt < 60; attempt += 1) {
    try {
      await work();
      return;
    } catch (error) {
      if (!(error instanceof KilledError)) throw error;
      faults.revive();
    }
  }
  throw new Error("the process ends each time");
}

async function inPeace(): Promise<void> {
  faults.setRates(CALM);
  faults.killAfter(Number.POSITIVE_INFINITY);
  faults.revive();
  await local.drain();
}

async function deliveriesOf(client: Client, endpointId: string) {
  const all = [];
  for (let before: number | null | undefined; before !== null; ) {
    const page = await client.listDeliveries({
      params: { endpointId },
      query: { limit: 100, ...(before === undefined ? {} : { before }) },
    });
    all.push(...page.data);
    before = page.nextBefore;
  }
  return all;
}

/** Holds what an endpoint was sent against the event log, and what is said of its deliveries against its own list of them. */
async function expectWhole(client: Client, endpointId: string, url: string, type: string): Promise<void> {
  const events = [];
  for (let after = 0; ; ) {
    const page = await client.listEvents({ query: { after, limit: 100, type } });
    events.push(...page.data);
    if (page.nextAfter === after || page.nextAfter >= page.lastSequence) break;
    after = page.nextAfter;
  }
  const own = sent.filter((post) => post.url === url);
  const bodies = new Map(events.map(({ id }) => [id, new Set<string>()]));
  for (const { headers, body } of own) bodies.get(headers["webhook-id"] ?? "")?.add(body);
  // Each at least once; again only under the same id, and as the same text; and nothing else.
  expect([...bodies.values()].map(({ size }) => size)).toEqual(events.map(() => 1));
  expect(own.filter(({ headers }) => !bodies.has(headers["webhook-id"] ?? ""))).toEqual([]);
  const listed = await deliveriesOf(client, endpointId);
  const endpoint = (await client.listWebhookEndpoints()).data.find(({ id }) => id === endpointId);
  const delivered = listed.filter(({ status }) => status === "delivered").length;
  expect([listed.length, delivered]).toEqual([events.length, events.length]);
  expect(endpoint?.deliveries).toEqual({ total: delivered, delivered, failed: 0, waiting: 0 });
}

async function endpointOf({ client }: Tenant, url: string, types: readonly string[]): Promise<string> {
  return (await client.createWebhookEndpoint({ body: { url, types: [...types] } })).id;
}

test("the process ending before any command of the way from the write to the receiver loses nothing and doubles nothing", async () => {
  const tenant = await local.signUp();
  const url = "https://steps.example.com/";
  const endpointId = await endpointOf(tenant, url, ["customer.created"]);
  await local.drain();
  let last = 0;
  for (let commands = 0; commands < 60; commands += 1) {
    await tenant.client.createCustomer({ body: { name: `Customer ${commands}` } });
    const before = faults.counts.kill;
    faults.killAfter(commands);
    await through(() => local.drain());
    if (faults.counts.kill > before) last = commands;
    await inPeace();
  }
  // Far enough to have gone through all of it.
  expect(last).toBeGreaterThan(15);
  expect(last).toBeLessThan(59);
  await local.advance(HOUR);
  await expectWhole(tenant.client, endpointId, url, "customer.created");
}, 120_000);

test("throttled tables, lost answers, repeated and late records and receivers that fail come to every event delivered", async () => {
  const random = seededRandom(3);
  const tenant = await local.signUp();
  const { client } = tenant;
  const [all, some] = ["https://all.example.com/", "https://some.example.com/"];
  const ids = [
    await endpointOf(tenant, all, ["customer.*", "note.*"]),
    await endpointOf(tenant, some, ["note.created"]),
  ];
  answers.set(some, () => (random() < 0.3 ? 503 : random() < 0.1 ? { error: "read ECONNRESET" } : 200));
  await local.drain();
  for (let round = 0; round < 25; round += 1) {
    const { id: customerId } = await client.createCustomer({ body: { name: `Customer ${round}` } });
    for (let note = 0; note < 3; note += 1)
      await client.createNote({ params: { customerId }, body: { text: `Note ${round}.${note}` } });
    await client.updateCustomer({ params: { customerId }, body: { name: `Renamed ${round}` } });
    faults.setRates(RATES);
    await through(() => local.drain());
    await through(() => local.advance(60_000));
    await inPeace();
  }
  expect(faults.counts.kill).toBeGreaterThan(20);
  expect(faults.counts.repeat * faults.counts.late * faults.counts.throttle * faults.counts.lostReply).toBeGreaterThan(
    0,
  );
  for (let hour = 0; hour < 30; hour += 1) await local.advance(HOUR);
  await expectWhole(client, ids[0] ?? "", all, "customer.*,note.*");
  await expectWhole(client, ids[1] ?? "", some, "note.created");
}, 240_000);
