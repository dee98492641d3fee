import { type Local, startLocal, type Tenant } from "@perennial/local";
import { each, PerennialError } from "@perennial/sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { derivedOf, loseDerived, rebuild } from "../derived.ts";

const DAY = 86_400_000;

let local: Local;
beforeAll(async () => {
  // Midday in China on a day that is no end of a month.
  local = await startLocal();
});
afterAll(() => local.stop());

const today = (): string => new Date(local.clock.now() + 8 * 3_600_000).toISOString().slice(0, 10);
const ago = (days: number): string =>
  new Date(Date.parse(`${today()}T00:00:00Z`) - days * DAY).toISOString().slice(0, 10);

async function refusal(work: Promise<unknown>): Promise<PerennialError> {
  return await work.then(
    () => expect.fail("it was not refused"),
    (error: unknown) => {
      if (error instanceof PerennialError) return error;
      throw error;
    },
  );
}

const PLAN = { plan: "Tea of the month", period: "month", priceMinor: 9900 } as const;

describe("a subscription", () => {
  let tenant: Tenant;
  let params: { customerId: string };
  beforeAll(async () => {
    tenant = await local.signUp();
    params = { customerId: (await tenant.client.createCustomer({ body: { name: "张小明" } })).id };
  });

  test("renews itself by the calendar, can be cancelled with a reason, taken back, ended and begun again", async () => {
    const { client } = tenant;
    const made = await client.createSubscription({ params, body: { ...PLAN, startedOn: "2026-01-31" } });
    const months = (Number(today().slice(0, 4)) - 2026) * 12 + Number(today().slice(5, 7)) - 1;
    expect(made).toMatchObject({ state: "running", endsOn: null, version: 1 });
    expect(Math.abs(made.renewals - months)).toBeLessThanOrEqual(1);
    const at = { ...params, subscriptionId: made.id };

    const cancelled = await client.cancelSubscription({ params: at, body: { reason: "price", note: "Too dear" } });
    expect(cancelled).toMatchObject({
      state: "ending",
      endsOn: made.nextRenewalOn,
      nextRenewalOn: null,
      cancellation: { reason: "price", endedBy: "customer", noticedOn: today() },
    });
    const back = await client.reactivateSubscription({ params: at, body: {} });
    expect(back).toMatchObject({ state: "running", cancellation: null, endsOn: null, startedOn: "2026-01-31" });
    expect((await refusal(client.reactivateSubscription({ params: at, body: {} }))).code).toBe("conflict");

    await client.cancelSubscription({ params: at, body: { noticedOn: ago(60), endsOn: ago(40), reason: "moved" } });
    expect(await client.getSubscription({ params: at })).toMatchObject({ state: "ended", nextRenewalOn: null });
    expect((await refusal(client.cancelSubscription({ params: at, body: {} }))).code).toBe("conflict");
    const early = client.reactivateSubscription({ params: at, body: { startedOn: ago(41) } });
    expect((await refusal(early)).code).toBe("conflict");
    const again = await client.reactivateSubscription({ params: at, body: { startedOn: ago(10) } });
    expect(again).toMatchObject({
      state: "running",
      startedOn: ago(10),
      renewals: 0,
      earlierTerms: [{ startedOn: "2026-01-31", endsOn: ago(40), reason: "moved", endedBy: "customer" }],
    });
    await client.deleteSubscription({ params: at });
    expect((await refusal(client.getSubscription({ params: at }))).code).toBe("not_found");
  });

  test("with manual renewal is paid period by period and lapses by itself", async () => {
    const { client } = tenant;
    const body = { ...PLAN, renewal: "manual", startedOn: ago(10) } as const;
    const made = await client.createSubscription({ params, body });
    const at = { ...params, subscriptionId: made.id };
    expect(made.renewedUntil).toBe(made.endsOn);
    const renewed = await client.renewSubscription({ params: at, body: { periods: 2 } }, { idempotencyKey: "renew-1" });
    expect(renewed.renewedUntil).not.toBe(made.renewedUntil);
    const repeated = await client.renewSubscription(
      { params: at, body: { periods: 2 } },
      { idempotencyKey: "renew-1" },
    );
    expect(repeated).toEqual(renewed);
    const other = await client.createSubscription({ params, body: PLAN });
    const automatic = { ...params, subscriptionId: other.id };
    expect((await refusal(client.renewSubscription({ params: automatic, body: {} }))).code).toBe("conflict");
    const lapsed = await client.createSubscription({ params, body: { ...body, startedOn: ago(400) } });
    expect(lapsed.state).toBe("ended");
    await client.deleteSubscription({ params: at });
    await client.deleteSubscription({ params: automatic });
    await client.deleteSubscription({ params: { ...params, subscriptionId: lapsed.id } });
  });

  test("is made or replaced by its own id, whoever repeats it", async () => {
    const { client } = tenant;
    const at = { ...params, subscriptionId: "ext:S-1" };
    const body = { ...PLAN, startedOn: ago(100) };
    const first = await client.upsertSubscription({ params: at, body });
    const second = await client.upsertSubscription({ params: at, body: { ...body, plan: "Larger plan" } });
    expect(second).toMatchObject({ id: first.id, plan: "Larger plan", externalId: "S-1", version: 2 });
    const twice = client.createSubscription({ params, body: { ...body, externalId: "S-1" } });
    expect((await refusal(twice)).code).toBe("duplicate");
    const other = await client.createCustomer({ body: { name: "Other" } });
    const theirs = client.upsertSubscription({ params: { customerId: other.id, subscriptionId: "ext:S-1" }, body });
    expect((await refusal(theirs)).code).toBe("conflict");
    expect((await client.listCustomerSubscriptions({ params })).data.map(({ id }) => id)).toEqual([first.id]);
    await client.deleteSubscription({ params: at });
  });

  test.each<[string, object, string]>([
    [
      "an end before the beginning",
      { startedOn: "2026-02-01", renewal: "manual", renewedUntil: "2026-01-01" },
      "body.renewedUntil",
    ],
    ["a paid day of one that renews itself", { renewedUntil: "2030-01-01" }, "body.renewedUntil"],
    [
      "a notice to come",
      { cancellation: { noticedOn: "2100-01-01", endsOn: "2100-02-01", reason: "price", endedBy: "us", note: null } },
      "body.cancellation.noticedOn",
    ],
    ["a negative price", { priceMinor: -1 }, "body.priceMinor"],
    ["a period that nobody knows", { period: "fortnight" }, "body.period"],
  ])("is refused with its place named: %s", async (_name, body, location) => {
    const error = await refusal(tenant.client.createSubscription({ params, body: { ...PLAN, ...body } }));
    expect(error.status).toBe(400);
    expect(error.problem?.errors?.map((fault) => fault.location)).toContain(location);
  });
});

describe("the scores of subscribers", () => {
  test("go by their renewals: notice, end and a new beginning move them, and the parts add up", async () => {
    const { client, workspaceId } = await local.signUp();
    const params = { customerId: (await client.createCustomer({ body: { name: "Subscriber" } })).id };
    const { id } = await client.createSubscription({ params, body: { ...PLAN, startedOn: ago(200) } });
    await local.drain();
    const scores = async () => (await client.getCustomer({ params })).scores;
    expect(await scores()).toMatchObject({
      purchaseDays: 0,
      stage: "stable",
      revenueMinor: 7 * 9900,
      revenue12mMinor: 7 * 9900,
      subscription: { plan: PLAN.plan, state: "running" },
    });
    const explained = await client.explainCustomer({ params });
    const [part] = explained.churn?.parts ?? [];
    expect(part).toMatchObject({ code: "contract" });
    expect(part?.text).toMatch(/^A monthly subscription, renewed 6 times; the next renewal is on \d{4}-\d\d-\d\d\.$/);
    for (const one of [explained.churn, explained.loyalty]) {
      expect(one?.parts.reduce((sum, { points }) => sum + points, one.base)).toBe(one?.score);
    }
    const log = (explained.churn?.parts ?? []).reduce((sum, { share }) => sum + share, explained.churn?.baseShare ?? 0);
    expect(Math.round(100 / (1 + Math.exp(-log)))).toBe(explained.churn?.score);

    const at = { ...params, subscriptionId: id };
    await client.recordSignal({ params, body: { type: "complaint", severity: 3 } });
    const before = (await scores())?.churnRisk ?? 100;
    await local.drain();
    expect((await scores())?.churnRisk).toBeGreaterThan(before);
    await client.cancelSubscription({ params: at, body: { reason: "service" } });
    await local.drain();
    expect(await scores()).toMatchObject({ churnRisk: 100, stage: "stable", subscription: { state: "ending" } });
    await client.cancelSubscription({ params: at, body: { noticedOn: ago(40), endsOn: ago(20), reason: "service" } });
    await local.drain();
    expect(await scores()).toMatchObject({ riskBand: "lost", stage: "lost", subscription: { state: "ended" } });
    await client.reactivateSubscription({ params: at, body: { startedOn: today() } });
    await local.drain();
    expect(await scores()).toMatchObject({ stage: "exploring", subscription: { state: "running" } });
    const derived = await derivedOf(local, workspaceId);
    await loseDerived(local, workspaceId);
    await rebuild(local, client);
    expect(await derivedOf(local, workspaceId)).toEqual(derived);
  });

  test("stand side by side with buying: what runs decides, and after it what is bought", async () => {
    const { client } = await local.signUp();
    const params = { customerId: (await client.createCustomer({ body: { name: "Both" } })).id };
    for (const days of [5, 35, 65, 95]) {
      await client.recordPurchase({ params, body: { amountMinor: 5000, occurredOn: ago(days) } });
    }
    const tea = await client.createSubscription({ params, body: { ...PLAN, productLine: "Tea", startedOn: ago(90) } });
    await client.createSubscription({
      params,
      body: {
        ...PLAN,
        plan: "Cups",
        productLine: "Cups",
        priceMinor: 500,
        startedOn: ago(20),
        cancellation: { noticedOn: ago(3), endsOn: ago(1), reason: "quality", endedBy: "customer", note: null },
      },
    });
    await local.drain();
    const { lines } = await client.explainCustomer({ params });
    expect(lines.map(({ plan, productLine, riskBand }) => [plan, productLine, riskBand])).toEqual([
      [PLAN.plan, "Tea", expect.any(String)],
      ["Cups", "Cups", "lost"],
      [null, null, "low"],
    ]);
    expect((await client.getCustomer({ params })).scores).toMatchObject({
      subscription: { plan: PLAN.plan },
      purchaseDays: 4,
      revenueMinor: 20_000 + 3 * 9900 + 500,
    });
    const at = { ...params, subscriptionId: tea.id };
    await client.cancelSubscription({ params: at, body: { noticedOn: ago(30), endsOn: ago(4), reason: "other" } });
    await local.drain();
    expect((await client.getCustomer({ params })).scores?.subscription).toMatchObject({ state: "ended" });
    await client.recordPurchase({ params, body: { amountMinor: 100 } });
    await local.drain();
    const after = (await client.getCustomer({ params })).scores;
    expect(after?.subscription).toBeUndefined();
    expect(after?.riskBand).toBe("low");
  });

  test("follow the calendar with no event: renewals, a notice that takes effect, a payment that does not come", async () => {
    const { client } = await local.signUp();
    const made = async (name: string, body: object) => {
      const params = { customerId: (await client.createCustomer({ body: { name } })).id };
      await client.createSubscription({ params, body: { ...PLAN, period: "week", startedOn: ago(15), ...body } });
      return async () => (await client.getCustomer({ params })).scores;
    };
    const running = await made("Runs", {});
    const lapses = await made("Lapses", { renewal: "manual", renewedUntil: ago(-6) });
    const later = await made("Later", { startedOn: ago(-3) });
    await local.drain();
    expect([(await running())?.revenueMinor, (await lapses())?.stage, (await later())?.stage]).toEqual([
      3 * 9900,
      "forming",
      "prospect",
    ]);
    await local.advance(7 * DAY);
    expect(await running()).toMatchObject({ revenueMinor: 4 * 9900, stage: "stable" });
    expect(await lapses()).toMatchObject({ riskBand: "lost", subscription: { state: "ended" } });
    expect(await later()).toMatchObject({ stage: "exploring", revenueMinor: 9900 });
  });
});

test("a tenant of subscriptions only has a model of its own, fitted at night to every term", async () => {
  const { client } = await local.signUp();
  for (let index = 0; index < 60; index += 1) {
    const params = { customerId: (await client.createCustomer({ body: { name: `S${index}` } })).id };
    const started = 40 + 13 * index;
    const ends = index % 3 === 0 ? Math.max(1, started - 35 * (1 + (index % 4))) : null;
    const body = {
      ...PLAN,
      startedOn: ago(started),
      cancellation:
        ends === null
          ? null
          : {
              noticedOn: ago(ends + 5),
              endsOn: ago(ends),
              reason: "price" as const,
              endedBy: "customer" as const,
              note: null,
            },
    };
    await client.createSubscription({ params, body });
  }
  await local.drain();
  const before = await client.getModel();
  expect(before.version).toBe(0);
  await client.fitModel();
  await local.drain();
  const model = await client.getModel();
  expect(model.version).toBe(1);
  expect(model.provisional).toBe(false);
  expect(model.contracts).toMatchObject({ customers: 60 });
  const risks: number[] = [];
  for await (const { scores } of each((cursor) => client.queryCustomers({ body: { cursor } }))) {
    if (scores.subscription?.state === "running") risks.push(scores.churnRisk ?? -1);
  }
  expect(risks).toHaveLength(40);
  expect(Math.max(...risks)).toBeLessThan(100);
  expect(Math.min(...risks)).toBeGreaterThan(0);
});

test("the list of all tells states and what ends soon, page by page, with the names of today", async () => {
  const { client } = await local.signUp();
  const ids: string[] = [];
  for (let index = 0; index < 7; index += 1) {
    const { id } = await client.createCustomer({ body: { name: `Customer ${index}` } });
    ids.push(id);
    const params = { customerId: id };
    const made = await client.createSubscription({ params, body: { ...PLAN, plan: `P${index}`, startedOn: ago(100) } });
    const at = { ...params, subscriptionId: made.id };
    if (index === 6) await client.createSubscription({ params, body: { ...PLAN, plan: "P6b", startedOn: ago(1) } });
    if (index < 3) await client.cancelSubscription({ params: at, body: { endsOn: ago(-10 * (index + 1)) } });
    if (index === 3) await client.cancelSubscription({ params: at, body: { noticedOn: ago(30), endsOn: ago(2) } });
  }
  await client.updateCustomer({ params: { customerId: ids[1] ?? "" }, body: { name: "Renamed" } });
  await local.drain();
  const all = async (query: object) => {
    const found: string[] = [];
    const pages = each((cursor) => client.listSubscriptions({ query: { limit: 2, cursor, ...query } }));
    for await (const { plan, customerName } of pages) found.push(`${plan} ${customerName}`);
    return found;
  };
  expect(await all({})).toHaveLength(8);
  expect((await client.listSubscriptions({ query: { limit: 200 } })).data).toHaveLength(8);
  expect(await all({ state: "ended" })).toEqual(["P3 Customer 3"]);
  expect((await all({ state: "running" })).toSorted()).toEqual([
    "P4 Customer 4",
    "P5 Customer 5",
    "P6 Customer 6",
    "P6b Customer 6",
  ]);
  expect(await all({ endsUntil: ago(-25) })).toEqual(["P0 Customer 0", "P1 Renamed"]);
  const listed = await client.queryCustomers({ body: { filter: { subscriptionState: "ending" } } });
  expect(listed.data).toHaveLength(3);
  await client.deleteCustomer({ params: { customerId: ids[0] ?? "" } });
  await local.drain();
  expect(await all({})).toHaveLength(7);
});

test("an export says who subscribes to what, and until when", async () => {
  const { client } = await local.signUp();
  const params = { customerId: (await client.createCustomer({ body: { name: "Exported" } })).id };
  await client.createSubscription({ params, body: { ...PLAN, startedOn: ago(3) } });
  await local.drain();
  const { id } = await client.createExport({ body: {} });
  await local.drain();
  const { downloadUrl } = await client.getExport({ params: { exportId: id } });
  const text = await (await local.fetch(downloadUrl ?? "")).text();
  expect(text.split("\r\n")[0]).toContain("subscription,subscriptionState,subscriptionRenewsOn,subscriptionEndsOn");
  expect(text).toContain("Tea of the month,running,");
});
