import { type Local, startLocal } from "@perennial/local";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { receivers } from "./receiver.ts";

const DAY = 86_400_000;
const URL_A = "https://a.example.com/hook";
const URL_B = "https://b.example.com/hook";
const receiver = receivers();
let local: Local;
beforeAll(async () => {
  local = await startLocal({ outbound: receiver.outbound });
});
afterAll(() => local.stop());

const dayBefore = (days: number): string => new Date(local.clock.now() - days * DAY).toISOString().slice(0, 10);
const sentTo = (wanted: string) => receiver.sent.filter(({ url }) => url === wanted);

describe("events as time goes by", { timeout: 90_000 }, () => {
  test("are told when they go a step of five or change their band", async () => {
    const { client } = await local.signUp();
    const { id } = await client.createCustomer({ body: { name: "Leaving" } });
    const params = { customerId: id };
    for (const occurredOn of [dayBefore(90), dayBefore(60), dayBefore(30), dayBefore(1)]) {
      await client.recordPurchase({ params, body: { amountMinor: 5000, occurredOn } });
    }
    await local.drain();
    await local.advance(60 * DAY);
    const risks = (await client.listEvents({ query: { type: "customer.churn_risk.changed" } })).data;
    expect(risks.length).toBeGreaterThan(2);
    for (const { data, actor } of risks) {
      expect(actor).toBe("system");
      const scores = (data.record as { scores: { churnRisk: number; riskBand: string } }).scores;
      const before = data.previous as { churnRisk: number | null; riskBand: string | null };
      const stepped = Math.floor(scores.churnRisk / 5) !== Math.floor((before.churnRisk ?? -1) / 5);
      expect(stepped || scores.riskBand !== before.riskBand).toBe(true);
    }
  });

  test("go to each endpoint that wants them: by type, field, threshold, and not in bulk unless asked", async () => {
    const { client } = await local.signUp();
    const body = { types: ["customer.updated"], fields: ["name"] };
    await client.createWebhookEndpoint({ body: { url: URL_A, ...body } });
    await client.createWebhookEndpoint({
      body: { url: URL_B, types: ["customer.churn_risk.changed"], churnRiskFrom: 60 },
    });
    const { id } = await client.createCustomer({ body: { name: "Anna" } });
    const params = { customerId: id };
    await client.updateCustomer({ params, body: { tags: ["x"] } });
    await client.updateCustomer({ params, body: { name: "Berta" } });
    for (const occurredOn of [dayBefore(90), dayBefore(60), dayBefore(30), dayBefore(1)]) {
      await client.recordPurchase({ params, body: { amountMinor: 5000, occurredOn } });
    }
    await local.drain();
    expect(sentTo(URL_A)).toHaveLength(1);
    const before = (await client.getCustomer({ params })).scores?.churnRisk ?? 0;
    expect(before).toBeLessThan(60);
    await local.advance(75 * DAY);
    expect((await client.getCustomer({ params })).scores?.churnRisk).toBeGreaterThanOrEqual(60);
    expect(sentTo(URL_B)).toHaveLength(1);
  });

  test("keeps what happened for 30 days and says what has gone", async () => {
    const { client } = await local.signUp();
    await client.createCustomer({ body: { name: "Old" } });
    await local.drain();
    const before = (await client.listEvents()).lastSequence;
    await local.advance(31 * DAY);
    await local.runner.sweep();
    await client.createCustomer({ body: { name: "New" } });
    await local.drain();
    const page = await client.listEvents({ query: { type: "customer.created" } });
    expect(page.data.map(({ data }) => data.record?.["name"])).toEqual(["New"]);
    expect(page.oldestSequence).toBeGreaterThan(before);
  });
});
