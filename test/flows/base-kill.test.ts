import { CALM, faultInjector, KilledError, type Local, seededRandom, startLocal, type Tenant } from "@perennial/local";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bringIn, upload } from "./upload.ts";

const DAY_MS = 86_400_000;
const NOW = Date.parse("2026-11-21T04:00:00Z");

const faults = faultInjector(20_261_122);
let local: Local;
let tenant: Tenant;

/** Orders of a shop with more customers than one page holds. */
function orders(customers: number): Uint8Array {
  const random = seededRandom(9);
  const lines = Array.from({ length: customers }, (_, customer) =>
    Array.from({ length: 1 + Math.floor(4 * random()) }, () => {
      const day = new Date(NOW - Math.floor(900 * random()) * DAY_MS).toISOString().slice(0, 10);
      return `${day},c${customer},${(5 + 95 * random()).toFixed(2)}`;
    }),
  );
  return new TextEncoder().encode(["date,customer,amount", ...lines.flat()].join("\n"));
}

beforeAll(async () => {
  local = await startLocal({
    real: () => NOW,
    instrument: faults.instrument,
    disturb: faults.disturb,
    onInvoke: faults.revive,
  });
  tenant = await local.signUp();
  const surveyed = await upload(local, tenant.client, { fileName: "orders.csv", bytes: orders(1300) });
  await bringIn(local, tenant.client, surveyed.id);
}, 400_000);
afterAll(() => local.stop());

async function drainThrough(): Promise<void> {
  for (let attempt = 0; attempt < 60; attempt += 1) {
    try {
      await local.drain();
      return;
    } catch (error) {
      if (!(error instanceof KilledError)) throw error;
    }
  }
}

test("killed, repeated and delayed anywhere, a report ends as if nothing had happened", async () => {
  const { client } = tenant;
  const [before, movers, back] = [await client.getBase(), await client.listMovers(), await client.listWinBack({})];
  const model = await client.getModel();
  expect(before.customers).toBeGreaterThan(500);
  const random = seededRandom(11);
  for (let seed = 1; seed <= 6; seed += 1) {
    await client.makeBase();
    if (seed % 2 === 0) await client.fitModel();
    faults.setRates({ throttle: 0.01, conflict: 0.01, lostReply: 0.005, kill: 0.0005, repeat: 0.2, late: 0.1 });
    faults.killAfter(Math.floor(300 * random()));
    await drainThrough();
    faults.setRates(CALM);
    faults.revive();
    await local.drain();
    await local.drain();
    expect(await client.getBase()).toEqual(before);
    expect(await client.listMovers()).toEqual(movers);
    expect(await client.listWinBack({})).toEqual(back);
    expect(await client.getModel()).toEqual(model);
    const work = (await client.getWork()).data.find(({ kind }) => kind === "base");
    expect(work?.finishedAt).not.toBeNull();
  }
  expect(faults.counts.kill).toBeGreaterThanOrEqual(6);
}, 300_000);
