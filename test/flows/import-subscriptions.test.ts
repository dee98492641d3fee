import { type Local, seededRandom, startLocal, type Tenant } from "@perennial/local";
import type { Client, Subscription } from "@perennial/sdk";
import { afterAll, beforeAll, expect, test } from "vitest";
import { derivedOf, rebuild } from "../derived.ts";
import { bringIn, upload } from "./upload.ts";

let local: Local;
let tenant: Tenant;
let importId: string;
beforeAll(async () => {
  local = await startLocal();
  tenant = await local.signUp();
});
afterAll(() => local.stop());

const CONTENT = [
  "customer_id,customer_name,plan,billing_cycle,price,start_date,cancelled_at,end_date,reason,subscription_id,paid_until",
  "c1,Ann,Basic,monthly,99.00,2025-01-31,,,,S1,",
  "c2,Bob,Gold,年付,1200,2024-06-01,2026-05-20,2026-06-01,too expensive,S2,",
  "c2,Bob,Extra,month,10,2026-01-01,,,,S3,2026-02-01",
  "c3,Cid,Basic,month,99,2026-03-01,2026-03-10,,bored of it,S4,",
  "c3,Cid,Basic,fortnightly,99,2026-03-01,,,,S5,",
  "c3,Cid,Basic,month,,2026-03-01,,,,S6,",
  "c3,Cid,Basic,month,99,2026-03-01,,2026-02-01,,S7,",
  "c3,Cid,Basic,month,99,2026-03-01,2100-01-01,,,S8,",
].join("\n");
const FILE = { fileName: "subscriptions.csv", bytes: new TextEncoder().encode(CONTENT) };

async function listOf(client: Client, own: string): Promise<Subscription[]> {
  return (await client.listCustomerSubscriptions({ params: { customerId: `ext:${own}` } })).data;
}

test("a billing program's file is understood by its headings, and what cannot be is refused with the reason", async () => {
  const { client } = tenant;
  const surveyed = await upload(local, client, FILE, "subscriptions");
  importId = surveyed.id;
  expect(Object.fromEntries(surveyed.columns.map(({ name, target }) => [name, target]))).toEqual({
    customer_id: "customer",
    customer_name: "customerName",
    plan: "plan",
    billing_cycle: "period",
    price: "price",
    start_date: "startedOn",
    cancelled_at: "cancelledOn",
    end_date: "endsOn",
    reason: "reason",
    subscription_id: "reference",
    paid_until: "renewedUntil",
  });
  expect(surveyed.survey).toMatchObject({ rows: 8, failing: 4, customers: 3, amountMinor: null, proposedAsOf: null });
  const refused = await (await local.fetch(surveyed.errorsUrl ?? "")).text();
  for (const reason of ["not a period", "The price is missing", "before it began", "lies in the future"]) {
    expect(refused).toContain(reason);
  }
});

test("it comes in as if every row had been sent to the API, and the same file again changes nothing", async () => {
  const { client } = tenant;
  const done = await bringIn(local, client, importId);
  expect(done).toMatchObject({ status: "done", progress: { total: 8, done: 4, failed: 4, skipped: 0 } });
  expect(await listOf(client, "c1")).toMatchObject([
    { plan: "Basic", period: "month", priceMinor: 9900, startedOn: "2025-01-31", state: "running", externalId: "S1" },
  ]);
  expect((await listOf(client, "c2")).toSorted((a, b) => (a.plan < b.plan ? -1 : 1))).toMatchObject([
    { plan: "Extra", renewal: "manual", renewedUntil: "2026-02-01", state: "ended" },
    { plan: "Gold", cancellation: { noticedOn: "2026-05-20", endsOn: "2026-06-01", reason: "price" }, renewals: 1 },
  ]);
  expect(await listOf(client, "c3")).toMatchObject([
    { cancellation: { noticedOn: "2026-03-10", endsOn: "2026-04-01", reason: "other" }, note: "bored of it" },
  ]);
  const derived = await derivedOf(local, tenant.workspaceId);
  await rebuild(local, client);
  expect(await derivedOf(local, tenant.workspaceId)).toEqual(derived);
  const again = await upload(local, client, FILE, "subscriptions");
  expect((await bringIn(local, client, again.id)).progress).toMatchObject({ done: 0, skipped: 4 });
});

test("it can be taken out again, but for what somebody has changed since", async () => {
  const { client } = tenant;
  await client.cancelSubscription({ params: { customerId: "ext:c1", subscriptionId: "ext:S1" }, body: {} });
  await client.undoImport({ params: { importId } });
  await local.drain();
  expect(await client.getImport({ params: { importId } })).toMatchObject({ status: "undone" });
  expect(await listOf(client, "c1")).toMatchObject([{ externalId: "S1", state: "ending" }]);
  expect((await client.queryCustomers({ body: {} })).data.map(({ externalId }) => externalId)).toEqual(["c1"]);
});

const TRUTH = { gamma: 0.67, delta: 3.8, c: 1.2 };

/** Chance to be there after so many renewals: B(γ, δ + t^c) / B(γ, δ). */
function survival({ gamma, delta, c }: typeof TRUTH, renewals: number): number {
  // Stirling's series, exact to 1e-9 from eight on.
  const lnGamma = (x: number): number => {
    let shift = 0;
    let at = x;
    for (; at < 8; at += 1) shift -= Math.log(at);
    const inverse = 1 / (at * at);
    const series = (1 / 12 - inverse * (1 / 360 - inverse / 1260)) / at;
    return shift + (at - 0.5) * Math.log(at) - at + 0.5 * Math.log(2 * Math.PI) + series;
  };
  const u = renewals ** c;
  return Math.exp(lnGamma(delta + u) - lnGamma(gamma + delta + u) + lnGamma(gamma + delta) - lnGamma(delta));
}

test("the model of renewals is fitted at night to the tenant's own, and finds what made them", async () => {
  const { client } = await local.signUp();
  const random = seededRandom(7);
  const end = Date.parse("2026-11-01T00:00:00Z");
  const rows = Array.from({ length: 1500 }, (_, index) => {
    const weeks = 10 + Math.floor(random() * 40);
    const started = end - weeks * 7 * 86_400_000;
    const luck = random();
    let renewals = 0;
    while (renewals <= weeks && survival(TRUTH, renewals + 1) > luck) renewals += 1;
    const left = renewals < weeks ? new Date(started + (renewals + 1) * 7 * 86_400_000).toISOString().slice(0, 10) : "";
    return `k${index},Weekly,week,10,${new Date(started).toISOString().slice(0, 10)},${left}`;
  });
  const content = `customer_id,plan,period,price,start_date,end_date\n${rows.join("\n")}\n`;
  const file = { fileName: "weekly.csv", bytes: new TextEncoder().encode(content) };
  const surveyed = await upload(local, client, file, "subscriptions");
  await bringIn(local, client, surveyed.id);
  await client.fitModel();
  await local.drain();
  const { contracts, provisional } = await client.getModel();
  expect(provisional).toBe(false);
  expect(contracts.customers).toBe(1500);
  for (const renewals of [4, 12, 26]) {
    const error = survival({ ...TRUTH, ...contracts }, renewals) - survival(TRUTH, renewals);
    expect(Math.abs(error), `after ${renewals}`).toBeLessThan(0.03);
  }
}, 120_000);
