import { type Local, startLocal, type Tenant } from "@perennial/local";
import type { Explanation } from "@perennial/sdk";
import { afterAll, beforeAll, expect, test } from "vitest";

const DAY = 86_400_000;
let local: Local;
let tenant: Tenant;
beforeAll(async () => {
  local = await startLocal({ real: () => Date.parse("2026-11-02T04:00:00Z") });
  tenant = await local.signUp();
});
afterAll(() => local.stop());

const ago = (days: number): string => new Date(local.clock.now() - days * DAY).toISOString().slice(0, 10);

/** The stage in which somebody was on a day, by the days on which stages began. */
function stageOn(stages: Explanation["stages"], day: string): string | undefined {
  return stages.find(({ since }) => since <= day)?.stage;
}

async function expectEveryDay(params: { customerId: string }, days: number, step = 5): Promise<Explanation["stages"]> {
  await local.drain();
  const { stages } = await tenant.client.explainCustomer({ params });
  for (let back = 0; back <= days; back += step) {
    const query = { day: ago(back), known: "now" } as const;
    const { scores } = await tenant.client.getPastScores({ params, query });
    expect([query.day, stageOn(stages, query.day)]).toEqual([query.day, scores?.stage]);
  }
  for (const [index, { stage, since }] of stages.entries()) {
    const earlier = stages[index + 1];
    if (!earlier) continue;
    expect(stage).not.toBe(earlier.stage);
    expect(since > earlier.since).toBe(true);
  }
  return stages;
}

test("a customer's life is told in stages with the day on which each began, as every day says by itself", async () => {
  const { client } = tenant;
  const { id: customerId } = await client.createCustomer({ body: { name: "Anna" } });
  const params = { customerId };
  for (const days of [700, 680, 655, 640, 610, 585, 560, 200, 190, 170, 150]) {
    await client.recordPurchase({ params, body: { amountMinor: 4200, occurredOn: ago(days) } });
  }
  await client.recordSignal({ params, body: { type: "complaint", severity: 3, occurredOn: ago(160) } });
  const stages = await expectEveryDay(params, 700);
  expect(stages.at(-1)).toEqual({ stage: "exploring", since: ago(700) });
  // It became a regular, left, and came back.
  expect(new Set(stages.map(({ stage }) => stage)).size).toBeGreaterThanOrEqual(4);
  expect((await client.getCustomer({ params })).scores?.stage).toBe(stages[0]?.stage);
});

test("by contract too, whose terms pass without anything being told", async () => {
  const { client } = tenant;
  const { id: customerId } = await client.createCustomer({ body: { name: "Berta" } });
  const params = { customerId };
  const body = { plan: "Tea of the month", period: "month", priceMinor: 9900, startedOn: ago(400) } as const;
  const { id: subscriptionId } = await client.createSubscription({ params, body });
  await client.cancelSubscription({
    params: { ...params, subscriptionId },
    body: { noticedOn: ago(60), endsOn: ago(35), reason: "price" },
  });
  await expectEveryDay(params, 400);
});

test("by contract and buying beside each other, the one after the other and between", async () => {
  const { client } = tenant;
  const { id: customerId } = await client.createCustomer({ body: { name: "Dora" } });
  const params = { customerId };
  for (const days of [500, 470, 440, 150, 120, 20]) {
    await client.recordPurchase({ params, body: { amountMinor: 4200, occurredOn: ago(days) } });
  }
  const about = { plan: "Tea of the month", priceMinor: 9900 } as const;
  const { id: subscriptionId } = await client.createSubscription({
    params,
    body: { ...about, period: "week", startedOn: ago(400) },
  });
  await client.cancelSubscription({
    params: { ...params, subscriptionId },
    body: { noticedOn: ago(300), endsOn: ago(280), reason: "price" },
  });
  const manual = { ...about, plan: "Chest", period: "quarter", renewal: "manual" } as const;
  await client.createSubscription({ params, body: { ...manual, startedOn: ago(260), renewedUntil: ago(170) } });
  await expectEveryDay(params, 500, 3);
});

test("of somebody who came before the time that is looked at", async () => {
  const { client } = tenant;
  const { id: customerId } = await client.createCustomer({ body: { name: "Emil" } });
  const params = { customerId };
  for (const days of [4100, 4050, 4000, 3950, 100]) {
    await client.recordPurchase({ params, body: { amountMinor: 4200, occurredOn: ago(days) } });
  }
  const stages = await expectEveryDay(params, 3650, 73);
  expect(stages.at(-1)).toEqual({ stage: "decline", since: ago(3650) });
});

test("who has neither bought nor signed has had no stage", async () => {
  const { id: customerId } = await tenant.client.createCustomer({ body: { name: "Cid" } });
  await local.drain();
  expect((await tenant.client.explainCustomer({ params: { customerId } })).stages).toEqual([]);
});
