import { CALM, faultInjector, KilledError, type Local, startLocal, type Tenant } from "@perennial/local";
import { afterAll, beforeAll, expect, test } from "vitest";
import { derivedByOwnId, history } from "./like-history.ts";
import { type Visitor, verified } from "./visitor.ts";

const DAY_MS = 86_400_000;
const NOW = Date.parse("2026-11-21T04:00:00Z");
const DAYS = 400;

const faults = faultInjector(20_270_101);
let local: Local;
let person: Visitor;

beforeAll(async () => {
  local = await startLocal({
    real: () => NOW,
    instrument: faults.instrument,
    disturb: faults.disturb,
    onInvoke: faults.revive,
  });
  person = await verified(local, "clock@example.com");
});
afterAll(() => local.stop());

type Company = Pick<Tenant, "client" | "workspaceId">;

/** The workspace in which the person works, with a key of it. */
async function companyOf(): Promise<Company> {
  const { key } = await person.client.createApiKey({ body: { name: "Program", access: "write" } });
  return { client: local.client({ key }), workspaceId: (await person.client.getMe()).workspace.id };
}

/** Does what there is to do, through any number of ends of the process. */
async function drainThrough(): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    try {
      return await local.drain();
    } catch (error) {
      if (!(error instanceof KilledError)) throw error;
    }
  }
  throw new Error("the work never ends");
}

/** Everything derived, and what was said of the base in the course of it. */
async function stateOf(company: Company) {
  return { derived: await derivedByOwnId(local, company), base: (await company.client.getBase()).history };
}

test("400 days moved in steps of 1, 7 and 400, the process ending anywhere, come to what 400 nights come to", async () => {
  const live = await companyOf();
  await history(local, live, NOW);
  const moved: unknown[] = [];
  for (const step of [400, 7, 1]) {
    const name = `In steps of ${step}`;
    await person.client.openWorkspace({ body: { company: name, mode: "test" } });
    const company = await companyOf();
    await history(local, company, NOW);
    for (let day = 0; day < DAYS; day += step) {
      await person.client.advanceTestClock({ body: { days: Math.min(step, DAYS - day) } });
      if (step > 1) faults.setRates({ ...CALM, kill: 0.0005, lostReply: 0.001, repeat: 0.05 });
      await drainThrough();
      faults.setRates(CALM);
      faults.revive();
    }
    await local.drain();
    moved.push(await stateOf(company));
    // The nights of the live one are its own.
    await person.client.closeWorkspace({ body: { name } });
  }
  expect(faults.counts.kill).toBeGreaterThan(2);
  await local.advance(DAYS * DAY_MS);
  const nights = await stateOf(live);
  for (const state of moved) expect(state).toEqual(nights);
}, 600_000);
