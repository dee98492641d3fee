import { type Local, startLocal } from "@perennial/local";
import { type Client, type Event, PerennialError } from "@perennial/sdk";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { receivers } from "./receiver.ts";

const SECOND = 1000;
const HOUR = 3_600_000;
const receiver = receivers();
const { sent, answers } = receiver;
const own = () => sent.filter(({ url }) => url === URL_A);
let local: Local;
beforeAll(async () => {
  local = await startLocal({ outbound: receiver.outbound });
});
afterAll(() => local.stop());
beforeEach(() => {
  sent.length = 0;
  answers.clear();
});

let URL_A = "";
let made = 0;
// Endpoints of earlier tests go on failing meanwhile.
beforeEach(() => {
  made += 1;
  URL_A = `https://a.example.com/${made}`;
});

async function eventsOf(client: Client, type?: string): Promise<Event[]> {
  const all: Event[] = [];
  for (let after = 0; ; ) {
    const page = await client.listEvents({ query: { after, limit: 7, ...(type ? { type } : {}) } });
    all.push(...page.data);
    if (page.nextAfter === after || page.nextAfter >= page.lastSequence) return all;
    after = page.nextAfter;
  }
}

async function endpointOf(client: Client, endpointId: string) {
  const { data } = await client.listWebhookEndpoints();
  const found = data.find(({ id }) => id === endpointId);
  if (!found) throw new Error("the endpoint is there");
  return found;
}

async function deliveriesOf(client: Client, endpointId: string) {
  return (await client.listDeliveries({ params: { endpointId }, query: { limit: 100 } })).data;
}

describe("the event log", () => {
  test("tells what happened, in order and without a gap, with what changed", async () => {
    const { client, owner } = await local.signUp();
    const { id } = await client.createCustomer({ body: { name: "Anna", tags: ["new"] } });
    const params = { customerId: id };
    await client.updateCustomer({ params, body: { name: "Anna Berg" } });
    const purchase = await client.recordPurchase({ params, body: { amountMinor: 500, occurredOn: "2026-10-01" } });
    const theirs = { ...params, purchaseId: purchase.id };
    await client.updatePurchase({ params: theirs, body: { occurredOn: "2026-10-05", amountMinor: 700 } });
    await client.updatePurchase({ params: theirs, body: { occurredOn: "2026-10-09" } });
    await client.updatePurchase({ params: theirs, body: { occurredOn: "2026-10-01", note: "As it was" } });
    await client.deletePurchase({ params: theirs });
    await local.drain();
    const events = await eventsOf(client, "customer.created,customer.updated,purchase.*");
    expect(events.map(({ type }) => type)).toEqual([
      "customer.created",
      "customer.updated",
      "purchase.created",
      "purchase.updated",
      "purchase.updated",
      "purchase.updated",
      "purchase.deleted",
    ]);
    // A correction that takes it to another day tells what it was as any other does.
    expect(events.slice(3, 6).map(({ data }) => [data.record?.["occurredOn"], data.previous, data.version])).toEqual([
      ["2026-10-05", { occurredOn: "2026-10-01", amountMinor: 500 }, 2],
      ["2026-10-09", { occurredOn: "2026-10-05" }, 3],
      ["2026-10-01", { occurredOn: "2026-10-09", note: null }, 4],
    ]);
    const [created, updated] = events;
    expect(created?.data.record).toMatchObject({ id, name: "Anna" });
    expect(updated?.data).toMatchObject({ changed: ["name"], previous: { name: "Anna" }, version: 2 });
    expect(updated?.requestId).toMatch(/^req_/);
    expect(updated?.actor).toMatch(/^key_/);
    expect(Math.abs(Date.parse(updated?.timestamp ?? "") - local.clock.now())).toBeLessThan(60_000);

    const all = await eventsOf(owner);
    expect(all.map(({ sequence }) => sequence)).toEqual(all.map((_, index) => index + 1));
  });

  test("numbers without gap or repetition whatever comes at once, and never shows a secret", async () => {
    const { client, owner } = await local.signUp();
    await owner.createApiKey({ body: { name: "Shown nowhere", access: "read" } });
    await client.createWebhookEndpoint({ body: { url: URL_A } });
    await Promise.all(
      Array.from({ length: 30 }, (_, index) => client.createCustomer({ body: { name: `Customer ${index}` } })),
    );
    await local.drain();
    const all = await eventsOf(owner);
    expect(all.map(({ sequence }) => sequence)).toEqual(all.map((_, index) => index + 1));
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(all.filter(({ type }) => type === "customer.created")).toHaveLength(30);
    expect(JSON.stringify(all)).not.toMatch(/sealed|whsec_|"hash"/);
  });

  test("refuses a type that there is not, and says which there are", async () => {
    const { client } = await local.signUp();
    const refused = await client.listEvents({ query: { type: "customer.eaten" } }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(PerennialError);
    expect((refused as PerennialError).problem?.errors?.[0]?.location).toBe("query.type");
  });
});

describe("webhooks", () => {
  test("are sent signed, once, with the event's id and number", async () => {
    const { client } = await local.signUp();
    const { id: endpointId, secret } = await client.createWebhookEndpoint({
      body: { url: URL_A, types: ["customer.created"] },
    });
    expect(secret).toMatch(/^whsec_/);
    const { id } = await client.createCustomer({ body: { name: "Anna" } });
    await local.drain();
    expect(own()).toHaveLength(1);
    const [one] = own();
    const body = JSON.parse(one?.body ?? "") as { type: string; data: { sequence: number; record: { id: string } } };
    expect(body).toMatchObject({ type: "customer.created", data: { record: { id } } });
    const [event] = await eventsOf(client, "customer.created");
    expect(one?.headers["webhook-id"]).toBe(event?.id);
    expect(body.data.sequence).toBe(event?.sequence);
    expect(Math.abs(Number(one?.headers["webhook-timestamp"]) - local.clock.now() / 1000)).toBeLessThan(60);
    const { deliveries } = await endpointOf(client, endpointId);
    expect(deliveries).toEqual({ total: 1, delivered: 1, failed: 0, waiting: 0 });
    const delivery = await client.getDelivery({ params: { endpointId, sequence: body.data.sequence } });
    expect(delivery).toMatchObject({ status: "delivered", body: one?.body, attempts: [{ status: 200 }] });
  });

  test("are tried ten times over 75 hours, and then given up", async () => {
    const { client } = await local.signUp();
    const { id: endpointId } = await client.createWebhookEndpoint({
      body: { url: URL_A, types: ["customer.created"] },
    });
    answers.set(URL_A, () => 500);
    await client.createCustomer({ body: { name: "Anna" } });
    await local.drain();
    const started = local.clock.now();
    const times = [0];
    while (local.clock.now() < started + 90 * HOUR) {
      const before = own().length;
      await local.advance(times.length < 4 ? 5 * SECOND : 10 * 60 * SECOND);
      if (own().length > before) times.push(local.clock.now() - started);
    }
    const hours = [0, 5 / 3600, 5 / 60, 0.5, 2, 5, 10, 14, 20, 24];
    const due = hours.map((_, index) => hours.slice(0, index + 1).reduce((sum, one) => sum + one, 0) * HOUR);
    expect(own()).toHaveLength(10);
    for (const [index, at] of times.entries()) {
      expect(at).toBeGreaterThanOrEqual(due[index] ?? 0);
      // A tenth of jitter, the hops of the queue, and how coarsely time moves here.
      expect(at).toBeLessThanOrEqual((due[index] ?? 0) * 1.1 + 20 * 60 * SECOND);
    }
    expect(new Set(own().map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    expect(new Set(own().map(({ headers }) => headers["webhook-timestamp"])).size).toBe(10);
    const [delivery] = await deliveriesOf(client, endpointId);
    expect(delivery).toMatchObject({ status: "failed", nextAttemptAt: null });
    expect((await endpointOf(client, endpointId)).deliveries).toEqual({
      total: 1,
      delivered: 0,
      failed: 1,
      waiting: 0,
    });
  });

  test("arrive, all of them, when a receiver comes back after a day", async () => {
    const { client } = await local.signUp();
    const { id: endpointId } = await client.createWebhookEndpoint({
      body: { url: URL_A, types: ["customer.created"] },
    });
    answers.set(URL_A, () => ({ error: "connect ECONNREFUSED" }));
    for (let hour = 0; hour < 24; hour += 1) {
      await client.createCustomer({ body: { name: `Customer ${hour}` } });
      await local.advance(HOUR);
    }
    const { deliveries, failingSince } = await endpointOf(client, endpointId);
    expect(deliveries).toEqual({ total: 24, delivered: 0, failed: 0, waiting: 24 });
    expect(failingSince).not.toBeNull();
    answers.delete(URL_A);
    sent.length = 0;
    await local.advance(26 * HOUR);
    expect(new Set(own().map(({ headers }) => headers["webhook-id"])).size).toBe(24);
    const after = await endpointOf(client, endpointId);
    expect(after.deliveries).toEqual({ total: 24, delivered: 24, failed: 0, waiting: 0 });
    expect(after.failingSince).toBeNull();
  });

  test("wait for as long as the receiver asks", async () => {
    const { client } = await local.signUp();
    await client.createWebhookEndpoint({ body: { url: URL_A, types: ["customer.created"] } });
    answers.set(URL_A, () => ({ status: 429, retryAfter: 1800 }));
    await client.createCustomer({ body: { name: "Anna" } });
    await local.drain();
    await local.advance(29 * 60 * SECOND);
    expect(own()).toHaveLength(1);
    await local.advance(3 * 60 * SECOND);
    expect(own()).toHaveLength(2);
  });

  test("end with a 410, and the owners are told", async () => {
    const { client } = await local.signUp({ email: "gone@example.com" });
    const { id: endpointId } = await client.createWebhookEndpoint({
      body: { url: URL_A, types: ["customer.created"] },
    });
    answers.set(URL_A, () => 410);
    await client.createCustomer({ body: { name: "Anna" } });
    await local.drain();
    const { status, disabledReason, deliveries } = await endpointOf(client, endpointId);
    expect({ status, disabledReason }).toEqual({ status: "disabled", disabledReason: "gone" });
    expect(deliveries).toEqual({ total: 1, delivered: 0, failed: 1, waiting: 0 });
    await client.createCustomer({ body: { name: "Berta" } });
    await local.advance(HOUR);
    expect(own()).toHaveLength(1);
    expect(
      local.mail.letters().filter(({ to, text }) => to === "gone@example.com" && text.includes(URL_A)),
    ).toHaveLength(1);
  });

  test("are given up after five days of failure; the owners are told on the first, the third and the fifth", async () => {
    const { client } = await local.signUp({ email: "failing@example.com" });
    const { id: endpointId } = await client.createWebhookEndpoint({
      body: { url: URL_A, types: ["customer.created"] },
    });
    answers.set(URL_A, () => 503);
    const told = () =>
      local.mail.letters().filter(({ to, text }) => to === "failing@example.com" && text.includes(URL_A));
    const days: number[] = [];
    for (let half = 0; half < 13; half += 1) {
      await client.createCustomer({ body: { name: `Customer ${half}` } });
      const before = told().length;
      await local.advance(12 * HOUR);
      if (told().length > before) days.push(half / 2);
    }
    expect(days.map(Math.floor)).toEqual([1, 3, 5]);
    expect((await endpointOf(client, endpointId)).disabledReason).toBe("failing");

    answers.clear();
    sent.length = 0;
    await client.updateWebhookEndpoint({ params: { endpointId }, body: { status: "enabled" } });
    await client.replayDeliveries({ params: { endpointId }, body: { from: 1 } });
    await local.advance(2 * HOUR);
    expect(new Set(own().map(({ headers }) => headers["webhook-id"])).size).toBe(13);
    const { total, delivered, failed, waiting } = (await endpointOf(client, endpointId)).deliveries;
    expect({ total, delivered, failed, waiting }).toEqual({ total: 13, delivered: 13, failed: 0, waiting: 0 });
  });

  test("to a receiver that hangs wait while one of them finds out whether it still does", async () => {
    const { client } = await local.signUp();
    await client.createWebhookEndpoint({ body: { url: URL_A, types: ["customer.created"] } });
    answers.set(URL_A, () => ({ error: "No answer within 15 seconds.", milliseconds: 15_000 }));
    await client.createCustomer({ body: { name: "Anna" } });
    await local.drain();
    expect(own()).toHaveLength(1);
    for (let index = 0; index < 20; index += 1) await client.createCustomer({ body: { name: `Customer ${index}` } });
    await local.drain();
    expect(own()).toHaveLength(1);
    // Twenty-one are due now, and as many would hold a place for a quarter of a minute each.
    local.clock.move(21_000);
    await local.drain();
    expect(own()).toHaveLength(2);

    answers.clear();
    await local.advance(2 * HOUR);
    expect(new Set(own().map(({ headers }) => headers["webhook-id"])).size).toBe(21);
  });

  test("can be tried out, and a new secret signs beside the old one for a day", async () => {
    const { client } = await local.signUp();
    const { id: endpointId } = await client.createWebhookEndpoint({ body: { url: URL_A, types: ["note.created"] } });
    const params = { endpointId };
    await client.sendTestEvent({ params });
    await local.drain();
    expect(JSON.parse(own()[0]?.body ?? "")).toMatchObject({ type: "webhook_endpoint.test" });
    expect(own()[0]?.headers["webhook-signature"]?.split(" ")).toHaveLength(1);
    await client.rotateWebhookSecret({ params });
    await client.sendTestEvent({ params });
    await local.drain();
    expect(own()[1]?.headers["webhook-signature"]?.split(" ")).toHaveLength(2);
    await local.advance(25 * HOUR);
    await client.sendTestEvent({ params });
    await local.drain();
    expect(own()[2]?.headers["webhook-signature"]?.split(" ")).toHaveLength(1);
  });
});
