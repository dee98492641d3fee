import type { Facet } from "@perennial/contract";
import { type Local, startLocal } from "@perennial/local";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { derivedOf, loseDerived, rebuild } from "../derived.ts";
import { refusal } from "./visitor.ts";

const DAY = 86_400_000;
let local: Local;
beforeAll(async () => {
  local = await startLocal({ real: () => Date.parse("2026-11-21T04:00:00Z") });
});
afterAll(() => local.stop());

const ago = (days: number): string => new Date(local.clock.now() - days * DAY).toISOString().slice(0, 10);

const value = (key: string, filter: Facet["values"][number]["filter"] = null) => ({ key, label: key, filter });
const FACETS: Facet[] = [
  {
    key: "role",
    label: "Role",
    values: [value("business", { kind: "organisation" }), value("partner"), value("internal")],
  },
  {
    key: "closeness",
    label: "Closeness",
    values: [
      value("regular", { purchaseDays: { $gte: 2 } }),
      value("new", { purchaseDays: 1 }),
      value("potential", { purchaseDays: 0 }),
    ],
  },
  { key: "temperament", label: "Temperament", values: [value("price_hunter"), value("lighthouse", { vip: true })] },
];

async function shop() {
  const tenant = await local.signUp();
  const { client } = tenant;
  const make = async (name: string, purchases: readonly number[], kind: "person" | "organisation" = "person") => {
    const { id } = await client.createCustomer({ body: { name, kind } });
    const params = { customerId: id };
    for (const days of purchases) {
      await client.recordPurchase({ params, body: { amountMinor: 5000, occurredOn: ago(days) } });
    }
    return params;
  };
  const scoresOf = async (params: { customerId: string }) => {
    await local.drain();
    return (await client.getCustomer({ params })).scores;
  };
  return { ...tenant, make, scoresOf };
}

describe("a risk band set by hand", () => {
  test("holds instead of the model's until its day is over, says why, and lists and sums follow", async () => {
    const { client, make, scoresOf } = await shop();
    const params = await make("Anna", [200, 150, 100, 50, 2]);
    const before = await scoresOf(params);
    expect(before?.riskBand).toBe("low");
    const riskOverride = { riskBand: "high", reason: "Moves away in spring", until: ago(-3) } as const;
    await client.updateCustomer({ params, body: { riskOverride } });
    const after = await scoresOf(params);
    expect(after).toMatchObject({ riskBand: "high", churnRisk: before?.churnRisk });
    expect(after?.override).toEqual({ riskBand: "low", reason: "Moves away in spring", until: ago(-3) });
    const high = await client.queryCustomers({ body: { filter: { riskBand: "high" }, limit: 10 } });
    expect(high.data.map(({ id }) => id)).toEqual([params.customerId]);
    expect((await client.getDashboard()).bands.find(({ band }) => band === "high")?.customers).toBe(1);

    await local.advance(4 * DAY);
    const over = await scoresOf(params);
    expect(over?.override).toBeUndefined();
    expect(over?.riskBand).toBe("low");
    // Of a past day the model alone is asked.
    const past = await client.getPastScores({ params, query: { day: ago(5), known: "now" } });
    expect(past.scores.riskBand).toBe("low");
  });
});

describe("by contract or by buying", () => {
  test("is a setting of the workspace and of a product line, tried before it is applied", async () => {
    const { client, owner, make, scoresOf } = await shop();
    const params = await make("Anna", [90, 60, 30, 1]);
    const body = { plan: "Care", productLine: "Care", period: "month", priceMinor: 900, startedOn: ago(300) } as const;
    const { id } = await client.createSubscription({ params, body });
    const at = { ...params, subscriptionId: id };
    expect((await scoresOf(params))?.subscription?.plan).toBe("Care");

    const buying = { mode: { usual: "auto", lines: { Care: "buying" } } } as const;
    const preview = await owner.previewScoringSettings({ body: buying });
    expect(preview).toMatchObject({ customers: 1, moved: 1 });
    expect((await scoresOf(params))?.subscription?.plan).toBe("Care");
    await owner.updateScoringSettings({ body: buying });
    const bought = await scoresOf(params);
    expect(bought?.subscription).toBeUndefined();
    expect(bought?.expectedPurchases12m).not.toBeNull();

    // It has ended, and the customer has bought since: as it comes buying decides, and the contract where that is asked.
    await owner.updateScoringSettings({ body: { mode: null } });
    await client.cancelSubscription({ params: at, body: { reason: "price", endsOn: ago(10), noticedOn: ago(12) } });
    expect((await scoresOf(params))?.subscription).toBeUndefined();
    await owner.updateScoringSettings({ body: { mode: { usual: "contract", lines: {} } } });
    expect((await scoresOf(params))?.subscription).toMatchObject({ plan: "Care", state: "ended" });
    expect((await owner.getScoringSettings()).usual).not.toContain("mode");
  });
});

describe("facets", () => {
  test("divide customers by rule and by hand, follow what happens, and can be listed by", async () => {
    const { client, owner, make, scoresOf } = await shop();
    const { version } = await owner.getFacets();
    const facets = FACETS;
    await owner.setFacets({ body: { facets } }, { ifVersion: version });
    expect((await refusal(owner.setFacets({ body: { facets } }, { ifVersion: version }))).status).toBe(412);
    const params = await make("Anna", [], "organisation");
    expect((await scoresOf(params))?.facets).toEqual({ role: "business", closeness: "potential" });
    await client.recordPurchase({ params, body: { amountMinor: 5000, occurredOn: ago(20) } });
    expect((await scoresOf(params))?.facets?.["closeness"]).toBe("new");
    await client.recordPurchase({ params, body: { amountMinor: 5000, occurredOn: ago(2) } });
    expect((await scoresOf(params))?.facets?.["closeness"]).toBe("regular");

    await client.updateCustomer({ params, body: { facets: { role: "partner", temperament: "price_hunter" } } });
    const byHand = await scoresOf(params);
    expect(byHand?.facets).toEqual({ role: "partner", closeness: "regular", temperament: "price_hunter" });
    const filter = { "facets.role": "partner", "facets.closeness": { $in: ["regular", "loyal"] } };
    expect((await client.queryCustomers({ body: { filter, limit: 10 } })).data).toHaveLength(1);
    await client.updateCustomer({ params, body: { facets: { role: null } } });
    expect((await scoresOf(params))?.facets?.["role"]).toBe("business");

    const wrong = await refusal(client.updateCustomer({ params, body: { facets: { role: "alien" } } }));
    expect(wrong.problem?.errors?.[0]?.location).toBe("body.facets.role");
    const values = [{ key: "a", label: "A", filter: { "facets.role": "business" } }];
    const circular = await refusal(owner.setFacets({ body: { facets: [{ key: "x", label: "X", values }] } }));
    expect(circular.problem?.errors?.[0]?.location).toContain("filter");
    await owner.setFacets({ body: { facets: [] } });
    expect((await scoresOf(params))?.facets).toBeUndefined();
  });

  test("come out the same when everything derived is lost and made anew", async () => {
    const tenant = await shop();
    await tenant.owner.setFacets({ body: { facets: FACETS } });
    const params = await tenant.make("Anna", [60, 30]);
    const riskOverride = { riskBand: "lost", reason: "Closed", until: ago(-30) } as const;
    await tenant.client.updateCustomer({ params, body: { riskOverride, facets: { role: "internal" } } });
    await local.drain();
    const before = await derivedOf(local, tenant.workspaceId);
    await loseDerived(local, tenant.workspaceId);
    await rebuild(local, tenant.client);
    expect(await derivedOf(local, tenant.workspaceId)).toEqual(before);
  });
});

test("a score tells what it was made from: the same inputs have the same hash, others another", async () => {
  const { client, make } = await shop();
  const [anna, bert, carl] = [await make("Anna", [60, 30]), await make("Bert", [60, 30]), await make("Carl", [60, 31])];
  await local.drain();
  const hashes = await Promise.all(
    [anna, bert, carl].map(async (params) => (await client.explainCustomer({ params })).inputsHash),
  );
  expect(hashes[0]).toBe(hashes[1]);
  expect(hashes[2]).not.toBe(hashes[0]);
  const past = await client.getPastScores({ params: anna, query: { day: ago(0), known: "now" } });
  expect(past.inputsHash).toBe(hashes[0]);
});
