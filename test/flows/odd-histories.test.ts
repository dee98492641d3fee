import { type Local, startLocal } from "@perennial/local";
import { seededRandom } from "@perennial/scoring";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bringIn, upload } from "./upload.ts";

const NOW = Date.parse("2026-11-21T04:00:00Z");
const DAY_MS = 86_400_000;
let local: Local;
beforeAll(async () => {
  local = await startLocal({ real: () => NOW });
});
afterAll(() => local.stop());

const ago = (days: number): string => new Date(NOW - days * DAY_MS).toISOString().slice(0, 10);
type Line = readonly [day: string, customer: number, amount: string];
const every = (customers: number, lines: (customer: number) => Line[]): Line[] =>
  Array.from({ length: customers }, (_, customer) => lines(customer)).flat();
const random = seededRandom(5);
const some = (most: number): number => Math.floor(most * random());

/** Shops as nobody draws them: each once made or may make a number that cannot be kept, divided by or compared. */
const SHOPS: Readonly<Record<string, Line[]>> = {
  "a gym where everybody pays the same once": every(60, (customer) => [[ago(30 + customer), customer, "12.50"]]),
  "the same sum every month on the same day": every(40, (customer) =>
    Array.from({ length: 12 }, (_, month): Line => [ago(5 + 30 * month), customer, "99.00"]),
  ),
  "everybody bought on one day, today": every(50, (customer) => [[ago(0), customer, String(10 + customer)]]),
  "everybody left ten years ago": every(50, (customer) => [
    [ago(3650), customer, "10.00"],
    [ago(3650 - customer), customer, "20.00"],
  ]),
  "one buys every day and all others once": [
    ...Array.from({ length: 700 }, (_, day): Line => [ago(day), 0, "5.00"]),
    ...every(60, (customer): Line[] => [[ago(some(700)), customer + 1, "5.00"]]),
  ],
  "one is worth more than all others together": every(60, (customer) => [
    [ago(some(300)), customer, customer === 0 ? "90000000000.00" : "0.01"],
    [ago(some(300)), customer, customer === 0 ? "90000000000.00" : "0.01"],
  ]),
  "the largest sums that there may be": every(30, (customer) =>
    Array.from({ length: 12 }, (_, index): Line => [ago(some(300)), customer, `${9_999_999_999_999 - index}.99`]),
  ),
  "everything was given away": every(40, (customer) => [
    [ago(some(300)), customer, "0.00"],
    [ago(some(300)), customer, "0"],
  ]),
  "everything was returned": every(40, (customer) => [
    [ago(100 + customer), customer, "50.00"],
    [ago(50 + customer), customer, "-50.00"],
  ]),
  "more was returned than ever sold": every(40, (customer) => [[ago(some(300)), customer, "-20.00"]]),
  "two customers": every(2, (customer) => [
    [ago(some(300)), customer, "20.00"],
    [ago(some(300)), customer, "30.00"],
  ]),
  "one customer, one purchase": [[ago(3), 0, "1.00"]],
  "everybody every day for a year": every(4, (customer) =>
    Array.from({ length: 365 }, (_, day): Line => [ago(day), customer, "3.00"]),
  ),
  "twins: pairs of days a year apart": every(40, (customer) => [
    [ago(366 + customer), customer, "10.00"],
    [ago(1 + customer), customer, "10.00"],
  ]),
};

type Term = readonly [customer: number, period: string, price: string, from: string, noticed?: string];
const each = (customers: number, term: (customer: number) => Term): Term[] =>
  Array.from({ length: customers }, (_, customer) => term(customer));
/** Clubs as nobody draws them. */
const CLUBS: Readonly<Record<string, Term[]>> = {
  "everybody joined today": each(40, (customer) => [customer, "month", "30.00", ago(0)]),
  "everybody joined on one day and nobody has left": each(40, (customer) => [customer, "year", "300.00", ago(1000)]),
  "everybody left on the day of joining": each(40, (customer) => [customer, "month", "30.00", ago(90), ago(90)]),
  "everybody left after one term, long ago": each(40, (customer) => [customer, "week", "5.00", ago(2000), ago(1995)]),
  "it costs nothing": each(40, (customer) => [customer, "month", "0", ago(some(500))]),
  "it costs as much as can be": each(30, (customer) => [customer, "month", "9999999999999.99", ago(some(900))]),
  "one member": each(1, (customer) => [customer, "quarter", "10.00", ago(200)]),
  "a few have stayed for a hundred years": each(30, (customer) => [
    customer,
    "week",
    "1.00",
    customer < 3 ? "1926-01-01" : ago(some(60)),
  ]),
};

async function brings(kind: "purchases" | "subscriptions", heading: string, rows: readonly string[]): Promise<void> {
  local.log.length = 0;
  const { client } = await local.signUp();
  const bytes = new TextEncoder().encode([heading, ...rows].join("\n"));
  const surveyed = await upload(local, client, { fileName: "file.csv", bytes }, kind);
  const brought = await bringIn(local, client, surveyed.id);
  expect([brought.status, brought.problem]).toEqual(["done", null]);
  const { total, done, failed, skipped, waiting } = brought.progress;
  expect([done + failed + skipped, waiting]).toEqual([total, 0]);
  expect(done).toBeGreaterThan(0);
  // A night tests and fits once more, and makes the report.
  await local.advance(DAY_MS);
  await client.makeBase();
  await local.drain();
  const { data } = await client.queryCustomers({ body: { limit: 100 } });
  expect(data.length).toBeGreaterThan(0);
  for (const { id, scores } of data) {
    if (scores?.churnRisk !== null && scores?.churnRisk !== undefined) {
      expect(scores.churnRisk).toBeGreaterThanOrEqual(0);
      expect(scores.churnRisk).toBeLessThanOrEqual(100);
    }
    await client.explainCustomer({ params: { customerId: id } });
  }
  for (const read of [client.getBase, client.getProof, client.getModel, client.getDashboard]) await read();
  expect(local.log.filter(({ level }) => level === "error")).toEqual([]);
}

test.each(Object.keys(SHOPS))("%s: it is brought in, scored and explained", async (name) => {
  await brings(
    "purchases",
    "date,customer,amount",
    (SHOPS[name] ?? []).map((line) => line.join(",")),
  );
});

test.each(Object.keys(CLUBS))("%s: it is brought in, scored and explained", async (name) => {
  await brings(
    "subscriptions",
    "customer,period,price,start_date,cancelled_at,plan",
    (CLUBS[name] ?? []).map(([customer, period, price, from, noticed = ""]) =>
      [`m${customer}`, period, price, from, noticed, "Club"].join(","),
    ),
  );
});
