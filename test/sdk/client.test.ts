import { calls } from "@perennial/contract/calls";
import { type Local, startLocal, type Tenant } from "@perennial/local";
import {
  ConflictError,
  ConnectionError,
  createClient,
  EventGapError,
  ForbiddenError,
  followEvents,
  InProgressError,
  importFile,
  NotFoundError,
  PerennialError,
  signWebhook,
  TimeoutError,
  UnauthorizedError,
  UnavailableError,
  uploadImport,
  verifyWebhook,
  WebhookVerificationError,
  waitForJob,
} from "@perennial/sdk";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

let local: Local;
let tenant: Tenant;
beforeAll(async () => {
  local = await startLocal();
  tenant = await local.signUp();
});
afterAll(async () => await local.stop());

type Answering = (attempt: number, init: RequestInit) => Response | undefined | Promise<Response | undefined>;

/** A client whose way to the API answers by itself at times; whatever it leaves alone gets through. */
function disturbed(answering: Answering, options: { retries?: number; timeoutMs?: number } = {}) {
  const requests: RequestInit[] = [];
  const client = local.client({
    key: tenant.key,
    ...options,
    // @ts-expect-error the harness keeps `fetch` to itself; here the way to the API is what is tested
    fetch: async (input: string, init: RequestInit) => {
      requests.push(init);
      return (await answering(requests.length, init)) ?? (await local.fetch(input, init));
    },
  });
  return { client, requests };
}
const keyOf = ({ headers }: RequestInit): string | null => new Headers(headers).get("idempotency-key");
const busy = (): Response => new Response("{}", { status: 503, headers: { "Retry-After": "0" } });

describe("a call", () => {
  test("that is refused for a moment is sent again with the same Idempotency-Key, and counts once", async () => {
    const { client, requests } = disturbed((attempt) => (attempt < 3 ? busy() : undefined));
    const { id } = await client.createCustomer({ body: { name: "Once" } });
    expect(requests).toHaveLength(3);
    expect(new Set(requests.map(keyOf)).size).toBe(1);
    expect(keyOf(requests[0] ?? {})).toMatch(/^[\w-]{36}$/);
    expect((await tenant.client.getCustomer({ params: { customerId: id } })).name).toBe("Once");
  });

  test("whose answer was lost is sent again and has one effect", async () => {
    const params = { customerId: (await tenant.client.createCustomer({ body: { name: "Lost answer" } })).id };
    const { client } = disturbed(async (attempt, init) => {
      if (attempt > 1) return undefined;
      await local.fetch(`/v1/customers/${params.customerId}/purchases`, init);
      throw new TypeError("connection reset");
    });
    await client.recordPurchase({ params, body: { amountMinor: 100 } });
    expect((await tenant.client.listPurchases({ params })).data).toHaveLength(1);
  });

  test("without a key of its own is not repeated when nobody knows what became of it", async () => {
    const { client, requests } = disturbed(() => Promise.reject(new TypeError("connection reset")));
    const made = client.createCustomer({ body: { name: "Never" } }, { idempotencyKey: null });
    await expect(made).rejects.toBeInstanceOf(ConnectionError);
    expect(requests).toHaveLength(1);
    expect(keyOf(requests[0] ?? {})).toBeNull();
  });

  test("that meets itself waits for the first one's answer", async () => {
    const conflict = { code: "in_progress", title: "", detail: "", requestId: "req_1", errors: [] };
    const meeting = (headers: Record<string, string>) => Response.json(conflict, { status: 409, headers });
    const { client, requests } = disturbed((attempt) => (attempt === 1 ? meeting({ "Retry-After": "0" }) : undefined));
    await client.createCustomer({ body: { name: "Met itself" } });
    expect(requests).toHaveLength(2);
    const { client: impatient } = disturbed(() => meeting({ "Retry-After": "0" }), { retries: 0 });
    await expect(impatient.createCustomer({ body: { name: "Not" } })).rejects.toBeInstanceOf(InProgressError);
  });

  test("does not wait longer than is bearable, nor repeat what will not pass", async () => {
    const later = disturbed(() => new Response("", { status: 503, headers: { "Retry-After": "3600" } }));
    await expect(later.client.getWorkspace()).rejects.toBeInstanceOf(PerennialError);
    expect(later.requests).toHaveLength(1);
    const { client, requests } = disturbed(() => undefined);
    const missing = { customerId: "cus_00000000000000000000000000" };
    await expect(client.getCustomer({ params: missing })).rejects.toBeInstanceOf(NotFoundError);
    expect(requests).toHaveLength(1);
  });

  test("gives up in time, and says that it was time", async () => {
    const hanging: Answering = (_, { signal }) =>
      new Promise((__, reject) => {
        signal?.addEventListener("abort", () => reject(signal.reason as Error));
      });
    const { client, requests } = disturbed(hanging, { retries: 1, timeoutMs: 20 });
    await expect(client.getWorkspace()).rejects.toBeInstanceOf(TimeoutError);
    expect(requests).toHaveLength(2);
  });

  test("ends when it is told to, before, within and between attempts", async () => {
    const reason = new Error("not needed any more");
    await expect(tenant.client.getWorkspace({}, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const { client, requests } = disturbed(() => {
      setTimeout(() => controller.abort(reason), 5);
      return new Response("", { status: 503, headers: { "Retry-After": "50" } });
    });
    await expect(client.getWorkspace({}, { signal: controller.signal })).rejects.toBe(reason);
    expect(requests).toHaveLength(1);
  });

  test("is refused by the class of its code", async () => {
    const { key } = await tenant.owner.createApiKey({ body: { name: "Reads", access: "read" } });
    const reader = local.client({ key });
    await expect(reader.createCustomer({ body: { name: "A" } })).rejects.toBeInstanceOf(ForbiddenError);
    await expect(local.client({ key: `${key}x` }).getWorkspace()).rejects.toBeInstanceOf(UnauthorizedError);
    const params = { importId: (await uploadImport(tenant.client, new Blob(["a\n1\n"]))).id };
    await expect(tenant.client.startImport({ params })).rejects.toBeInstanceOf(ConflictError);
    const missing = { customerId: "cus_00000000000000000000000000" };
    for (const [language, told] of [["en", "Check the id"] as const, ["zh-CN", "请检查编号"] as const]) {
      const refused = await local
        .client({ key, language })
        .getCustomer({ params: missing })
        .catch((thrown: unknown) => thrown);
      expect((refused as PerennialError).fix).toContain(told);
      expect((refused as PerennialError).message).toContain(told);
    }
    const unknown = Response.json({ code: "of_next_year", title: "New", detail: "D", errors: [] }, { status: 418 });
    const error = await disturbed(() => unknown)
      .client.getWorkspace()
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(PerennialError);
    expect(error).toMatchObject({ code: "of_next_year", status: 418, fix: "" });
    expect(new UnavailableError(503, "unavailable", undefined, "req_1")).toMatchObject({ name: "UnavailableError" });
  });
});

describe("a list", () => {
  test("is read whole by for await, whatever its pages are made of", async () => {
    const { client } = await local.signUp();
    const names = Array.from({ length: 5 }, (_, index) => `Customer ${index}`);
    for (const name of names) await client.createCustomer({ body: { name } });
    await local.drain();
    const seen: string[] = [];
    for await (const { name } of client.queryCustomers({ body: { limit: 2 } })) seen.push(name);
    expect(seen).toEqual(names);
    expect((await client.queryCustomers()).data).toHaveLength(5);
    const page = await client.queryCustomers({ body: { limit: 2 } });
    expect(page.data.map(({ name }) => name)).toEqual(names.slice(0, 2));
    const numbers: number[] = [];
    for await (const { sequence } of client.listEvents({ query: { limit: 3 } })) numbers.push(sequence);
    const whole = await client.listEvents({ query: { limit: 200 } });
    expect(numbers).toEqual(whole.data.map(({ sequence }) => sequence));
    expect(numbers.length).toBeGreaterThan(5);
    const views = [];
    for await (const view of client.listViews()) views.push(view);
    expect(views).toEqual((await client.listViews()).data);
  });

  test("is every operation that answers one, each read on by what its pages say", () => {
    const pages = Object.entries(calls).flatMap(([id, call]) => (call.pages ? [`${id} ${call.pages}`] : []));
    expect(pages).toEqual(
      expect.arrayContaining([
        "queryCustomers body.cursor",
        "listPurchases query.cursor",
        "listEvents query.after",
        "listDeliveries query.before",
        "listViews once",
      ]),
    );
  });
});

describe("a file", () => {
  const csv = "customer,day,amount\nc-1,2026-10-01,12.50\nc-2,2026-99-03,8.00\n";
  /** The runner of tests does nothing by itself: whoever waits lets it work. */
  const working = { onProgress: () => void local.drain() };

  test.each([
    ["a Blob", () => new Blob([csv])],
    ["bytes", () => new TextEncoder().encode(csv)],
    ["a stream", () => new Blob([csv]).stream()],
  ])("comes in as %s, every row accounted for", async (name, file) => {
    const { client } = await local.signUp();
    const sent: number[] = [];
    const done = await importFile(client, file(), {
      fileName: `${name}.csv`,
      size: csv.length,
      settings: { currency: "CNY", columns: [{ name: "day", target: "occurredOn" }] },
      onSent: (bytes) => sent.push(bytes),
      ...working,
    });
    expect(done).toMatchObject({ status: "done", fileName: `${name}.csv`, progress: { total: 2, done: 1, failed: 1 } });
    expect(sent).toEqual([csv.length]);
    expect(await (await local.fetch(done.errorsUrl ?? "")).text()).toMatch(/c-2/);
  });

  test("of a stream needs its size, and a part that does not arrive is sent again", async () => {
    await expect(uploadImport(tenant.client, new Blob([csv]).stream())).rejects.toThrow(/size/);
    let puts = 0;
    const { client } = disturbed((_, { method }) => {
      if (method !== "PUT") return undefined;
      puts += 1;
      return puts === 1 ? new Response("", { status: 500 }) : undefined;
    });
    const { id } = await uploadImport(client, new Blob([csv]));
    await local.drain();
    expect((await waitForJob(() => client.getImport({ params: { importId: id } }))).status).toBe("ready");
    expect(puts).toBe(2);
  });

  test("is not waited for when the waiting is ended", async () => {
    const controller = new AbortController();
    const stuck = async () => ({ status: "running" });
    const waiting = waitForJob(stuck, { signal: controller.signal, everyMs: 60_000 });
    controller.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
  });
});

describe("the event log", () => {
  test("is followed without a gap, and a gap is said", async () => {
    const { client } = await local.signUp();
    await local.drain();
    const controller = new AbortController();
    const { signal } = controller;
    const seen: number[] = [];
    let read = 0;
    const following = (async () => {
      for await (const { sequence } of followEvents(client, {
        everyMs: 5,
        signal,
        onRead: (after) => (read = after),
      })) {
        seen.push(sequence);
        if (seen.length === 8) controller.abort(new Error("enough"));
      }
    })();
    const ended = expect(following).rejects.toThrow("enough");
    for (let index = 0; index < 10; index += 1) {
      await client.createCustomer({ body: { name: `${index}` } });
      await local.drain();
    }
    await ended;
    const whole = await client.listEvents({ query: { limit: 200 } });
    expect(seen).toEqual(whole.data.map(({ sequence }) => sequence).slice(0, seen.length));
    expect(read).toBeGreaterThan(0);

    const page = { data: [], nextAfter: 9, lastSequence: 9, oldestSequence: 7 };
    const gone = createClient({ baseUrl: "http://x", fetch: async () => Response.json(page) });
    const gap = await followEvents(gone, { after: 3 })
      .next()
      .catch((error: unknown) => error);
    expect(gap).toBeInstanceOf(EventGapError);
    expect(gap).toMatchObject({ after: 3, oldest: 7 });
  });
});

describe("a webhook", () => {
  const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  const body = JSON.stringify({ type: "customer.created", timestamp: "2026-11-21T08:30:00.000Z", data: { 名: "张" } });

  test("is signed and verified as the independent library does, whatever the headers come in", async () => {
    const headers = await signWebhook(secret, "evt_1", body);
    expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
    const now = new Date();
    const theirs = new Webhook(secret).sign("evt_2", now, body);
    const seconds = String(Math.floor(now.getTime() / 1000));
    const received = { "Webhook-Id": "evt_2", "Webhook-Timestamp": seconds, "Webhook-Signature": `v1a,x ${theirs}` };
    for (const given of [received, new Headers(received)]) {
      expect(await verifyWebhook(secret, given, new TextEncoder().encode(body))).toEqual(JSON.parse(body));
    }
  });

  test.each([
    ["no header", {}],
    ["a signature that is no base 64", { "webhook-signature": "v1,%%%" }],
    ["another version", { "webhook-signature": "v2,AAAA" }],
    ["no time", { "webhook-timestamp": "now" }],
    ["another id", { "webhook-id": "evt_9" }],
  ])("with %s is refused", async (name, change) => {
    const headers = name === "no header" ? {} : { ...(await signWebhook(secret, "evt_1", body)), ...change };
    await expect(verifyWebhook(secret, headers, body)).rejects.toBeInstanceOf(WebhookVerificationError);
    await expect(verifyWebhook("whsec_%%", headers, body)).rejects.toBeInstanceOf(WebhookVerificationError);
  });
});
