import {
  CALM,
  type FaultRates,
  faultInjector,
  KilledError,
  type Local,
  seededRandom,
  startLocal,
  type Tenant,
} from "@perennial/local";
import { each, PerennialError } from "@perennial/sdk";
import { afterAll, beforeAll, expect, test } from "vitest";
import { derivedOf, loseDerived, rebuild } from "../derived.ts";

const RATES: FaultRates = { throttle: 0.03, conflict: 0.05, lostReply: 0.03, kill: 0.02, repeat: 0.1, late: 0.1 };
/** Seeds over all parts: one process runs one product, and what is looked through to compare grows with every seed. */
const SEEDS = Number(process.env["SEEDS"] ?? 200);
const PARTS = 4;

const faults = faultInjector(20_261_121);
let local: Local;

/** Repeats a request with the same Idempotency-Key until it is answered, as a careful program does. */
async function persist<T>(send: (key: string) => Promise<T>, key: string): Promise<T> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    try {
      return await send(key);
    } catch (error) {
      const passing = error instanceof PerennialError && (error.status >= 500 || error.code === "conflict");
      if (!passing) throw error;
    }
  }
  throw new Error(`${key} is never answered`);
}

interface Known {
  readonly amount: number;
  readonly day: string;
}

/** What the records should come to: customers by own id, their purchases and signals by own id. */
type Model = Map<string, Map<string, Known>>;

const dayOf = (random: () => number): string =>
  `2026-${String(1 + Math.floor(random() * 10)).padStart(2, "0")}-${String(1 + Math.floor(random() * 28)).padStart(2, "0")}`;

/** One random change, made through the API and in the model alike. */
async function change({ client }: Tenant, model: Model, random: () => number, step: string): Promise<void> {
  const customers = [...model.keys()];
  const customer = customers[Math.floor(random() * customers.length)];
  const facts = customer === undefined ? [] : [...(model.get(customer)?.keys() ?? [])];
  const purchases = facts.filter((id) => id.startsWith("p"));
  const purchase = purchases[Math.floor(random() * purchases.length)];
  const dice = random();
  if (customer === undefined || dice < 0.2) {
    const externalId = `c${step}`;
    await persist(
      (idempotencyKey) => client.createCustomer({ body: { name: `顾客 ${step}`, externalId } }, { idempotencyKey }),
      step,
    );
    model.set(externalId, new Map());
    return;
  }
  const params = { customerId: `ext:${customer}` };
  const known = { amount: Math.floor(random() * 20_000) - 2000, day: dayOf(random) };
  const body = { amountMinor: known.amount, occurredOn: known.day };
  if (dice > 0.5 && dice < 0.65) {
    await signal(client, params, model.get(customer), random, step);
  } else if (purchase === undefined || dice < 0.65) {
    const externalId = `p${step}`;
    await persist(
      (idempotencyKey) => client.recordPurchase({ params, body: { ...body, externalId } }, { idempotencyKey }),
      step,
    );
    model.get(customer)?.set(externalId, known);
  } else if (dice < 0.8) {
    const at = { ...params, purchaseId: `ext:${purchase}` };
    await persist((idempotencyKey) => client.updatePurchase({ params: at, body }, { idempotencyKey }), step);
    model.get(customer)?.set(purchase, known);
  } else if (dice < 0.9) {
    await persist(
      (idempotencyKey) => client.updateCustomer({ params, body: { name: `改名 ${step}` } }, { idempotencyKey }),
      step,
    );
  } else if (dice < 0.96) {
    const at = { ...params, purchaseId: `ext:${purchase}` };
    await gone(() => client.deletePurchase({ params: at }), step);
    model.get(customer)?.delete(purchase);
  } else {
    await gone(() => client.deleteCustomer({ params }), step);
    model.delete(customer);
  }
}

/** A signal recorded, or one that is there corrected or deleted. */
async function signal(
  client: Tenant["client"],
  params: { customerId: string },
  facts: Map<string, Known> | undefined,
  random: () => number,
  step: string,
): Promise<void> {
  if (random() < 0.3) return await subscription(client, params, facts, random, step);
  const there = [...(facts?.keys() ?? [])].filter((id) => id.startsWith("s"));
  const one = there[Math.floor(random() * there.length)];
  const known = { amount: Math.floor(random() * 11), day: dayOf(random) };
  const body = { score: known.amount, occurredOn: known.day };
  if (one === undefined || random() < 0.4) {
    const externalId = `s${step}`;
    await persist(
      (idempotencyKey) =>
        client.recordSignal({ params, body: { ...body, type: "nps", externalId } }, { idempotencyKey }),
      step,
    );
    facts?.set(externalId, known);
  } else if (random() < 0.7) {
    const at = { ...params, signalId: `ext:${one}` };
    await persist((idempotencyKey) => client.updateSignal({ params: at, body }, { idempotencyKey }), step);
    facts?.set(one, known);
  } else {
    await gone(() => client.deleteSignal({ params: { ...params, signalId: `ext:${one}` } }), step);
    facts?.delete(one);
  }
}

/** A subscription begun, or one that is there with another price or deleted. */
async function subscription(
  client: Tenant["client"],
  params: { customerId: string },
  facts: Map<string, Known> | undefined,
  random: () => number,
  step: string,
): Promise<void> {
  const there = [...(facts?.keys() ?? [])].filter((id) => id.startsWith("u"));
  const one = there[Math.floor(random() * there.length)];
  const known = { amount: Math.floor(random() * 10_000), day: dayOf(random) };
  const body = { priceMinor: known.amount, startedOn: known.day };
  if (one === undefined || random() < 0.4) {
    const externalId = `u${step}`;
    const whole = { ...body, plan: "Plan", period: "month", externalId } as const;
    await persist((idempotencyKey) => client.createSubscription({ params, body: whole }, { idempotencyKey }), step);
    facts?.set(externalId, known);
  } else if (random() < 0.7) {
    const at = { ...params, subscriptionId: `ext:${one}` };
    await persist((idempotencyKey) => client.updateSubscription({ params: at, body }, { idempotencyKey }), step);
    facts?.set(one, known);
  } else {
    await gone(() => client.deleteSubscription({ params: { ...params, subscriptionId: `ext:${one}` } }), step);
    facts?.delete(one);
  }
}

/** Deletes until it is gone: a repeated deletion may find nothing left. */
async function gone(remove: () => Promise<unknown>, step: string): Promise<void> {
  await persist(async () => {
    try {
      await remove();
    } catch (error) {
      if (!(error instanceof PerennialError && error.code === "not_found")) throw error;
    }
  }, step);
}

async function factsOf({ client }: Tenant): Promise<Model> {
  const model: Model = new Map();
  for await (const { id, externalId } of each((cursor) => client.queryCustomers({ body: { cursor } }))) {
    const purchases = new Map<string, Known>();
    const list = each((cursor) => client.listPurchases({ params: { customerId: id }, query: { cursor } }));
    for await (const one of list) purchases.set(one.externalId ?? "", { amount: one.amountMinor, day: one.occurredOn });
    const signals = each((cursor) => client.listSignals({ params: { customerId: id }, query: { cursor } }));
    for await (const one of signals) {
      purchases.set(one.externalId ?? "", { amount: one.score ?? -1, day: one.occurredOn });
    }
    const subscribed = each((cursor) =>
      client.listCustomerSubscriptions({ params: { customerId: id }, query: { cursor } }),
    );
    for await (const one of subscribed) {
      purchases.set(one.externalId ?? "", { amount: one.priceMinor, day: one.startedOn });
    }
    model.set(externalId ?? "", purchases);
  }
  return model;
}

const sorted = (model: Model) =>
  [...model].map(([id, purchases]) => [id, [...purchases].sort()] as const).sort(([a], [b]) => (a < b ? -1 : 1));

/** Handles what there is while things break; a killed runner goes on where its checkpoint says. */
async function drainThrough(): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    try {
      await local.drain();
      return;
    } catch (error) {
      if (!(error instanceof KilledError)) throw error;
    }
  }
}

/** Where a record has the number by which the model knows it. */
const AMOUNTS: Readonly<Record<string, string>> = {
  purchase: "amountMinor",
  signal: "score",
  subscription: "priceMinor",
};

/** What a reader of the event log knows at its end, if every event was told once and the later version counts. */
async function toldOf({ client }: Tenant): Promise<Model> {
  const records = new Map<string, { version: number; record: Record<string, unknown>; noun: string }>();
  const gone = new Set<string>();
  const ids = new Set<string>();
  let before = 0;
  for (let after = 0, last = 1; after < last; ) {
    const page = await client.listEvents({ query: { after, limit: 50 } });
    // What a key may not know of, such as keys, leaves a gap that is told.
    expect(page.data.length + page.withheld).toBe(page.nextAfter - after);
    for (const { id, sequence, type, data } of page.data) {
      expect(sequence).toBeGreaterThan(before);
      before = sequence;
      expect(ids.has(id)).toBe(false);
      ids.add(id);
      const noun = type.slice(0, type.indexOf("."));
      if (!/^(customer|purchase|signal|subscription)\.(created|updated|deleted)$/.test(type) || data.record === null)
        continue;
      const key = String(data.record["id"]);
      if (type.endsWith(".deleted")) gone.add(key);
      else if ((records.get(key)?.version ?? 0) < (data.version ?? 0)) {
        records.set(key, { version: data.version ?? 0, record: data.record, noun });
      }
    }
    after = page.nextAfter;
    last = page.lastSequence;
  }
  expect(ids.size).toBeGreaterThan(0);
  const there = [...records].filter(([key]) => !gone.has(key)).map(([, told]) => told);
  const model: Model = new Map();
  for (const { record, noun } of there) if (noun === "customer") model.set(String(record["externalId"]), new Map());
  const names = new Map(there.map(({ record }) => [record["id"], String(record["externalId"])]));
  for (const { record, noun } of there) {
    if (noun === "customer") continue;
    const amount = Number(record[AMOUNTS[noun] ?? ""]);
    const facts = model.get(names.get(record["customerId"]) ?? "");
    facts?.set(String(record["externalId"]), { amount, day: String(record["occurredOn"] ?? record["startedOn"]) });
  }
  return model;
}

/** Lets one shop work while everything breaks, and compares what is there in the end. */
async function live(seed: number): Promise<void> {
  faults.setRates(CALM);
  const tenant = await local.signUp({ email: `fault-${seed}@example.com` });
  const random = seededRandom(seed);
  const model: Model = new Map();
  faults.setRates(RATES);
  for (let step = 0; step < 12; step += 1) {
    await change(tenant, model, random, `${seed}-${step}`);
    if (random() < 0.4) await drainThrough();
  }
  await drainThrough();
  faults.setRates(CALM);
  faults.revive();
  await local.drain();
  await local.drain();
  expect(sorted(await factsOf(tenant)), `facts of seed ${seed}`).toEqual(sorted(model));
  expect(sorted(await toldOf(tenant)), `event log of seed ${seed}`).toEqual(sorted(model));
  const derived = await derivedOf(local, tenant.workspaceId);
  if (seed % 5 === 0) await loseDerived(local, tenant.workspaceId);
  await rebuild(local, tenant.client);
  expect(await derivedOf(local, tenant.workspaceId), `derived of seed ${seed}`).toEqual(derived);
}

/** A part of the seeds, as a test file of its own runs it. */
export function liveThrough(part: number): void {
  beforeAll(async () => {
    local = await startLocal({ instrument: faults.instrument, disturb: faults.disturb, onInvoke: faults.revive });
  });
  afterAll(() => local.stop());

  test("throttles, conflicts, lost replies, kills, repeated and late records end as if nothing had happened", async () => {
    let seeds = 0;
    for (let seed = part; seed <= SEEDS; seed += PARTS) {
      await live(seed);
      seeds += 1;
    }
    expect(await local.runner.givenUp()).toEqual([]);
    expect(local.queue.deadLetters()).toEqual([]);
    for (const [kind, count] of Object.entries(faults.counts)) expect(count, kind).toBeGreaterThan(seeds / 10);
  }, 600_000);
}
