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
  "everybody every day for a year": every(20, (customer) =>
    Array.from({ length: 365 }, (_, day): Line => [ago(day), customer, "3.00"]),
  ),
  "twins: pairs of days a year apart": every(40, (customer) => [
    [ago(366 + customer), customer, "10.00"],
    [ago(1 + customer), customer, "10.00"],
  ]),
};

test.each(Object.keys(SHOPS))("%s is brought in, scored and explained", async (name) => {
  local.log.length = 0;
  const { client } = await local.signUp();
  const lines = (SHOPS[name] ?? []).map((line) => line.join(","));
  const bytes = new TextEncoder().encode(["date,customer,amount", ...lines].join("\n"));
  const surveyed = await upload(local, client, { fileName: "orders.csv", bytes });
  const brought = await bringIn(local, client, surveyed.id);
  expect([brought.status, brought.problem]).toEqual(["done", null]);
  const { total, done, failed, skipped, waiting } = brought.progress;
  expect([done + failed + skipped + waiting, waiting]).toEqual([total, 0]);
  // A night tests and fits once more, and makes the report.
  await local.advance(DAY_MS);
  const base = await client.makeBase();
  expect(base).toBeDefined();
  await local.drain();
  const { data } = await client.queryCustomers({ body: { limit: 100 } });
  expect(data.length).toBeGreaterThan(0);
  for (const { id, scores } of data) {
    if (scores?.churnRisk !== null && scores?.churnRisk !== undefined) {
      expect(scores.churnRisk).toBeGreaterThanOrEqual(0);
      expect(scores.churnRisk).toBeLessThanOrEqual(100);
    }
    const explained = await client.explainCustomer({ params: { customerId: id } });
    // What JSON cannot say comes as null: nothing of the sort is among the numbers.
    expect(JSON.stringify(explained)).not.toMatch(/NaN|Infinity/);
  }
  await client.getBase();
  await client.getProof();
  await client.getModel();
  await client.getDashboard();
  expect(local.log.filter(({ level }) => level === "error")).toEqual([]);
});
