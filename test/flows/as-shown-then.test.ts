import { type Local, startLocal, type Tenant } from "@perennial/local";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { storedText } from "./stored.ts";

const DAY = 86_400_000;
let local: Local;
let tenant: Tenant;
beforeAll(async () => {
  local = await startLocal({ real: () => Date.parse("2026-11-02T04:00:00Z") });
  tenant = await local.signUp();
  // Enough others for the nights to fit parameters of their own, which change as days go by.
  for (let one = 0; one < 24; one += 1) {
    const { id } = await tenant.client.createCustomer({ body: { name: `Other ${one}` } });
    for (const days of [300 - 9 * one, 200 - 8 * one, one]) {
      const body = { amountMinor: 1000 + 400 * one, occurredOn: ago(Math.max(0, days)) };
      await tenant.client.recordPurchase({ params: { customerId: id }, body });
    }
  }
  await local.drain();
}, 120_000);
afterAll(() => local.stop());

const ago = (days: number): string => new Date(local.clock.now() - days * DAY).toISOString().slice(0, 10);

/** Everything that is shown of a customer's scores on the day itself. */
async function shown(params: { customerId: string }) {
  await local.drain();
  const { client } = tenant;
  const [explanation, { scores }] = await Promise.all([
    client.explainCustomer({ params }),
    client.getCustomer({ params }),
  ]);
  return { day: explanation.asOf, explanation, scores };
}

/** Does something on each of a row of days, and asks in the end about all of them. */
async function liveThrough(params: { customerId: string }, days: readonly (() => Promise<unknown>)[]) {
  const seen = [];
  for (const happens of days) {
    await happens();
    seen.push(await shown(params));
    await local.advance(DAY);
  }
  await local.drain();
  return seen;
}

async function expectAsShown(params: { customerId: string }, seen: Awaited<ReturnType<typeof liveThrough>>) {
  for (const { day, explanation, scores } of seen) {
    const query = { day, known: "then" } as const;
    expect(await tenant.client.explainCustomer({ params, query })).toEqual(explanation);
    const past = await tenant.client.getPastScores({ params, query });
    expect(past.inputsHash).toBe(explanation.inputsHash);
    if (scores?.asOf === day) expect(past.scores).toEqual(scores);
  }
}

describe("as of a past day", () => {
  test("stands what was shown then, whatever became of the purchases", async () => {
    const { client } = tenant;
    const { id } = await client.createCustomer({ body: { name: "Corrected" } });
    const params = { customerId: id };
    const bought = await client.recordPurchase({ params, body: { amountMinor: 30_000, occurredOn: ago(60) } });
    const purchase = { ...params, purchaseId: bought.id };
    const lines = [{ name: "Tea", category: "Tea", quantity: 1, amountMinor: 900 }];
    const seen = await liveThrough(params, [
      () => client.recordPurchase({ params, body: { amountMinor: 5000, occurredOn: ago(90) } }),
      () => client.updatePurchase({ params: purchase, body: { amountMinor: 90_000 } }),
      () => client.updatePurchase({ params: purchase, body: { occurredOn: ago(20), lines } }),
      async () => {
        await client.updatePurchase({ params: purchase, body: { occurredOn: ago(10) } });
        await client.updatePurchase({ params: purchase, body: { occurredOn: ago(40), note: "twice on a day" } });
      },
      () => client.updatePurchase({ params: purchase, body: { note: "moves no score" } }),
      () => client.deletePurchase({ params: purchase }),
      async () => undefined,
    ]);
    const hashes = seen.map(({ explanation }) => explanation.inputsHash);
    expect(new Set(hashes).size).toBe(5);
    await expectAsShown(params, seen);
    const query = { day: seen[0]?.day ?? "", known: "now" } as const;
    const now = await client.explainCustomer({ params, query });
    expect(now.inputsHash).not.toBe(hashes[0]);
  });

  test("so with signals, subscriptions, rates, models, and bands set by hand", async () => {
    const { client, owner } = tenant;
    const { id } = await client.createCustomer({ body: { name: "Judged" } });
    const params = { customerId: id };
    const body = { amountMinor: 8000, currency: "EUR", occurredOn: ago(30) };
    await client.recordPurchase({ params, body });
    const complaint = await client.recordSignal({
      params,
      body: { type: "complaint", severity: 3, occurredOn: ago(9) },
    });
    const overdue = await client.recordSignal({ params, body: { type: "overdue", occurredOn: ago(40) } });
    const tea = { plan: "Tea", productLine: "Tea", period: "month", priceMinor: 4000, startedOn: ago(200) } as const;
    const { id: subscriptionId } = await client.createSubscription({ params, body: tea });
    const rate = (factor: number) =>
      owner.updateWorkspace({ body: { rates: [{ currency: "EUR", from: "2020-01-01", rate: factor }] } });
    const seen = await liveThrough(params, [
      () => rate(7.8),
      () => rate(8.4),
      () => client.updateSignal({ params: { ...params, signalId: complaint.id }, body: { closedOn: ago(0) } }),
      () => client.deleteSignal({ params: { ...params, signalId: overdue.id } }),
      () => client.updateSubscription({ params: { ...params, subscriptionId }, body: { priceMinor: 6000 } }),
      () => owner.updateScoringSettings({ body: { mode: { usual: "auto", lines: { Tea: "buying" } } } }),
      () => client.deleteSubscription({ params: { ...params, subscriptionId } }),
      () =>
        client.updateCustomer({
          params,
          body: { riskOverride: { riskBand: "high", reason: "Said so", until: ago(-3) } },
        }),
      () => client.updateCustomer({ params, body: { riskOverride: null, unscored: true } }),
      () => client.updateCustomer({ params, body: { unscored: false } }),
    ]);
    await expectAsShown(params, seen);
  });

  test("is refused for a day to come, and leaves nothing behind with the customer", async () => {
    const { client } = tenant;
    const { id } = await client.createCustomer({ body: { name: "Gone" } });
    const params = { customerId: id };
    const { id: purchaseId } = await client.recordPurchase({ params, body: { amountMinor: 100 } });
    await local.advance(2 * DAY);
    const kept = async () => (await storedText(local)).split("VERSION#").length - 1;
    const before = await kept();
    await client.updatePurchase({ params: { ...params, purchaseId }, body: { amountMinor: 200 } });
    expect(await kept()).toBe(before + 1);
    await expect(client.explainCustomer({ params, query: { day: ago(-2), known: "then" } })).rejects.toMatchObject({
      status: 400,
    });
    await client.deleteCustomer({ params });
    await local.drain();
    expect(await kept()).toBe(before);
  });
});
