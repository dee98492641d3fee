import { capacityRecorder, type Local, startLocal, type Tenant, type Units } from "@perennial/local";
import type { Client } from "@perennial/sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { receivers } from "./flows/receiver.ts";

const recorder = capacityRecorder();
let local: Local;
let tenant: Tenant;
let client: Client;
let customerId: string;

beforeAll(async () => {
  // Time stands still, so that what is remembered for a while is remembered.
  const start = Date.now();
  local = await startLocal({ instrument: recorder.instrument, real: () => start, outbound: receivers().outbound });
  tenant = await local.signUp();
  client = tenant.client;
  for (let index = 0; index < 100; index += 1) {
    const customer = await client.createCustomer({ body: { name: `Customer ${index}`, externalId: `c${index}` } });
    await client.recordPurchase({ params: { customerId: customer.id }, body: { amountMinor: 1000 + index } });
    customerId = customer.id;
  }
  await local.drain();
  // What is remembered of key and workspace is remembered from here on.
  await client.getMe();
});
afterAll(() => local.stop());

async function unitsOf(work: () => Promise<unknown>): Promise<Units> {
  recorder.take();
  await work();
  return recorder.take();
}

/** What the operation itself costs, and what the stream does after it. */
async function costOf(work: () => Promise<unknown>): Promise<{ request: string; stream: string }> {
  const request = await unitsOf(work);
  const stream = await unitsOf(() => local.drain());
  const text = ({ reads, writes, commands }: Units): string => `${reads} reads, ${writes} writes, ${commands} commands`;
  return { request: text(request), stream: text(stream) };
}

const params = () => ({ customerId });
/** Without an Idempotency-Key, whose record is a write of its own. */
const plain = { idempotencyKey: null };

describe("capacity units of an operation", () => {
  test("reading a customer", async () => {
    expect((await costOf(() => client.getCustomer({ params: params() }))).request).toBe(
      "0.5 reads, 0 writes, 1 commands",
    );
  });

  test("listing fifty", async () => {
    const { request } = await costOf(() => client.queryCustomers({ body: { limit: 50 } }));
    const reads = Number(/^([\d.]+) reads/.exec(request)?.[1]);
    expect(reads).toBeLessThanOrEqual(8);
    expect(request).toBe(`${reads} reads, 0 writes, 1 commands`);
  });

  test("searching", async () => {
    expect((await costOf(() => client.searchCustomers({ query: { q: "customer 42" } }))).request).toMatchInlineSnapshot(
      `"3.5 reads, 0 writes, 3 commands"`,
    );
  });

  test("creating a customer", async () => {
    expect(await costOf(() => client.createCustomer({ body: { name: "Someone New" } }, plain))).toMatchInlineSnapshot(`
      {
        "request": "0 reads, 2 writes, 1 commands",
        "stream": "7.5 reads, 27 writes, 12 commands",
      }
    `);
  });

  test("creating a customer with an own id", async () => {
    const body = { name: "Someone Else", externalId: "own-1" };
    expect(await costOf(() => client.createCustomer({ body }, plain))).toMatchInlineSnapshot(`
      {
        "request": "0 reads, 5 writes, 1 commands",
        "stream": "7.5 reads, 31 writes, 12 commands",
      }
    `);
  });

  test("renaming a customer", async () => {
    expect(
      await costOf(() => client.updateCustomer({ params: params(), body: { name: "Renamed" } }, plain)),
    ).toMatchInlineSnapshot(`
      {
        "request": "0.5 reads, 1 writes, 2 commands",
        "stream": "7.5 reads, 33 writes, 12 commands",
      }
    `);
  });

  test("recording a purchase", async () => {
    expect(
      await costOf(() => client.recordPurchase({ params: params(), body: { amountMinor: 4200 } }, plain)),
    ).toMatchInlineSnapshot(`
      {
        "request": "0.5 reads, 1 writes, 2 commands",
        "stream": "7.5 reads, 23 writes, 11 commands",
      }
    `);
  });

  test("writing a note", async () => {
    expect(
      await costOf(() => client.createNote({ params: params(), body: { text: "Called." } }, plain)),
    ).toMatchInlineSnapshot(`
      {
        "request": "0.5 reads, 1 writes, 2 commands",
        "stream": "5.5 reads, 8 writes, 8 commands",
      }
    `);
  });

  test("a batch of ten purchases with a key: two writes more than its items, and each its own record", async () => {
    const purchase = { operation: "recordPurchase", params: params(), body: { amountMinor: 4200 } } as const;
    const items = Array.from({ length: 10 }, () => purchase);
    const { request } = await costOf(() => client.runBatch({ body: { items } }));
    expect(request).toMatchInlineSnapshot(`"5 reads, 42 writes, 22 commands"`);
  });

  test("reading the dashboard", async () => {
    expect((await costOf(() => client.getDashboard())).request).toMatchInlineSnapshot(
      `"14 reads, 0 writes, 3 commands"`,
    );
  });

  test("explaining a customer", async () => {
    expect((await costOf(() => client.explainCustomer({ params: params() }))).request).toMatchInlineSnapshot(
      `"2 reads, 0 writes, 2 commands"`,
    );
  });

  test("recording a signal", async () => {
    expect(
      await costOf(() => client.recordSignal({ params: params(), body: { type: "nps", score: 9 } }, plain)),
    ).toMatchInlineSnapshot(`
      {
        "request": "0.5 reads, 1 writes, 2 commands",
        "stream": "8.5 reads, 35 writes, 11 commands",
      }
    `);
  });

  test("beginning a subscription", async () => {
    const body = { plan: "Tea of the month", period: "month", priceMinor: 9900 } as const;
    expect(await costOf(() => client.createSubscription({ params: params(), body }, plain))).toMatchInlineSnapshot(`
      {
        "request": "0.5 reads, 2 writes, 2 commands",
        "stream": "9.5 reads, 44 writes, 11 commands",
      }
    `);
  });

  test("listing fifty subscriptions", async () => {
    expect((await costOf(() => client.listSubscriptions())).request).toMatchInlineSnapshot(
      `"5 reads, 0 writes, 10 commands"`,
    );
  });

  test("writing a note of which an endpoint is told", async () => {
    await client.createWebhookEndpoint({ body: { url: "https://a.example.com/", types: ["note.created"] } });
    await local.drain();
    expect(
      await costOf(() => client.createNote({ params: params(), body: { text: "Likes green tea" } }, plain)),
    ).toMatchInlineSnapshot(`
      {
        "request": "0.5 reads, 1 writes, 2 commands",
        "stream": "12.5 reads, 16 writes, 19 commands",
      }
    `);
  });
});
