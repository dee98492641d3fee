import { type Local, startLocal, type Tenant } from "@perennial/local";
import { afterAll, beforeAll, expect, test } from "vitest";
import { receivers } from "./receiver.ts";

const SLOW = "https://shop.example/slow";
const QUICK = "https://shop.example/quick";
const ANSWER_MS = 4000;
const CUSTOMERS = 300;
const { outbound, sent, answers } = receivers();
let local: Local;
beforeAll(async () => {
  local = await startLocal({ outbound });
});
afterAll(() => local.stop());

async function makeCustomers({ client }: Tenant, many: number): Promise<void> {
  for (let start = 0; start < many; start += 100) {
    const items = Array.from({ length: Math.min(100, many - start) }, (_, index) => ({
      operation: "createCustomer" as const,
      body: { name: `Customer ${start + index}` },
    }));
    await client.runBatch({ body: { items } });
  }
  await local.drain();
}

const sentTo = (url: string) => sent.filter((post) => post.url === url);

test("a receiver that answers slowly but well is asked by about ten at a time, and holds up nobody", async () => {
  const tenant = await local.signUp();
  const starts: number[] = [];
  let answerMs = ANSWER_MS;
  answers.set(SLOW, () => {
    starts.push(local.clock.now());
    return { status: 200, milliseconds: answerMs };
  });
  const body = { types: ["customer.created"] };
  const { id: endpointId } = await tenant.client.createWebhookEndpoint({ body: { ...body, url: SLOW } });
  await tenant.client.createWebhookEndpoint({ body: { ...body, url: QUICK } });
  await local.drain();
  // The first one tells that it is slow.
  await makeCustomers(tenant, 1);
  expect(starts.length).toBe(1);
  starts.length = 0;

  await makeCustomers(tenant, CUSTOMERS);
  expect(sentTo(QUICK).length).toBe(1 + CUSTOMERS);
  const atOnce = starts.length;
  expect(atOnce).toBeLessThanOrEqual(20);
  const seconds = (CUSTOMERS * ANSWER_MS) / 10 / 1000;
  for (let second = 0; second < seconds + 2; second += 1) await local.advance(1000);
  expect(starts.length).toBe(CUSTOMERS);
  const underWay = starts.map((at) => starts.filter((start) => start <= at && at < start + ANSWER_MS).length);
  expect(Math.max(...underWay)).toBeLessThanOrEqual(30);
  const counts = (await tenant.client.listWebhookEndpoints()).data.find(({ id }) => id === endpointId)?.deliveries;
  expect(counts).toEqual({ total: CUSTOMERS + 1, delivered: CUSTOMERS + 1, failed: 0, waiting: 0 });

  // As soon as it is quick again nothing is held back.
  answerMs = 40;
  await makeCustomers(tenant, 1);
  starts.length = 0;
  await makeCustomers(tenant, 100);
  expect(starts.length).toBe(100);
});
