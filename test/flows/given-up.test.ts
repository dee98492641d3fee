import type { Event } from "@perennial/contract";
import { type Local, startLocal, type Tenant } from "@perennial/local";
import { afterAll, beforeAll, expect, test } from "vitest";
import { receivers } from "./receiver.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const { outbound, sent } = receivers();
/** Functions that end with a fault whenever they are started. */
const broken = new Set<string>();
let local: Local;
let tenant: Tenant;

beforeAll(async () => {
  local = await startLocal({
    outbound,
    load: async (entry) => {
      const { handler } = (await import(`../../functions/${entry}/handler.ts`)) as {
        handler: (event: unknown, context: unknown) => Promise<unknown>;
      };
      return {
        handler: async (event, context) => {
          if (broken.has(entry)) throw new Error(`${entry} is broken`);
          return await handler(event, context);
        },
      };
    },
  });
  tenant = await local.signUp();
  await local.drain();
});
afterAll(() => local.stop());

async function eventsAfter(after: number): Promise<Event[]> {
  const { data, lastSequence } = await tenant.owner.listEvents({ query: { after, limit: 200 } });
  // Dense: whoever has as many as there are numbers has missed none.
  expect(data.map(({ sequence }) => sequence)).toEqual(Array.from({ length: data.length }, (_, i) => after + 1 + i));
  expect(data.at(-1)?.sequence ?? after).toBe(lastSequence);
  return data;
}

async function makeNews(name: string): Promise<string> {
  const { id } = await tenant.client.createCustomer({ body: { name } });
  await tenant.client.recordPurchase({ params: { customerId: id }, body: { amountMinor: 12_000 } });
  await tenant.client.updateCustomer({ params: { customerId: id }, body: { name: `${name} Ltd` } });
  await local.drain();
  return id;
}

test("changes that the event log gave up are in it, and at the receivers, once it works again", async () => {
  const { id: endpointId } = await tenant.client.createWebhookEndpoint({
    body: { url: "https://shop.example/hook", types: ["customer.*", "purchase.*"] },
  });
  await local.drain();
  const before = (await eventsAfter(0)).length;
  sent.length = 0;
  broken.add("event");
  const customerId = await makeNews("Given Up");
  expect(await eventsAfter(before)).toEqual([]);
  expect((await local.runner.givenUp()).length).toBeGreaterThan(0);

  // Hours in which it is tried again and again lose nothing, and say so.
  await local.advance(3 * HOUR);
  expect(await eventsAfter(before)).toEqual([]);
  expect(local.log.filter(({ message }) => message === "given up change records are left").length).toBeGreaterThan(1);
  const waiting = await local.runner.givenUp();

  broken.delete("event");
  await local.advance(HOUR);
  expect(await local.runner.givenUp()).toEqual([]);
  expect(waiting.length).toBeGreaterThan(0);
  const events = (await eventsAfter(before)).filter(({ type }) => type !== "customer.churn_risk.changed");
  const told = events.map(({ type, data }) => [type, data.record?.["customerId"] ?? data.record?.["id"]]);
  expect(told).toContainEqual(["customer.created", customerId]);
  expect(told).toContainEqual(["purchase.created", customerId]);
  expect(told).toContainEqual(["customer.updated", customerId]);
  const ids = sent.map(({ headers }) => headers["webhook-id"]);
  expect(ids.sort()).toEqual([...new Set(ids)].sort());
  const wanted = await eventsAfter(before);
  expect(ids).toEqual(
    wanted
      .filter(({ type }) => /^(customer|purchase)\./.test(type))
      .map(({ id }) => id)
      .sort(),
  );
  const endpoint = (await tenant.client.listWebhookEndpoints()).data.find(({ id }) => id === endpointId);
  expect(endpoint?.deliveries).toMatchObject({ delivered: ids.length, failed: 0, waiting: 0 });
});

test("a score that was given up is brought up to date", async () => {
  broken.add("stream");
  const customerId = await makeNews("Unscored");
  expect((await tenant.client.getCustomer({ params: { customerId } })).scores).toBeNull();
  broken.delete("stream");
  await local.advance(HOUR);
  expect(await local.runner.givenUp()).toEqual([]);
  expect((await tenant.client.getCustomer({ params: { customerId } })).scores).not.toBeNull();
});

test("a batch that had been handled before it was given up makes no event twice, weeks later", async () => {
  const kept: unknown[] = [];
  const handle = local.platform.invoke;
  broken.add("event");
  await makeNews("Twice");
  for (const name of await local.runner.givenUp()) {
    const parts: Uint8Array[] = [];
    for await (const part of local.platform.blob.read(name)) parts.push(part);
    const { payload } = JSON.parse(Buffer.concat(parts).toString()) as { payload: string };
    kept.push(JSON.parse(payload));
  }
  broken.delete("event");
  await local.advance(HOUR);
  const last = (await tenant.client.listEvents({ query: { limit: 1 } })).lastSequence;
  await local.advance(14 * DAY);
  await local.runner.sweep();
  const then = (await tenant.client.listEvents({ query: { limit: 1 } })).lastSequence;
  expect(kept.length).toBeGreaterThan(0);
  for (const event of kept) await handle("event", event);
  await local.drain();
  const again = (await tenant.client.listEvents({ query: { limit: 1 } })).lastSequence;
  expect([then >= last, again]).toEqual([true, then]);
});
