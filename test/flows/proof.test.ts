import { type Local, startLocal, type Tenant } from "@perennial/local";
import { mbgNbdGenerator, type Random, seededRandom, shuffled } from "@perennial/scoring";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bringIn, upload } from "./upload.ts";

const DAY_MS = 86_400_000;
const NOW = Date.parse("2026-11-21T04:00:00Z");
const TODAY = Math.floor(NOW / DAY_MS);
const YEARS = 3 * 365;
/** The MBG/NBD fit to CDNOW that BTYDplus publishes. */
const SHOP = { r: 0.525, alpha: 6.183, a: 0.891, b: 1.614 };

let local: Local;
beforeAll(async () => {
  local = await startLocal({ real: () => NOW });
});
afterAll(() => local.stop());

/** Purchase days of customers who come evenly over three years. */
function shopOf(customers: number, random: Random): number[][] {
  const draw = mbgNbdGenerator(SHOP);
  return Array.from({ length: customers }, () => {
    const first = TODAY - 1 - Math.floor(random() * YEARS);
    const later = draw(random, (TODAY - 1 - first) / 7).map((week) => first + Math.floor(7 * week));
    return [...new Set([first, ...later])];
  });
}

/** The same numbers of purchases on days dealt anew from the pile of all days: nothing is left to learn. */
function dealt(customers: readonly number[][], random: Random): number[][] {
  const pile = shuffled(random, customers.flat());
  let next = 0;
  return customers.map(({ length }) => [...new Set(pile.slice(next, (next += length)))]);
}

function fileOf(customers: readonly number[][]): Uint8Array {
  const lines = customers.flatMap((days, customer) =>
    days.map((day) => `${new Date(day * DAY_MS).toISOString().slice(0, 10)},c${customer},${20 + (customer % 7)}.00`),
  );
  return new TextEncoder().encode(["date,customer,amount", ...lines].join("\n"));
}

async function shop(customers: readonly number[][]): Promise<Tenant> {
  const tenant = await local.signUp();
  const surveyed = await upload(local, tenant.client, { fileName: "orders.csv", bytes: fileOf(customers) });
  await bringIn(local, tenant.client, surveyed.id);
  return tenant;
}

describe("a shop whose customers come and go as the model says", () => {
  let tenant: Tenant;
  beforeAll(async () => {
    tenant = await shop(shopOf(2000, seededRandom(4)));
  }, 400_000);

  test("is told that its scores beat every rule of thumb, and by how much", async () => {
    const proof = await tenant.client.getProof();
    expect(proof).toMatchObject({ verdict: "proven", rule: null, drifting: false, testedOn: "2026-11-21" });
    expect(proof.customers).toBe(2000);
    expect(proof.tests.length).toBeGreaterThanOrEqual(3);
    expect(proof.overall?.auc).toBeGreaterThan(0.7);
    expect(proof.overall?.calibrationError).toBeLessThan(0.03);
    expect(proof.rules.map(({ rule }) => rule)).toEqual(["base-rate", "recency", "frequency", "rfm"]);
    for (const { closer } of proof.rules) expect(closer).toBeGreaterThan(1.645);
  });

  test("sees groups that hold everybody tested, from the safest to the most at risk", async () => {
    const { groups, overall, capture } = await tenant.client.getProof();
    expect(groups.reduce((sum, { customers }) => sum + customers, 0)).toBe(overall?.cases);
    const predicted = groups.map((group) => group.predicted);
    expect(predicted).toEqual([...predicted].sort((a, b) => a - b));
    expect(groups.at(-1)?.left).toBeGreaterThan(2 * (groups[0]?.left ?? 1));
    expect(capture.at(-1)).toBe(1);
    const left = groups.reduce((sum, group) => sum + group.customers * group.left, 0);
    expect(left / (overall?.cases ?? 1)).toBeCloseTo(overall?.rate ?? 0, 4);
  });

  test("sees purchases and revenue expected and actual, and the factor that forecasts take from them", async () => {
    const { purchases, factor } = await tenant.client.getProof();
    expect((purchases?.expected ?? 0) / (purchases?.actual ?? 1)).toBeCloseTo(1, 0);
    expect(factor).toBeCloseTo(((purchases?.actual ?? 0) + 30) / ((purchases?.expected ?? 0) + 30), 5);
  });

  test("keeps its parameters when nothing has happened since, and its proof the day it was made", async () => {
    const before = await tenant.client.getModel();
    await tenant.client.fitModel();
    await local.drain();
    expect(await tenant.client.getModel()).toEqual(before);
    expect((await tenant.client.getProof()).testedOn).toBe("2026-11-21");
  });
});

test("a shop whose purchases follow nothing is told that its scores do no better than a rule of thumb", async () => {
  const random = seededRandom(3);
  const { client } = await shop(dealt(shopOf(2000, random), random));
  const proof = await client.getProof();
  expect(proof.verdict).toBe("abstain");
  expect(proof.rule).not.toBeNull();
  const { verdict, rule, toCall } = await client.getDashboard();
  expect({ verdict, rule }).toEqual({ verdict: "abstain", rule: proof.rule });
  // Whom to call is then a matter of silence and revenue alone, and says so.
  expect(toCall.length).toBeGreaterThan(0);
  for (const { reason } of toCall) expect(reason).toMatch(/^(Buys every|Silent for)/);
}, 400_000);

test("a small shop is told that it is too early to tell", async () => {
  const { client } = await shop(shopOf(60, seededRandom(1)));
  expect(await client.getProof()).toMatchObject({ verdict: "provisional", weights: { learned: false } });
}, 400_000);

test("an empty shop is told the same, without a test", async () => {
  const { client } = await local.signUp();
  expect(await client.getProof()).toMatchObject({ testedOn: null, verdict: "provisional", overall: null, groups: [] });
});
