import { QUEUES } from "@perennial/core";
import { capacityRecorder, type Local, startLocal } from "@perennial/local";
import type { Client } from "@perennial/sdk";
import { afterAll, beforeAll, expect, test } from "vitest";
import { catalog } from "../functions/catalog.ts";
import { asTable, type Cost, type Part, type Work } from "./capacity.ts";
import { receivers } from "./flows/receiver.ts";

const recorder = capacityRecorder();
let local: Local;
let client: Client;
let customerId: string;
let calls = 0;

beforeAll(async () => {
  // Time stands still, and always at the same day: what is remembered for a while is remembered, and records are as long.
  local = await startLocal({
    instrument: recorder.instrument,
    real: () => Date.UTC(2026, 8, 16, 3),
    onInvoke: () => {
      calls += 1;
    },
    outbound: receivers().outbound,
  });
  ({ client } = await local.signUp());
  for (let index = 0; index < 100; index += 1) {
    const customer = await client.createCustomer({ body: { name: `Customer ${index}`, externalId: `c${index}` } });
    await client.recordPurchase({ params: { customerId: customer.id }, body: { amountMinor: 1000 + index } });
    customerId = customer.id;
  }
  await local.drain();
  // What is remembered of key and workspace is remembered from here on.
  await client.getMe();
}, 60_000);
afterAll(() => local.stop());

const STREAMS = catalog.flatMap(({ name, trigger }) => (trigger.on === "stream" ? [name as Part] : []));

/** What an operation costs, by what the work is done in: the request, each function that reads the stream, the queues. */
async function costOf(operation: () => Promise<unknown>): Promise<Cost> {
  const cost = new Map<Part, Work>();
  const during = async (part: Part, work: () => Promise<unknown>): Promise<void> => {
    recorder.take();
    calls = 0;
    await work();
    const { reads, writes, commands } = recorder.take();
    const before = cost.get(part) ?? { reads: 0, writes: 0, commands: 0, calls: 0 };
    cost.set(part, {
      reads: before.reads + reads,
      writes: before.writes + writes,
      commands: before.commands + commands,
      calls: before.calls + calls,
    });
  };
  await during("request", operation);
  for (let moved = 1; moved > 0; ) {
    moved = 0;
    for (const [index, part] of STREAMS.entries()) {
      await during(part, async () => (moved += (await local.runner.pumps[index]?.turn()) ?? 0));
    }
    for (const queue of QUEUES) await during("queues", async () => (moved += await local.runner.workQueue(queue)));
  }
  return cost;
}

const params = () => ({ customerId });
/** Without an Idempotency-Key, whose record is a write of its own. */
const plain = { idempotencyKey: null };
const purchase = { operation: "recordPurchase", body: { amountMinor: 4200 } } as const;

/** In this order: each finds what the ones before it have left. */
const OPERATIONS: readonly (readonly [name: string, work: () => Promise<unknown>])[] = [
  ["reading a customer", () => client.getCustomer({ params: params() })],
  ["listing fifty customers", () => client.queryCustomers({ body: { limit: 50 } })],
  ["searching", () => client.searchCustomers({ query: { q: "customer 42" } })],
  ["creating a customer", () => client.createCustomer({ body: { name: "Someone New" } }, plain)],
  [
    "creating a customer with an own id",
    () => client.createCustomer({ body: { name: "Someone Else", externalId: "own-1" } }, plain),
  ],
  ["renaming a customer", () => client.updateCustomer({ params: params(), body: { name: "Renamed" } }, plain)],
  ["recording a purchase", () => client.recordPurchase({ params: params(), body: { amountMinor: 4200 } }, plain)],
  [
    "recording a purchase under an Idempotency-Key",
    () => client.recordPurchase({ params: params(), body: { amountMinor: 4200 } }),
  ],
  ["writing a note", () => client.createNote({ params: params(), body: { text: "Called." } }, plain)],
  [
    "a batch of ten purchases, each under a key",
    () => client.runBatch({ body: { items: Array.from({ length: 10 }, () => ({ ...purchase, params: params() })) } }),
  ],
  ["reading the dashboard", () => client.getDashboard()],
  ["explaining a customer", () => client.explainCustomer({ params: params() })],
  ["recording a signal", () => client.recordSignal({ params: params(), body: { type: "nps", score: 9 } }, plain)],
  [
    "beginning a subscription",
    () => {
      const body = { plan: "Tea of the month", period: "month", priceMinor: 9900 } as const;
      return client.createSubscription({ params: params(), body }, plain);
    },
  ],
  ["listing fifty subscriptions", () => client.listSubscriptions()],
];
const TOLD = [
  "writing a note of which an endpoint is told",
  () => client.createNote({ params: params(), body: { text: "Likes green tea" } }, plain),
] as const;

test("what operations cost is what stands in capacity.md", async () => {
  const rows: [string, Cost][] = [];
  for (const [name, work] of OPERATIONS) rows.push([name, await costOf(work)]);
  await client.createWebhookEndpoint({ body: { url: "https://a.example.com/", types: ["note.created"] } });
  await local.drain();
  rows.push([TOLD[0], await costOf(TOLD[1])]);
  await expect(asTable(rows)).toMatchFileSnapshot("./capacity.md");
}, 120_000);

test("what a hundred requests sent is kept by the write of the log, after one look at what is to be forgotten", async () => {
  recorder.take();
  for (let index = 0; index < 100; index += 1)
    await client.createNote({ params: params(), body: { text: `Note ${index}` } }, plain);
  const { reads, commands } = recorder.take();
  expect({ reads: reads - 100 * 0.5, commands: commands - 100 * 2 }).toEqual({ reads: 1, commands: 2 });
});
