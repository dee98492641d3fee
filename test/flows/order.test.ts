import { PERIODS, SIGNAL_TYPES, type SignalType } from "@perennial/contract";
import { type Local, seededRandom, startLocal, type Tenant } from "@perennial/local";
import { afterAll, beforeAll, expect, test } from "vitest";
import { derivedOf } from "../derived.ts";

let local: Local;
beforeAll(async () => {
  local = await startLocal();
});
afterAll(() => local.stop());

interface Fact {
  readonly customer: string;
  readonly id: string;
  readonly day: string;
  readonly amount: number;
  readonly category: string;
  /** Undefined for a purchase. */
  readonly signal?: SignalType | "subscription";
}

const OTHERS = [...SIGNAL_TYPES, "subscription", "subscription"] as const;

function someFacts(random: () => number): Fact[] {
  return Array.from({ length: 4 + Math.floor(random() * 14) }, (_, index) => ({
    customer: `c${Math.floor(random() * 4)}`,
    id: `p${index}`,
    day: `202${4 + Math.floor(random() * 3)}-0${1 + Math.floor(random() * 9)}-1${Math.floor(random() * 9)}`,
    amount: Math.floor(random() * 30_000) - 5000,
    category: `k${Math.floor(random() * 3)}`,
    ...(random() < 0.35 ? { signal: OTHERS[Math.floor(random() * OTHERS.length)] ?? "nps" } : {}),
  }));
}

const purchaseOf = ({ day, amount, category }: Fact) => ({
  occurredOn: day,
  amountMinor: amount,
  lines: [{ category, amountMinor: amount }],
});

/** A subscription whose values follow from the amount. */
function subscriptionOf({ day, amount, category }: Fact) {
  const endsOn = `2026-${amount % 2 === 0 ? "10" : "12"}-0${1 + (Math.abs(amount) % 9)}`;
  const cancellation = { noticedOn: "2026-10-01", endsOn, reason: "price", endedBy: "customer", note: null } as const;
  return {
    plan: category,
    period: PERIODS[Math.abs(amount) % PERIODS.length] ?? "month",
    priceMinor: Math.abs(amount),
    startedOn: day,
    cancellation: amount % 3 === 0 ? cancellation : null,
  };
}

/** A signal whose values follow from the amount, so that a wrong amount is a wrong signal. */
function signalOf({ day, amount, signal }: Fact & { readonly signal: SignalType }) {
  const least = signal === "csat" ? 1 : 0;
  const answer = signal === "nps" || signal === "csat" ? { score: least + (Math.abs(amount) % 5) } : {};
  const severity = signal === "complaint" ? { severity: 1 + (Math.abs(amount) % 3) } : {};
  const isOver = (signal === "complaint" || signal === "overdue") && amount % 2 === 0;
  return {
    type: signal,
    occurredOn: day,
    ...answer,
    ...severity,
    ...(isOver ? { closedOn: "2026-10-30" } : {}),
  };
}

async function put({ client }: Tenant, fact: Fact): Promise<void> {
  const customerId = `ext:${fact.customer}`;
  if (fact.signal === undefined) {
    await client.upsertPurchase({ params: { customerId, purchaseId: `ext:${fact.id}` }, body: purchaseOf(fact) });
  } else if (fact.signal === "subscription") {
    const params = { customerId, subscriptionId: `ext:${fact.id}` };
    await client.upsertSubscription({ params, body: subscriptionOf(fact) });
  } else {
    const body = signalOf({ ...fact, signal: fact.signal });
    await client.upsertSignal({ params: { customerId, signalId: `ext:${fact.id}` }, body });
  }
}

async function remove({ client }: Tenant, fact: Fact): Promise<void> {
  const customerId = `ext:${fact.customer}`;
  if (fact.signal === undefined) await client.deletePurchase({ params: { customerId, purchaseId: `ext:${fact.id}` } });
  else if (fact.signal === "subscription")
    await client.deleteSubscription({ params: { customerId, subscriptionId: `ext:${fact.id}` } });
  else await client.deleteSignal({ params: { customerId, signalId: `ext:${fact.id}` } });
}

async function makeCustomers({ client }: Tenant): Promise<void> {
  for (let index = 0; index < 4; index += 1) {
    await client.upsertCustomer({ params: { customerId: `ext:c${index}` }, body: { name: `Customer ${index}` } });
  }
}

/** Each fact once, in the order of the days. */
async function cleanly(tenant: Tenant, facts: readonly Fact[]): Promise<void> {
  await makeCustomers(tenant);
  for (const fact of facts.toSorted((a, b) => (a.day < b.day ? -1 : 1))) {
    await put(tenant, fact);
  }
  await local.drain();
}

/** The same facts in any order: sent twice, sent wrong and corrected, with others that are deleted again, scored in between. */
async function wildly(tenant: Tenant, facts: readonly Fact[], random: () => number): Promise<void> {
  await makeCustomers(tenant);
  const pause = async () => {
    if (random() < 0.4) await local.drain();
  };
  for (const fact of facts.toSorted(() => random() - 0.5)) {
    if (random() < 0.4) {
      const wrong = {
        ...fact,
        day: `2025-0${1 + Math.floor(random() * 9)}-20`,
        amount: fact.amount + 777,
        category: "wrong",
      };
      await put(tenant, wrong);
      await pause();
    }
    if (random() < 0.3) {
      const extra = { ...fact, id: `extra-${fact.id}`, amount: 99_999 };
      await put(tenant, extra);
      await pause();
      await remove(tenant, extra);
    }
    await put(tenant, fact);
    if (random() < 0.3) await put(tenant, fact);
    await pause();
  }
  await local.drain();
}

/** States, lists and sums without what names the tenant, the records and the moment they were made. */
async function comparable(tenant: Tenant): Promise<unknown> {
  const { items, sums } = await derivedOf(local, tenant.workspaceId);
  const names = new Map<string, string>();
  for (let index = 0; index < 4; index += 1) {
    const { id } = await tenant.client.getCustomer({ params: { customerId: `ext:c${index}` } });
    names.set(id, `customer-${index}`);
  }
  const text = JSON.stringify(Object.entries(items))
    .replace(/cus_[0-9a-z]{26}/g, (id) => names.get(id) ?? id)
    .replace(/T#[0-9A-Z]{26}#/g, "T#")
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "moment")
    .replace(/"hash":\{"S":"[^"]+"\}/g, "hash");
  return {
    items: (JSON.parse(text.replaceAll(",hash", "").replaceAll("hash,", "")) as unknown[])
      .map((entry) => JSON.stringify(entry))
      .toSorted(),
    sums,
  };
}

test("facts that come twice, late, in any order, wrong at first or by mistake give the same states, lists and sums", async () => {
  for (let seed = 1; seed <= 25; seed += 1) {
    const random = seededRandom(seed);
    const facts = someFacts(random);
    const [clean, wild] = [
      await local.signUp({ email: `c${seed}@example.com` }),
      await local.signUp({ email: `w${seed}@example.com` }),
    ];
    await cleanly(clean, facts);
    await wildly(wild, facts, random);
    expect(await comparable(wild), `seed ${seed}`).toEqual(await comparable(clean));
  }
}, 120_000);
