import { type Local, startLocal, type Tenant } from "@perennial/local";
import { mbgNbdGenerator, seededRandom } from "@perennial/scoring";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bringIn, upload } from "./upload.ts";

const DAY_MS = 86_400_000;
const NOW = Date.parse("2026-11-21T04:00:00Z");
const TODAY = Math.floor(NOW / DAY_MS);
const YEARS = 3 * 365;
const SHOP = { r: 0.9, alpha: 6.5, a: 1.1, b: 1.5 };
const dayText = (day: number) => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** Orders of customers who come evenly over three years and come and go as the model says. */
function orders(customers: number, seed: number): Uint8Array {
  const random = seededRandom(seed);
  const draw = mbgNbdGenerator(SHOP);
  const lines = Array.from({ length: customers }, (_, customer) => {
    const first = TODAY - Math.floor(random() * YEARS);
    const days = [first, ...draw(random, (TODAY - first) / 7).map((week) => first + Math.floor(7 * week))];
    return [...new Set(days)].map((day) => `${dayText(day)},c${customer},${(10 + 90 * random()).toFixed(2)}`);
  });
  return new TextEncoder().encode(["date,customer,amount", ...lines.flat()].join("\n"));
}

let local: Local;
let tenant: Tenant;
beforeAll(async () => {
  local = await startLocal({ real: () => NOW });
  tenant = await local.signUp();
  const surveyed = await upload(local, tenant.client, { fileName: "orders.csv", bytes: orders(800, 5) });
  await bringIn(local, tenant.client, surveyed.id);
}, 400_000);
afterAll(() => local.stop());

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

describe("the report on the base", () => {
  test("agrees with the customers' own scores", async () => {
    const { client } = tenant;
    const base = await client.getBase();
    const dashboard = await client.getDashboard();
    expect(base.asOf).toBe("2026-11-21");
    expect(base.comparedWith).toBe("2026-10-22");
    expect(base.revenue12mMinor).toBe(dashboard.revenue12mMinor);
    const lost = dashboard.bands.find(({ band }) => band === "lost")?.customers ?? 0;
    expect(base.customers).toBe(dashboard.buyers - lost);
    const { data } = await client.queryCustomers({ body: { limit: 200 } });
    const first = data[0];
    expect(first?.scores.valueMinor).toBeTypeOf("number");
    // Rounded for each customer, at risk differs by less than a hundredth of the whole.
    expect(Math.abs(base.revenueAtRiskMinor / dashboard.revenueAtRiskMinor - 1)).toBeLessThan(0.02);
  });

  test("explains the change of the equity to the last minor unit", async () => {
    const { waterfall, equityMinor, history } = await tenant.client.getBase();
    const { startMinor, gainedMinor, grownMinor, shrunkMinor, lostMinor, revaluedMinor, endMinor } = waterfall;
    expect(startMinor + gainedMinor + grownMinor - shrunkMinor - lostMinor + revaluedMinor).toBe(endMinor);
    expect(endMinor).toBe(equityMinor);
    expect(history).toHaveLength(13);
    expect(history.at(-1)).toMatchObject({ day: "2026-11-21", equityMinor });
    expect(history[11]?.day).toBe("2026-10-31");
  });

  test("counts everybody once in movements, cells, matrix and pyramid", async () => {
    const { client } = tenant;
    const { bandMoves, stageMoves, classMoves, cells, matrix, pyramid } = await client.getBase();
    const { buyers } = await client.getDashboard();
    for (const groups of [bandMoves, stageMoves, classMoves, cells, matrix, pyramid]) {
      expect(sum(groups.map(({ customers }) => customers))).toBe(buyers);
    }
    expect(pyramid[0]).toMatchObject({ level: "top", customers: 8 });
  });

  test("every cell leads to the people in it", async () => {
    const { client } = tenant;
    const { cells, matrix, pyramid, revenue12mMinor } = await client.getBase();
    const countOf = async (filter: Record<string, string>) => {
      let customers = 0;
      let cursor: string | undefined;
      do {
        const page = await client.queryCustomers({ body: { filter, limit: 200, ...(cursor ? { cursor } : {}) } });
        customers += page.data.length;
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      return customers;
    };
    for (const { valueClass, potentialClass, customers } of cells) {
      expect(await countOf({ valueClass, potentialClass })).toBe(customers);
    }
    for (const { profitRisk, customers } of matrix) expect(await countOf({ profitRisk })).toBe(customers);
    for (const { level, customers } of pyramid) expect(await countOf({ pyramid: level })).toBe(customers);
    expect(sum(pyramid.map((level) => level.revenue12mMinor))).toBe(revenue12mMinor);
  });

  test("shows retention, months and a forecast in their places", async () => {
    const { cohorts, meanRetention, months, forecast, seasonality } = await tenant.client.getBase();
    expect(cohorts).toHaveLength(24);
    for (const { retention } of cohorts) expect(retention[0]).toBe(1);
    expect(meanRetention[0]).toBe(1);
    expect(meanRetention[1]).toBeLessThan(0.6);
    expect(months.at(-1)?.month).toBe("2026-10");
    expect(sum(months.map(({ newcomers }) => newcomers))).toBeGreaterThan(400);
    expect(forecast.months).toHaveLength(12);
    expect(forecast.months[0]?.from).toBe("2026-11-22");
    const last = months.at(-1)?.purchases ?? 0;
    expect(forecast.months[0]?.purchases).toBeGreaterThan(0.5 * last);
    expect(forecast.months[0]?.purchases).toBeLessThan(2 * last);
    expect(seasonality?.index).toHaveLength(12);
  });

  test("names who has moved and whom to win back, each with a reason", async () => {
    const { client } = tenant;
    const { risen, fallen } = await client.listMovers();
    expect(risen.length).toBeGreaterThan(5);
    for (const { before, after } of risen) expect(after.valueMinor).toBeGreaterThan(before.valueMinor);
    for (const { before, after } of fallen) expect(after.valueMinor).toBeLessThan(before.valueMinor);
    const { data } = await client.listWinBack({ query: { limit: 20 } });
    expect(data.length).toBeGreaterThan(5);
    const priorities = data.map(({ priorityMinor }) => priorityMinor);
    expect(priorities).toEqual([...priorities].sort((a, b) => b - a));
    for (const one of data) {
      expect(one.customer.scores.riskBand).toBe("lost");
      expect(one.priorityMinor).toBe(Math.round(one.regainedMinor * one.rate));
      expect(one.reason).toMatch(/silent for \d+ days/);
    }
  });

  test("a customer who comes back is no longer to be won back", async () => {
    const { client } = tenant;
    const [first] = (await client.listWinBack({})).data;
    const customerId = first?.customer.id ?? "";
    await client.recordPurchase({ params: { customerId }, body: { amountMinor: 5000 } });
    await local.drain();
    const { data } = await client.listWinBack({});
    expect(data.map(({ customer }) => customer.id)).not.toContain(customerId);
  });

  test("names ten to call for each owner, its own and no others", async () => {
    const { client, owner } = tenant;
    const { member } = await owner.getMe();
    const ownerId = member?.id ?? "";
    expect((await client.listCalls({ query: { ownerId } })).data).toEqual([]);
    const { data: all } = await client.listCalls({});
    expect(all).toHaveLength(10);
    expect(all).toEqual((await client.getDashboard()).toCall);
    for (const { customer } of all.slice(0, 3)) {
      await client.updateCustomer({ params: { customerId: customer.id }, body: { ownerId } });
    }
    await local.drain();
    const { data: own } = await client.listCalls({ query: { ownerId } });
    expect(own.map(({ customer }) => customer.id)).toEqual(all.slice(0, 3).map(({ customer }) => customer.id));
    for (const { reason } of own) expect(reason).toMatch(/silent for \d+/i);
    for (const { customer } of own) {
      await client.updateCustomer({ params: { customerId: customer.id }, body: { ownerId: null } });
    }
    await local.drain();
  });

  test("plans no more hours than there are, and more for more at stake", async () => {
    const { client } = tenant;
    for (const hours of [0.5, 3, 10.5, 40]) {
      const plan = await client.planEffort({ query: { hours, visitHours: 1.5, mostVisits: 3 } });
      expect(plan.hours).toBeLessThanOrEqual(hours);
      expect(plan.hours).toBeCloseTo(sum(plan.data.map((one) => one.hours)), 6);
      for (const { visits } of plan.data) expect(visits).toBeLessThanOrEqual(3);
    }
    const plan = await client.planEffort({ query: { hours: 40 } });
    expect(plan.hours).toBe(40);
    expect(plan.data[0]?.visits).toBeGreaterThanOrEqual(plan.data.at(-1)?.visits ?? 0);
  });

  test("audits where the time goes by what was logged", async () => {
    const { client } = tenant;
    const small = await client.queryCustomers({ body: { filter: { valueClass: "C" }, limit: 1 } });
    const great = await client.queryCustomers({ body: { filter: { valueClass: "A" }, limit: 1 } });
    const note = async (customerId: string, minutes: number) =>
      await client.createNote({ params: { customerId }, body: { text: "Visited.", minutes } });
    await note(small.data[0]?.id ?? "", 540);
    await note(great.data[0]?.id ?? "", 60);
    await client.makeBase();
    await local.drain();
    const { effort } = await client.getBase();
    const byClass = Object.fromEntries(effort.map((one) => [one.valueClass, one]));
    expect(byClass["C"]).toMatchObject({ hours: 9, hoursShare: 0.9, alert: "too-much" });
    expect(byClass["A"]).toMatchObject({ hours: 1, hoursShare: 0.1, alert: "too-little" });
  });

  test("is made every night, keeps what it said, and says what a later day has made of it", async () => {
    const { client } = tenant;
    const before = await client.getBase();
    await local.advance(30 * DAY_MS);
    await client.makeBase();
    await local.drain();
    const after = await client.getBase();
    expect(after.asOf).toBe("2026-12-21");
    expect(after.waterfall.startMinor).toBe(before.equityMinor);
    const { startMinor, gainedMinor, grownMinor, shrunkMinor, lostMinor, revaluedMinor, endMinor } = after.waterfall;
    expect(startMinor + gainedMinor + grownMinor - shrunkMinor - lostMinor + revaluedMinor).toBe(endMinor);
    expect(after.history.find(({ day }) => day === "2026-11-30")?.shownMinor).toBeTypeOf("number");
  }, 300_000);
});

test("an empty shop has a report of nothing", async () => {
  const { client } = await local.signUp();
  expect(await client.getBase()).toMatchObject({ asOf: null, customers: 0, equityMinor: 0, attrition: null });
  await client.makeBase();
  await local.drain();
  expect(await client.getBase()).toMatchObject({ asOf: "2026-12-21", customers: 0, equityMinor: 0 });
  expect((await client.listMovers()).risen).toEqual([]);
});
