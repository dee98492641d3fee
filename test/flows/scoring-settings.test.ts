import { type Local, startLocal, type Tenant } from "@perennial/local";
import { mbgNbdGenerator, seededRandom } from "@perennial/scoring";
import { PerennialError } from "@perennial/sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sampleError } from "../../packages/core/src/score/preview.ts";
import { bringIn, upload } from "./upload.ts";

const DAY_MS = 86_400_000;
const NOW = Date.parse("2026-11-21T04:00:00Z");
const TODAY = Math.floor(NOW / DAY_MS);
const dayText = (day: number) => new Date(day * DAY_MS).toISOString().slice(0, 10);

const CUSTOMERS = 300;

let local: Local;
let tenant: Tenant;

function orders(customers: number): Uint8Array {
  const random = seededRandom(8);
  const draw = mbgNbdGenerator({ r: 0.9, alpha: 6.5, a: 1.1, b: 1.5 });
  const lines = Array.from({ length: customers }, (_, customer) => {
    const first = TODAY - Math.floor(random() * 900);
    const days = [first, ...draw(random, (TODAY - first) / 7).map((week) => first + Math.floor(7 * week))];
    return [...new Set(days)].map((day) => `${dayText(day)},c${customer},${(10 + 90 * random()).toFixed(2)}`);
  });
  return new TextEncoder().encode(["date,customer,amount", ...lines.flat()].join("\n"));
}

beforeAll(async () => {
  local = await startLocal({ real: () => NOW });
  tenant = await local.signUp();
  const surveyed = await upload(local, tenant.client, { fileName: "orders.csv", bytes: orders(CUSTOMERS) });
  await bringIn(local, tenant.client, surveyed.id);
}, 400_000);
afterAll(() => local.stop());

async function refusal(request: Promise<unknown>): Promise<PerennialError> {
  try {
    await request;
  } catch (error) {
    if (error instanceof PerennialError) return error;
    throw error;
  }
  throw new Error("the request was not refused");
}

describe("what scores are made with", () => {
  test("is as it comes until it is set", async () => {
    const settings = await tenant.owner.getScoringSettings();
    expect(settings.bands).toEqual({ watch: 0.3, high: 0.6, lost: 0.85 });
    expect(settings.usual).toContain("bands");
    expect(settings.comparisons).toBeNull();
  });

  test("is refused where it cannot be scored with, with a way to mend it", async () => {
    const { owner } = tenant;
    const bands = await refusal(
      owner.updateScoringSettings({ body: { bands: { watch: 0.6, high: 0.5, lost: 0.85 } } }),
    );
    expect([bands.status, bands.problem?.errors?.[0]?.location]).toEqual([400, "body.bands"]);
    const weights = { retention: 0, frequency: 0, satisfaction: 0, share: 0, advocacy: 0, tenure: 0 };
    expect((await refusal(owner.updateScoringSettings({ body: { loyaltyWeights: weights } }))).status).toBe(400);
    const contradiction = { criteria: ["retention", "frequency", "tenure"], values: [9, 1 / 9, 9] } as const;
    const body = { comparisons: { criteria: [...contradiction.criteria], values: [...contradiction.values] } };
    const refused = await refusal(owner.updateScoringSettings({ body }));
    expect(refused.problem?.errors?.[0]?.message).toMatch(/contradict.*0\.10/);
    expect(refused.problem?.errors?.[0]?.fix).toMatch(/against/);
    const short = { comparisons: { criteria: [...contradiction.criteria], values: [1] } };
    expect((await refusal(owner.updateScoringSettings({ body: short }))).problem?.errors?.[0]?.message).toMatch(
      /3 pairs/,
    );
  });

  test("two criteria or one need no consistency", async () => {
    const { owner } = tenant;
    const two = await owner.updateScoringSettings({
      body: { comparisons: { criteria: ["retention", "frequency"], values: [9] } },
    });
    expect(two.loyaltyWeights.retention).toBeCloseTo(0.9, 6);
    expect(two.consistencyRatio).toBe(0);
    const one = await owner.updateScoringSettings({ body: { comparisons: { criteria: ["tenure"], values: [] } } });
    expect(one.loyaltyWeights).toMatchObject({ tenure: 1, retention: 0 });
    const back = await owner.updateScoringSettings({ body: { comparisons: null, loyaltyWeights: null } });
    expect(back.loyaltyWeights.retention).toBe(0.3327);
    await local.drain();
  });

  test("is tried on the base before it is applied, and does then what was said", async () => {
    const { owner, client } = tenant;
    const change = {
      bands: { watch: 0.1, high: 0.3, lost: 0.85 },
      lifetime: { months: 36, discount: 0.1, margin: 0.4 },
    };
    const before = await client.getDashboard();
    const preview = await client.previewScoringSettings({ body: change });
    expect(preview).toMatchObject({
      customers: CUSTOMERS,
      tried: CUSTOMERS,
      sampled: false,
      errorPercent: 0,
    });
    expect(preview.moved).toBeGreaterThan(10);
    expect(preview.valueMinor.after / preview.valueMinor.before).toBeCloseTo(0.4, 3);
    expect((await client.getDashboard()).bands).toEqual(before.bands);
    const { version } = await owner.getScoringSettings();
    await owner.updateScoringSettings({ body: change }, { ifVersion: version });
    await local.drain();
    const after = await client.getDashboard();
    for (const { name, before: was, after: is } of preview.bands) {
      expect(before.bands.find(({ band }) => band === name)?.customers).toBe(was);
      expect(after.bands.find(({ band }) => band === name)?.customers).toBe(is);
    }
    const stale = await refusal(owner.updateScoringSettings({ body: change }, { ifVersion: version }));
    expect(stale.status).toBe(412);
  });
});

test("what is estimated from a part of the base tells how far it may be off", () => {
  expect(sampleError(300, 300)).toBe(0);
  expect(sampleError(20_000, 1_000_000)).toBe(0.7);
  expect(sampleError(20_000, 20_100)).toBeLessThanOrEqual(0.1);
});

describe("what would move a customer", () => {
  test("is the smallest change that betters the band, and doing it does", async () => {
    const { client } = tenant;
    const { data } = await client.queryCustomers({ body: { filter: { riskBand: "high" }, limit: 3 } });
    for (const { id: customerId } of data) {
      const params = { customerId };
      const { better } = await client.getWhatIf({ params });
      expect(better?.change).toBe("purchase");
      expect(better?.text).toContain(` ${better?.churnRisk}%.`);
      await client.recordPurchase({ params, body: { amountMinor: 0 } });
      await local.drain();
      const { scores } = await client.getCustomer({ params });
      expect(scores?.riskBand).toBe(better?.band);
      expect(scores?.churnRisk).toBe(better?.churnRisk);
    }
  });

  test("names the first day on which doing nothing worsens the band", async () => {
    const { client } = tenant;
    const { data } = await client.queryCustomers({
      body: { filter: { riskBand: "low", purchaseDays: { $gte: 3 } }, limit: 1 },
    });
    const params = { customerId: data[0]?.id ?? "" };
    const { worse } = await client.getWhatIf({ params });
    const { survival } = await client.explainCustomer({ params });
    expect(worse?.day).toMatch(/^202\d-/);
    const written = new Date(`${worse?.day}T00:00:00Z`).toLocaleDateString("en-GB", { dateStyle: "long" });
    expect(worse?.text).toContain(written);
    expect(survival.length).toBeGreaterThan(0);
  });

  test("is nothing for somebody who has never bought", async () => {
    const { client } = tenant;
    const { id } = await client.createCustomer({ body: { name: "Nobody Yet" } });
    expect(await client.getWhatIf({ params: { customerId: id } })).toMatchObject({
      band: null,
      better: null,
      worse: null,
    });
  });
});

describe("scores on a past day", () => {
  test("are today's for today, made anew from the facts", async () => {
    const { client } = tenant;
    const { data } = await client.queryCustomers({ body: { limit: 20 } });
    for (const { id: customerId } of data) {
      const past = await client.getPastScores({ params: { customerId }, query: { day: "2026-11-21" } });
      const { scores } = await client.getCustomer({ params: { customerId } });
      expect(past.scores).toEqual({ ...scores, asOf: "2026-11-21" });
    }
  });

  test("by what was known then leave out what was learned later, and keep that day's parameters", async () => {
    const { client } = tenant;
    const { id: customerId } = await client.createCustomer({ body: { name: "Old Friend" } });
    const params = { customerId };
    await client.recordPurchase({ params, body: { amountMinor: 9900, occurredOn: "2026-08-01" } });
    await local.drain();
    const version = (await client.getModel()).version;
    await local.advance(3 * DAY_MS);
    await client.recordPurchase({ params, body: { amountMinor: 4400, occurredOn: "2026-10-10" } });
    await local.drain();
    const now = await client.getPastScores({ params, query: { day: "2026-11-22", known: "now" } });
    const then = await client.getPastScores({ params, query: { day: "2026-11-22", known: "then" } });
    expect(now).toMatchObject({ known: "now", facts: 2 });
    expect(now.scores.purchaseDays).toBe(2);
    expect(then).toMatchObject({ known: "then", facts: 1, parametersVersion: version });
    expect(then.scores).toMatchObject({ purchaseDays: 1, lastPurchaseOn: "2026-08-01", asOf: "2026-11-22" });
    const before = await client.getPastScores({ params, query: { day: "2026-09-01" } });
    expect(before.scores).toMatchObject({ purchaseDays: 1, revenue12mMinor: 9900 });
    const never = await client.getPastScores({ params, query: { day: "2026-01-01", known: "then" } });
    expect(never).toMatchObject({ parametersVersion: 0, facts: 0, scores: { churnRisk: null, stage: "prospect" } });
  }, 400_000);

  test("of a day to come are refused", async () => {
    const { client } = tenant;
    const { data } = await client.queryCustomers({ body: { limit: 1 } });
    const params = { customerId: data[0]?.id ?? "" };
    expect((await refusal(client.getPastScores({ params, query: { day: "2030-01-01" } }))).status).toBe(400);
  });
});
