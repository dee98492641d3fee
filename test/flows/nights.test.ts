import { CALM, faultInjector, KilledError, type Local, startLocal, type Tenant } from "@perennial/local";
import { mbgNbdGenerator, seededRandom } from "@perennial/scoring";
import { afterAll, beforeAll, expect, test } from "vitest";
import { derivedOf, rebuild } from "../derived.ts";
import { bringIn, upload } from "./upload.ts";

const DAY_MS = 86_400_000;
const NOW = Date.parse("2026-11-21T04:00:00Z");
const TODAY = Math.floor(NOW / DAY_MS);
const CUSTOMERS = 600;

const faults = faultInjector(20_261_123);
let local: Local;
let tenant: Tenant;

function orders(): Uint8Array {
  const random = seededRandom(31);
  const draw = mbgNbdGenerator({ r: 0.9, alpha: 6.5, a: 1.1, b: 1.5 });
  const lines = Array.from({ length: CUSTOMERS }, (_, customer) => {
    const first = TODAY - 1 - Math.floor(random() * 900);
    const days = [first, ...draw(random, (TODAY - 1 - first) / 7).map((week) => first + Math.floor(7 * week))];
    return [...new Set(days)].map(
      (day) => `${new Date(day * DAY_MS).toISOString().slice(0, 10)},c${customer},${(10 + 90 * random()).toFixed(2)}`,
    );
  });
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
  const surveyed = await upload(local, tenant.client, { fileName: "orders.csv", bytes: orders() });
  await bringIn(local, tenant.client, surveyed.id);
}, 400_000);
afterAll(() => local.stop());

/** The states by key, without what else is derived. */
async function states(): Promise<Map<string, string>> {
  const { items } = await derivedOf(local, tenant.workspaceId);
  const all = Object.entries(items).filter(([key]) => key.endsWith("CUSTOMER#STATE"));
  return new Map(all.map(([key, item]) => [key, JSON.stringify(item)]));
}

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

test("a night touches only the customers whom the day makes due, and a fit that moves nobody keeps its version", async () => {
  const { client } = tenant;
  const { version } = await client.getModel();
  let touched = 0;
  for (let night = 0; night < 3; night += 1) {
    const before = await states();
    await local.advance(DAY_MS);
    const after = await states();
    touched += [...after].filter(([key, item]) => before.get(key) !== item).length;
  }
  expect(touched).toBeGreaterThan(0);
  expect(touched).toBeLessThan(0.15 * 3 * CUSTOMERS);
  expect((await client.getModel()).version).toBe(version);
});

test("a change of settings that is killed, repeated and delayed anywhere reaches every customer in the end", async () => {
  const { owner, client } = tenant;
  for (const watch of [0.1, 0.2, 0.4]) {
    const bands = { watch, high: 0.6, lost: 0.85 };
    await owner.updateScoringSettings({ body: { bands } });
    faults.setRates({ throttle: 0.01, conflict: 0.01, lostReply: 0.005, kill: 0.001, repeat: 0.2, late: 0.1 });
    await drainThrough();
    faults.setRates(CALM);
    faults.revive();
    await local.drain();
    await local.drain();
    const shown = (await client.getDashboard()).bands.map(({ band, customers }) => [band, customers]);
    const made = (await client.previewScoringSettings({ body: {} })).bands.map(({ name, before }) => [name, before]);
    expect(shown).toEqual(made);
  }
  expect(faults.counts.kill).toBeGreaterThan(2);
  const before = await states();
  await rebuild(local, client);
  expect(await states()).toEqual(before);
}, 400_000);
