import type { TimelineEntry } from "@perennial/contract";
import { type Local, startLocal, type Tenant } from "@perennial/local";
import { PerennialError } from "@perennial/sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { derivedOf, rebuild } from "../derived.ts";

const DAY = 86_400_000;

/** A signal as it is sent. */
type Sent = Parameters<Tenant["client"]["recordSignal"]>[0]["body"];

let local: Local;
beforeAll(async () => {
  local = await startLocal();
});
afterAll(() => local.stop());

/** A customer who bought every three weeks, the last time three weeks ago. */
async function regular({ client }: Tenant, name = "张小明") {
  const customer = await client.createCustomer({ body: { name } });
  const params = { customerId: customer.id };
  for (let weeks = 3; weeks <= 30; weeks += 3) {
    await client.recordPurchase({ params, body: { amountMinor: 5000, occurredOn: ago(7 * weeks) } });
  }
  await local.drain();
  return params;
}

/** The business day so many days before the tenant's today, in China where new workspaces are. */
const ago = (days: number): string =>
  new Date(local.clock.now() + 8 * 3_600_000 - days * DAY).toISOString().slice(0, 10);

const partOf = (explained: { parts: readonly { code: string; share: number; text: string }[] } | null, code: string) =>
  explained?.parts.find((part) => part.code === code);

async function refusal(work: Promise<unknown>): Promise<PerennialError> {
  return await work.then(
    () => expect.fail("it was not refused"),
    (error: unknown) => {
      if (error instanceof PerennialError) return error;
      throw error;
    },
  );
}

describe("a signal", () => {
  let tenant: Tenant;
  let params: { customerId: string };
  beforeAll(async () => {
    tenant = await local.signUp();
    params = await regular(tenant);
  });

  test("stands on the timeline by its business day, can be corrected, closed and deleted", async () => {
    const { client } = tenant;
    const complaint = await client.recordSignal({
      params,
      body: { type: "complaint", occurredOn: ago(10), note: "Late delivery" },
    });
    expect(complaint).toMatchObject({ severity: 2, closedOn: null, score: null, version: 1 });
    const newest = async (): Promise<TimelineEntry | undefined> => (await client.getTimeline({ params })).data[0];
    expect(await newest()).toMatchObject({ type: "signal", on: ago(10), signal: { id: complaint.id } });
    const at = { ...params, signalId: complaint.id };
    const moved = await client.updateSignal({ params: at, body: { occurredOn: ago(12), severity: 3 } });
    expect(moved).toMatchObject({ id: complaint.id, occurredOn: ago(12), severity: 3, version: 2 });
    await client.updateSignal({ params: at, body: { closedOn: ago(1) } });
    expect(await client.getSignal({ params: at })).toMatchObject({ closedOn: ago(1), occurredOn: ago(12), version: 3 });
    expect((await client.listSignals({ params })).data).toHaveLength(1);
    await client.deleteSignal({ params: at });
    expect((await client.listSignals({ params })).data).toEqual([]);
    expect((await refusal(client.getSignal({ params: at }))).code).toBe("not_found");
  });

  test("has one effect under one Idempotency-Key and one own id", async () => {
    const { client } = tenant;
    const body: Sent = { type: "nps", score: 4, externalId: "S-1" };
    const [first, second] = [
      await client.recordSignal({ params, body }, { idempotencyKey: "once" }),
      await client.recordSignal({ params, body }, { idempotencyKey: "once" }),
    ];
    expect(second).toEqual(first);
    expect((await refusal(client.recordSignal({ params, body }))).code).toBe("duplicate");
    const at = { ...params, signalId: "ext:S-1" };
    const replaced = await client.upsertSignal({ params: at, body: { type: "csat", score: 5, occurredOn: ago(3) } });
    expect(replaced).toMatchObject({ id: first.id, type: "csat", score: 5, externalId: "S-1" });
    await client.upsertSignal({ params: at, body: { type: "csat", score: 5, occurredOn: ago(3) } });
    expect((await client.listSignals({ params })).data).toHaveLength(1);
    const other = await regular(tenant, "李雷");
    const conflict = refusal(
      client.upsertSignal({ params: { ...other, signalId: "ext:S-1" }, body: { type: "referral" } }),
    );
    expect((await conflict).code).toBe("conflict");
    await client.deleteSignal({ params: at });
    await client.recordSignal({ params, body });
    await client.deleteSignal({ params: at });
  });

  test.each<[string, object, string]>([
    ["an answer without a score", { type: "nps" }, "body.score"],
    ["a satisfaction of 9", { type: "csat", score: 9 }, "body.score"],
    ["a complaint with a score", { type: "complaint", score: 3 }, "body.score"],
    ["an answer with a severity", { type: "nps", score: 3, severity: 1 }, "body.severity"],
    ["a referral that is closed", { type: "referral", closedOn: "2026-01-01" }, "body.closedOn"],
    [
      "a complaint resolved before it was made",
      { type: "complaint", occurredOn: "2026-02-01", closedOn: "2026-01-31" },
      "body.closedOn",
    ],
    ["a day to come", { type: "nps", score: 9, occurredOn: "2100-01-01" }, "body.occurredOn"],
    [
      "a customer brought who is not there",
      { type: "referral", referredId: "cus_01k9f3v7m2e8q4x6c0b5d7h9jn" },
      "body.referredId",
    ],
    ["a kind that nobody knows", { type: "mood" }, "body.type"],
    ["a score of 3.5", { type: "csat", score: 3.5 }, "body.score"],
  ])("is refused with its place named: %s", async (_name, body, location) => {
    const error = await refusal(tenant.client.recordSignal({ params, body: body as Sent }));
    expect(error.status).toBe(400);
    expect(error.problem?.errors?.map((fault) => fault.location)).toContain(location);
  });
});

describe("what signals do to the scores", () => {
  test("is what is defined, and the parts of an explanation still add up", async () => {
    const tenant = await local.signUp();
    const { client } = tenant;
    const params = await regular(tenant);
    const before = await client.explainCustomer({ params });
    const signals: readonly Sent[] = [
      { type: "nps", score: 9, occurredOn: ago(90) },
      { type: "csat", score: 1, occurredOn: ago(30) },
      { type: "complaint", severity: 3, occurredOn: ago(20) },
      { type: "complaint", severity: 1, occurredOn: ago(60), closedOn: ago(50) },
      { type: "overdue", occurredOn: ago(30) },
      { type: "overdue", occurredOn: ago(200), closedOn: ago(150) },
      { type: "referral", occurredOn: ago(100) },
    ];
    for (const body of signals) await client.recordSignal({ params, body });
    await local.drain();
    const { churn, loyalty, coverage } = await client.explainCustomer({ params });
    if (!churn || !loyalty || !before.churn) throw new Error("there is no explanation");
    const w = 2 ** (-90 / 180);
    const v = 2 ** (-30 / 90);
    const expected = {
      nps: -0.5 * ((w * (2 / 3)) / (1 + w)),
      csat: -0.5 * ((v * -1) / (1 + v)),
      complaint: 0.7 * (1.5 * 2 ** (-20 / 60) + 0.5 * 2 ** (-60 / 60) * 0.5),
      overdue: 0.6 * 0.5,
    };
    for (const [code, share] of Object.entries(expected)) {
      expect(Math.abs((partOf(churn, code)?.share ?? 0) - share), code).toBeLessThan(1e-9);
    }
    const sum = (of: { baseShare: number; parts: readonly { share: number }[] }) =>
      of.parts.reduce((total, { share }) => total + share, of.baseShare);
    const shift = Object.values(expected).reduce((total, share) => total + share, 0);
    expect(Math.abs(sum(churn) - sum(before.churn) - shift)).toBeLessThan(1e-9);
    expect(Math.round(100 / (1 + Math.exp(-sum(churn))))).toBe(churn.score);
    expect(Math.round(sum(loyalty))).toBe(loyalty.score);
    for (const explained of [churn, loyalty]) {
      expect(explained.parts.reduce((total, { points }) => total + points, explained.base)).toBe(explained.score);
    }
    expect(coverage).toBeGreaterThan(before.coverage ?? 1);
    expect(loyalty.parts.map(({ code }) => code)).toEqual(expect.arrayContaining(["satisfaction", "advocacy"]));
    const customer = await client.getCustomer({ params });
    expect(customer.scores).toMatchObject({ churnRisk: churn.score, loyalty: loyalty.score });
    const derived = await derivedOf(local, tenant.workspaceId);
    await rebuild(local, client);
    expect(await derivedOf(local, tenant.workspaceId)).toEqual(derived);
  });

  test("is told in plain words in both languages", async () => {
    const tenant = await local.signUp();
    const { client } = tenant;
    const params = await regular(tenant);
    await client.recordSignal({ params, body: { type: "nps", score: 3, occurredOn: ago(5) } });
    await client.recordSignal({ params, body: { type: "complaint", occurredOn: ago(4) } });
    await client.recordSignal({ params, body: { type: "overdue", occurredOn: ago(40) } });
    const english = await client.explainCustomer({ params });
    expect(partOf(english.churn, "nps")?.text).toContain("Answered 3 of 10");
    expect(partOf(english.churn, "complaint")?.text).toBe("Complained 4 days ago; not resolved yet.");
    expect(partOf(english.churn, "overdue")?.text).toBe("A payment is 40 days overdue.");
    const chinese = await local.client({ key: tenant.key, language: "zh-CN" }).explainCustomer({ params });
    expect(partOf(chinese.churn, "complaint")?.text).toBe("4 天前有过投诉，尚未解决。");
  });

  test("comes and goes with time alone: no event is needed for a score to follow", async () => {
    const tenant = await local.signUp();
    const { client } = tenant;
    const params = await regular(tenant);
    await client.recordSignal({ params, body: { type: "overdue" } });
    await local.drain();
    const stored = async () => (await client.getCustomer({ params })).scores;
    const live = async () => (await client.explainCustomer({ params })).churn?.score;
    for (let weeks = 0; weeks < 4; weeks += 1) {
      await local.advance(7 * DAY);
      const scores = await stored();
      expect(Math.abs((scores?.churnRisk ?? 0) - ((await live()) ?? 99))).toBeLessThanOrEqual(5);
    }
  });

  test("breadth of buying moves loyalty, not churn", async () => {
    const tenant = await local.signUp();
    const { client } = tenant;
    const narrow = await regular(tenant, "One kind");
    const broad = await regular(tenant, "Three kinds");
    const lines = (category: string) => [{ category, amountMinor: 100 }];
    for (const [params, categories] of [
      [narrow, ["Tea", "Tea", "Tea"]],
      [broad, ["Tea", "Cups", "Pots"]],
    ] as const) {
      for (const [index, category] of categories.entries()) {
        const body = { amountMinor: 100, occurredOn: ago(21 * (index + 1)), lines: lines(category) };
        await client.recordPurchase({ params, body });
      }
    }
    await local.drain();
    const [one, three] = [
      await client.explainCustomer({ params: narrow }),
      await client.explainCustomer({ params: broad }),
    ];
    expect(three.churn?.score).toBe(one.churn?.score);
    expect(three.loyalty?.score).toBeGreaterThan(one.loyalty?.score ?? 100);
    expect(partOf(three.loyalty, "share")?.text).toContain("3 categories");
  });

  test("ends with the customer: nothing of it is left", async () => {
    const tenant = await local.signUp();
    const { client } = tenant;
    const params = await regular(tenant);
    await client.recordSignal({ params, body: { type: "nps", score: 10, externalId: "gone" } });
    await client.deleteCustomer({ params });
    await local.drain();
    const next = await regular(tenant, "Next");
    const signal = await client.recordSignal({ params: next, body: { type: "nps", score: 10, externalId: "gone" } });
    expect(signal.version).toBe(1);
  });
});
