import { batched, type Operation, operations } from "@perennial/contract";
import { CALM, faultInjector, type Local, startLocal, type Tenant } from "@perennial/local";
import type { BatchItem } from "@perennial/sdk";
import { afterAll, beforeAll, expect, test } from "vitest";
import { refusal } from "./visitor.ts";

const faults = faultInjector(20_261_122);
let local: Local;
let tenant: Tenant;

beforeAll(async () => {
  local = await startLocal({
    instrument: faults.instrument,
    disturb: faults.disturb,
    onInvoke: faults.revive,
  });
  tenant = await local.signUp();
});
afterAll(() => local.stop());

const at = (own: string) => ({ customerId: `ext:${own}` });

test("items are done in order, see each other, and each has its own result", async () => {
  const { client } = tenant;
  const params = at("a1");
  const items: BatchItem[] = [
    { operation: "upsertCustomer", key: "one", params, body: { name: "Anna" } },
    { operation: "recordPurchase", key: "two", params, body: { amountMinor: 1000, externalId: "P1" } },
    {
      operation: "updatePurchase",
      params: { ...params, purchaseId: "ext:P1" },
      body: { amountMinor: 2000 },
      ifVersion: 1,
    },
    { operation: "updatePurchase", key: "late", params: { ...params, purchaseId: "ext:P1" }, body: {}, ifVersion: 1 },
    { operation: "recordSignal", params, body: { type: "nps", score: 9 } },
    { operation: "createSubscription", params, body: { plan: "Tea", period: "month", priceMinor: 900 } },
    { operation: "createNote", params, body: { text: "Called." } },
    { operation: "createTask", params, body: { title: "Call", dueOn: "2030-01-01" } },
    { operation: "upsertProduct", params: { productId: "ext:TEA" }, body: { name: "Tea" } },
    { operation: "createCustomer", key: "twice", body: { name: "Anna again", externalId: "a1" } },
    { operation: "deleteProduct", params: { productId: "ext:TEA" } },
    { operation: "updateCustomer", params: at("nobody"), body: { name: "Nobody" } },
  ];
  const { done, failed, results } = await client.runBatch({ body: { items } });
  expect(results.map(({ index }) => index)).toEqual([...items.keys()]);
  expect(results.map(({ status }) => status)).toEqual([200, 201, 200, 412, 201, 201, 201, 201, 200, 409, 204, 404]);
  expect({ done, failed }).toEqual({ done: 9, failed: 3 });
  expect(results[1]).toMatchObject({
    key: "two",
    operation: "recordPurchase",
    problem: null,
    output: { amountMinor: 1000 },
  });
  expect(results[3]).toMatchObject({ key: "late", output: null, problem: { code: "version_mismatch" } });
  expect(results[9]).toMatchObject({ key: "twice", output: null, problem: { code: "duplicate" } });
  const customer = await client.getCustomer({ params });
  expect(customer.name).toBe("Anna");
  const [purchase] = (await client.listPurchases({ params })).data;
  expect(purchase).toMatchObject({ amountMinor: 2000, version: 2 });
});

test("what is wrong with one item is said of that item, as the operation alone would say it", async () => {
  const { client } = tenant;
  const items = [
    { operation: "createCustomer", key: "ok", body: { name: "Fine" } },
    { operation: "createCustomer", key: "wrong", body: { name: "", phones: [{ number: "x" }], colour: "red" } },
    { operation: "createWorld", key: "unknown" },
    { operation: "getCustomer", params: at("a1") },
    "nonsense",
    { operation: "createCustomer", body: { name: "Spare" }, extra: 1 },
    { operation: "createCustomer", body: { name: "Late" } },
  ] as unknown as BatchItem[];
  const { results } = await client.runBatch({ body: { items } });
  expect(results.map(({ status }) => status)).toEqual([201, 400, 400, 400, 400, 400, 201]);
  const alone = await refusal(client.createCustomer({ body: { name: "", colour: "red" } as never }));
  expect(results[1]?.problem?.errors.map(({ location }) => location)).toEqual(
    expect.arrayContaining(alone.problem?.errors.map(({ location }) => location) ?? []),
  );
  expect(results[2]?.problem?.errors[0]?.fix).toContain("upsertCustomer");
  for (const { problem } of results) for (const { fix } of problem?.errors ?? []) expect(fix).not.toBe("");
});

test("fields, views and what customers say about being reached are items too, and later items see them", async () => {
  const { client } = tenant;
  const params = at("wide");
  const query = { filter: { "fields.width": { $gte: 40 } } } as never;
  const items: BatchItem[] = [
    { operation: "createField", body: { noun: "customer", key: "width", label: "Width", type: "number" } },
    { operation: "upsertCustomer", params, body: { name: "Wide", fields: { width: 44 } } },
    { operation: "createView", key: "view", body: { name: "Wide ones", query } },
    { operation: "recordConsent", params, body: { channel: "mail", status: "denied", source: "By phone" } },
    { operation: "createField", key: "twice", body: { noun: "customer", key: "width", label: "W", type: "text" } },
    {
      operation: "recordConsent",
      params,
      body: { channel: "sms", status: "granted", source: "Form", on: "2999-01-01" },
    },
  ];
  const { results } = await client.runBatch({ body: { items } });
  expect(results.map(({ status }) => status)).toEqual([201, 200, 201, 201, 409, 400]);
  const idAt = (index: number): string => String(results[index]?.output?.["id"]);
  const [fieldId, viewId] = [idAt(0), idAt(2)];
  expect((await client.getCustomer({ params })).fields).toEqual({ width: 44 });
  const channels = Object.fromEntries(
    (await client.listConsents({ params })).channels.map((one) => [one.channel, one]),
  );
  expect(channels).toMatchObject({ mail: { status: "denied", mayContact: false }, sms: { status: null } });
  const changes: BatchItem[] = [
    { operation: "updateView", params: { viewId }, body: { shared: true }, ifVersion: 1 },
    { operation: "updateView", params: { viewId }, body: { name: "Late" }, ifVersion: 1 },
    { operation: "updateField", params: { fieldId }, body: { label: "Waist" }, ifVersion: 1 },
    { operation: "updateField", params: { fieldId }, body: { label: "Late" }, ifVersion: 1 },
  ];
  const changed = await client.runBatch({ body: { items: changes } });
  expect(changed.results.map(({ status }) => status)).toEqual([200, 412, 200, 412]);
  expect((await client.listViews()).data).toMatchObject([{ id: viewId, name: "Wide ones", shared: true }]);
  const removals: BatchItem[] = [
    { operation: "deleteView", params: { viewId } },
    { operation: "deleteField", params: { fieldId } },
  ];
  expect(await client.runBatch({ body: { items: removals } })).toMatchObject({ done: 2, failed: 0 });
  expect((await client.listViews()).data).toEqual([]);
  expect((await client.listFields()).data).toEqual([]);
});

test("what guards the workspace, what is asked for a person who is there, and other batches are no items", () => {
  const taken = new Set(Object.keys(batched));
  const guarded = /^(key|member|role|sign-in|billing|support|webhook|audit):/;
  for (const op of Object.values(operations) as Operation[]) {
    const isGuard =
      guarded.test(op.access) || op.access === "person" || op.access === "operator" || op.access === "public";
    const isMore = op.confirmed || op.once || op.session || op.changesWorkspace || op.whole || op.heavy;
    if (isGuard || isMore || op.id === "runBatch") expect(taken).not.toContain(op.id);
  }
});

test("a batch of none, of too many, or of another form is refused whole", async () => {
  const { client } = tenant;
  const item: BatchItem = { operation: "createCustomer", body: { name: "Many" } };
  for (const body of [
    { items: [] },
    { items: Array.from({ length: 101 }, () => item) },
    {},
    { items: [item], more: 1 },
    { items: "x" },
  ]) {
    expect((await refusal(client.runBatch({ body: body as never }))).code).toBe("invalid_request");
  }
});

test("each item needs its own permission", async () => {
  const { owner } = tenant;
  const permissions = ["customer:read", "activity:write"] as const;
  const { key } = await owner.createApiKey({ body: { name: "Notes", access: "write", permissions: [...permissions] } });
  const items: BatchItem[] = [
    { operation: "createNote", params: at("a1"), body: { text: "May" } },
    { operation: "updateCustomer", params: at("a1"), body: { name: "May not" } },
  ];
  const { results } = await local.client({ key }).runBatch({ body: { items } });
  expect(results.map(({ status }) => status)).toEqual([201, 403]);
  const reader = await owner.createApiKey({ body: { name: "Reader", access: "read" } });
  expect((await refusal(local.client({ key: reader.key }).runBatch({ body: { items } }))).code).toBe("forbidden");
});

test("another workspace's records are not there for an item", async () => {
  const stranger = await local.signUp();
  const { id } = await tenant.client.getCustomer({ params: at("a1") });
  const items: BatchItem[] = [
    { operation: "updateCustomer", params: { customerId: id }, body: { name: "Mine" } },
    { operation: "deleteCustomer", params: at("a1") },
  ];
  const { results } = await stranger.client.runBatch({ body: { items } });
  expect(results.map(({ problem }) => problem?.code)).toEqual(["not_found", "not_found"]);
});

const keyOf = (round: string): string => round.replace("-", "_");

/** A batch that does everything twice over to a few records, so that a repetition of any item would show. */
function busy(round: string): BatchItem[] {
  return Array.from({ length: 8 }, (_, index): BatchItem[] => {
    const params = at(`${round}-${index % 3}`);
    return [
      { operation: "upsertCustomer", params, body: { name: `Customer ${index}` } },
      { operation: "recordPurchase", params, body: { amountMinor: 100 * (index + 1), occurredOn: "2026-01-05" } },
      { operation: "createNote", params, body: { text: `Note ${index}` } },
      { operation: "recordConsent", params, body: { channel: "mail", status: "granted", source: `Call ${index}` } },
      ...(index === 4 ? [{ operation: "deleteCustomer", params } as const] : []),
      ...(index === 2
        ? [
            { operation: "createView", body: { name: `View ${round}`, query: {} } } as const,
            {
              operation: "createField",
              body: { noun: "purchase", key: keyOf(round), label: "Till", type: "text" },
            } as const,
          ]
        : []),
      ...(index === 5
        ? [{ operation: "createCustomer", body: { name: "Taken", externalId: `${round}-0` } } as const]
        : []),
    ];
  }).flat();
}

/** What the records of a round come to. */
async function outcome(round: string): Promise<unknown> {
  const { client } = tenant;
  await local.drain();
  const views = (await client.listViews()).data.filter(({ name }) => name === `View ${round}`);
  const fields = (await client.listFields()).data.filter(({ key }) => key === keyOf(round));
  const found: unknown[] = [{ views: views.length, fields: fields.length }];
  for (const index of [0, 1, 2]) {
    const params = at(`${round}-${index}`);
    const { name, version } = await client.getCustomer({ params });
    const timeline = await client.getTimeline({ params });
    const purchases = await client.listPurchases({ params });
    const consents = await client.listConsents({ params });
    found.push({
      name,
      version,
      said: consents.data.map(({ source }) => source).sort(),
      notes: timeline.data.filter(({ type }) => type === "note").length,
      amounts: purchases.data.map(({ amountMinor }) => amountMinor).sort((a, b) => a - b),
    });
  }
  return found;
}

test("a batch that is cut off anywhere and sent again is done once, and answered as if it had gone through", async () => {
  const { client } = tenant;
  const plain = await client.runBatch({ body: { items: busy("plain") } });
  const expected = await outcome("plain");
  const codes = (run: typeof plain) => run.results.map(({ status, problem }) => problem?.code ?? status);
  for (let round = 0; round < 12; round += 1) {
    const name = `cut-${round}`;
    const send = () => client.runBatch({ body: { items: busy(name) } }, { idempotencyKey: name, retries: 0 } as never);
    faults.setRates({ ...CALM, kill: 0.012, lostReply: 0.03, throttle: 0.02 });
    let answered: typeof plain | undefined;
    for (let attempt = 0; attempt < 60 && !answered; attempt += 1) {
      if (attempt === 40) faults.setRates(CALM);
      const reply = await send().catch((error: unknown) => error);
      const whole = reply as typeof plain;
      const isPassing = reply instanceof Error || whole.results.some(({ status }) => status >= 500);
      if (!isPassing) answered = whole;
    }
    faults.setRates(CALM);
    faults.revive();
    expect(answered && codes(answered)).toEqual(codes(plain));
    expect(await outcome(name)).toEqual(expected);
    // Once more, when all is over: the same to the letter.
    expect(await send()).toEqual(answered);
    expect(await outcome(name)).toEqual(expected);
  }
  expect(faults.counts.kill).toBeGreaterThan(3);
}, 240_000);

test("what was refused for good is refused alike, though it would be done by now", async () => {
  const { client } = tenant;
  const items: BatchItem[] = [{ operation: "createNote", params: at("later"), body: { text: "Too early" } }];
  const send = () => client.runBatch({ body: { items } }, { idempotencyKey: "early" });
  const first = await send();
  expect(first.results[0]?.problem?.code).toBe("not_found");
  await client.upsertCustomer({ params: at("later"), body: { name: "Later" } });
  expect(await send()).toEqual(first);
  const other: BatchItem[] = [{ operation: "createNote", params: at("later"), body: { text: "Another" } }];
  const reused = client.runBatch({ body: { items: other } }, { idempotencyKey: "early" });
  expect((await refusal(reused)).code).toBe("idempotency_mismatch");
});
