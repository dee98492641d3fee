import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ScanCommand } from "@aws-sdk/client-dynamodb";
import type { Event } from "@perennial/contract";
import { type Local, startLocal } from "@perennial/local";
import type { Client } from "@perennial/sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engineClient } from "../../packages/local/src/engine.ts";
import { type Colleague, newCompany } from "./people.ts";
import { receivers } from "./receiver.ts";
import { openShop, shopifyOrder, shopifyRefund } from "./sender.ts";
import { bringIn, upload } from "./upload.ts";
import { PASSWORD, refusal, signedIn } from "./visitor.ts";

let local: Local;
let owner: Colleague;
let client: Client;
let hire: Awaited<ReturnType<typeof newCompany>>["hire"];
const folder = mkdtempSync(join(tmpdir(), "perennial-privacy-"));

/** Ends the process of the function once, in the middle of what it does. */
let killIn = 0;
/** What receivers of webhooks were sent: the id of the event, and its body. */
const posted: (readonly [id: string | undefined, body: string])[] = [];
class Killed extends Error {}
beforeAll(async () => {
  local = await startLocal({
    folder,
    // A receiver that answers with what it was sent.
    outbound: {
      ...receivers().outbound,
      post: async ({ headers, body }) => {
        posted.push([headers["webhook-id"], body]);
        return { status: 200, error: null, answer: body.slice(0, 1000), retryAfter: undefined, milliseconds: 1 };
      },
    },
    instrument: (of) => {
      of.middlewareStack.add(
        (next) => async (args) => {
          if (killIn > 0 && --killIn === 0) throw new Killed("the process ended");
          return await next(args);
        },
        { step: "initialize", name: "killer" },
      );
    },
  });
  ({ owner, hire } = await newCompany(local));
  client = owner.client;
});
afterAll(async () => {
  await local.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** What came in by all sources, unsealed. */
async function everythingInbound(): Promise<string[]> {
  const texts: string[] = [];
  for (const { id: sourceId } of (await client.listInboundSources()).data) {
    for (const { id: messageId } of (await client.listInboundMessages({ params: { sourceId } })).data) {
      texts.push(JSON.stringify(await client.getInboundMessage({ params: { sourceId, messageId } })));
    }
  }
  return texts;
}

/** All that the product keeps anywhere: every item of both tables, every file, every line of the log. */
async function everything(): Promise<string[]> {
  const texts: string[] = [];
  const dynamo = engineClient(local.engine.endpoint);
  for (const TableName of Object.values(local.platform.tables)) {
    let ExclusiveStartKey: Record<string, never> | undefined;
    do {
      const page = await dynamo.send(new ScanCommand({ TableName, ExclusiveStartKey }));
      for (const item of page.Items ?? []) texts.push(JSON.stringify(item));
      ExclusiveStartKey = page.LastEvaluatedKey as Record<string, never> | undefined;
    } while (ExclusiveStartKey);
  }
  const walk = (folder: string): void => {
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      if (statSync(path).isDirectory()) walk(path);
      else texts.push(`${path}\n${readFileSync(path, "utf8")}`);
    }
  };
  walk(join(folder, "blob"));
  texts.push(...local.log.map((line) => JSON.stringify(line)));
  return texts;
}

describe("consent", () => {
  test("is kept as it was said, and what was said last holds, in whatever order it is recorded", async () => {
    const { id } = await client.createCustomer({ body: { name: "Consents" } });
    const params = { customerId: id };
    const say = async (status: "granted" | "denied" | "preferred", on: string) =>
      await client.recordConsent({ params, body: { channel: "mail", status, on, source: "Form" } });
    await say("denied", "2026-06-01");
    await say("granted", "2026-01-01");
    const list = await client.listConsents({ params });
    expect(list.data.map(({ status, on }) => [status, on])).toEqual([
      ["denied", "2026-06-01"],
      ["granted", "2026-01-01"],
    ]);
    const mail = list.channels.find(({ channel }) => channel === "mail");
    expect(mail).toEqual({ channel: "mail", status: "denied", since: "2026-06-01", source: "Form", mayContact: false });
    await say("preferred", "2026-06-01");
    expect((await client.listConsents({ params })).channels[0]).toMatchObject({
      status: "preferred",
      mayContact: true,
    });
    expect((await refusal(say("granted", "2999-01-01"))).problem?.errors[0]?.location).toBe("body.on");
  });

  test("without a word is what the settings say, and a refusal holds against them", async () => {
    const { id } = await client.createCustomer({ body: { name: "Silent" } });
    const params = { customerId: id };
    const may = async () =>
      (await client.listConsents({ params })).channels.flatMap((one) => (one.mayContact ? [one.channel] : []));
    expect(await may()).toEqual([]);
    await client.updatePrivacySettings({ body: { withoutConsent: ["post", "phone"] } });
    expect(await may()).toEqual(["phone", "post"]);
    await client.recordConsent({ params, body: { channel: "phone", status: "denied", source: "On the phone" } });
    expect(await may()).toEqual(["post"]);
  });
});

test("consents come with a file, once, and go when the import is undone", async () => {
  const bytes = new TextEncoder().encode(
    "customer_id,name,email consent,sms consent\nco-1,With,yes,no\nco-2,Without,,\n",
  );
  const file = { fileName: "consents.csv", bytes };
  const first = await upload(local, client, file, "customers");
  expect(first.columns.map(({ target }) => target)).toEqual(["externalId", "name", "consentMail", "consentSms"]);
  await bringIn(local, client, first.id);
  const said = async (id: string) =>
    (await client.listConsents({ params: { customerId: `ext:${id}` } })).data.map(
      ({ channel, status, source, recordedBy }) => [channel, status, source, recordedBy],
    );
  const whole = [
    ["mail", "granted", "consents.csv", first.id],
    ["sms", "denied", "consents.csv", first.id],
  ];
  expect((await said("co-1")).toSorted()).toEqual(whole);
  expect(await said("co-2")).toEqual([]);
  const second = await upload(local, client, file, "customers");
  await bringIn(local, client, second.id);
  expect((await said("co-1")).toSorted()).toEqual(whole);
  await client.undoImport({ params: { importId: first.id } });
  await local.drain();
  expect((await refusal(client.getCustomer({ params: { customerId: "ext:co-1" } }))).code).toBe("not_found");
});

const SECRETS = [
  "Zhang Verysecret",
  "zhang.verysecret@example.com",
  "13700137123",
  "Former Verysecret",
  "ZV-1042",
  "VIP-ORDER-77",
  "hates mornings",
];

const MAILED = [
  "From: Zhang Verysecret <zhang.verysecret@example.com>",
  "To: shop@example.org",
  "Subject: About Zhang Verysecret",
  "Message-ID: <zhang.verysecret@example.com>",
  "",
  "Zhang Verysecret hates mornings",
].join("\r\n");

/** What comes in and is about the same person: an order, one that fails, a form and mails, one of them from a stranger. */
async function sendAll(): Promise<Awaited<ReturnType<typeof openShop>>> {
  const shop = await openShop(local, client, "orders");
  const customer = { id: "ZV-1042", name: "Zhang Verysecret", email: "zhang.verysecret@example.com" };
  const order = { total: "12.00", currency: "CNY", at: "2026-08-02", customer, remark: "hates mornings" };
  await shop.send("order", { ...order, id: "VIP-ORDER-77-in" });
  await shop.send("order", { ...order, id: "VIP-ORDER-77-bad", total: "hates mornings" });
  await shop.send("order", { id: "ORDER-1", total: "much", customer: { id: "other-1", name: "Zhang" } });
  const web = await openShop(local, client, "shopify");
  const buyer = {
    currency: "CNY",
    email: "zhang.verysecret@example.com",
    customer: { first_name: "Zhang Verysecret" },
  };
  const refund = { ...shopifyRefund(1, 9, "1.00"), id: "hates mornings" };
  await web.send("orders/create", shopifyOrder(9, { ...buyer, refunds: [refund] }));
  // What waits for an order that never comes is nobody's.
  await web.send("refunds/create", { ...shopifyRefund(1, 10, "1.00"), id: "Zhang Verysecret 2" });
  const mail = await client.createInboundSource({ body: { kind: "mail", name: "Mail" } });
  const stranger = MAILED.replace(/^From: .*/, "From: Who <who@example.com>").replace("<zhang", "<who");
  for (const text of [MAILED, stranger]) {
    await local.runner.receiveMail({ from: "a@b.example", recipients: [mail.address], raw: Buffer.from(text) });
  }
  await local.drain();
  expect((await shop.messages()).map(({ status }) => status).toSorted()).toEqual(["done", "failed", "failed"]);
  return shop;
}

/** A customer of whom everything holds something. */
async function knownAll(): Promise<string> {
  const bytes = new TextEncoder().encode(
    "customer_id,name,phone,email\nZV-1042,Former Verysecret,+8613700137123,zhang.verysecret@example.com\nother-1,Other,,\n",
  );
  const { id: importId } = await upload(local, client, { fileName: "people.csv", bytes }, "customers");
  await bringIn(local, client, importId);
  const customer = await client.getCustomer({ params: { customerId: "ext:ZV-1042" } });
  const params = { customerId: customer.id };
  await client.createWebhookEndpoint({ body: { url: "https://a.example.com/", types: ["*"] } });
  await client.updateCustomer({ params, body: { name: "Zhang Verysecret", tags: ["hates mornings"] } });
  for (const [amountMinor, occurredOn] of [
    [12_800, "2026-05-01"],
    [6_400, "2026-08-01"],
  ] as const) {
    const externalId = `VIP-ORDER-77-${amountMinor}`;
    await client.recordPurchase({ params, body: { amountMinor, occurredOn, externalId, note: "hates mornings" } });
  }
  await client.recordSignal({ params, body: { type: "complaint", severity: 2, note: "Zhang Verysecret is angry" } });
  await client.createSubscription({
    params,
    body: { plan: "Tea", period: "month", priceMinor: 990, note: "hates mornings" },
  });
  await client.createNote({ params, body: { text: "Zhang Verysecret hates mornings" } });
  await client.createTask({ params, body: { title: "Call Zhang Verysecret", dueOn: "2027-01-01" } });
  await client.recordConsent({
    params,
    body: { channel: "mail", status: "granted", source: "zhang.verysecret@example.com" },
  });
  const again = new TextEncoder().encode("customer_id,name\nZV-1042,Zhang Verysecret 2\nother-1,Other 2\n");
  const second = await upload(local, client, { fileName: "again.csv", bytes: again }, "customers");
  await bringIn(local, client, second.id);
  shop = await sendAll();
  await client.createExport({ body: {} });
  await local.drain();
  return customer.id;
}

let shop: Awaited<ReturnType<typeof openShop>>;

describe("a person's data", () => {
  let customerId: string;
  test("are exported as one file that holds all of it, by who may and is there", async () => {
    customerId = await knownAll();
    const params = { customerId };
    const manager = await hire("manager");
    const made = await manager.client.exportPersonalData({ params });
    await local.drain();
    const { downloadUrl, status } = await manager.client.getExport({ params: { exportId: made.id } });
    expect(status).toBe("done");
    const text = await (await local.fetch(downloadUrl ?? "")).text();
    for (const secret of SECRETS) expect(text, secret).toContain(secret);
    const file = JSON.parse(text) as {
      records: Record<string, unknown[]>;
      events: unknown[];
      inbound: { source: string; status: string; body: string }[];
      audit: unknown[];
    };
    // A stranger's mail and a refund that only bear the same name may be somebody else's, as the order of another Zhang is.
    expect(file.inbound.map(({ source, status }) => `${source} ${status}`).toSorted()).toEqual([
      "Mail done",
      "Web shop done",
      "Web shop done",
      "Web shop failed",
    ]);
    expect(file.inbound.every(({ body }) => body.includes("zhang.verysecret@example.com"))).toBe(true);
    const counts = Object.fromEntries(Object.entries(file.records).map(([kind, all]) => [kind, all.length]));
    expect(counts).toEqual({
      consent: 1,
      customer: 1,
      note: 2,
      purchase: 5,
      signal: 1,
      state: 1,
      subscription: 1,
      task: 1,
    });
    expect(file.events.length).toBeGreaterThan(5);
    expect(file.audit.length).toBeGreaterThan(5);
    const member = await hire("member");
    expect((await refusal(member.client.exportPersonalData({ params }))).code).toBe("forbidden");
  });

  test("are erased only by who may, and who names the customer", async () => {
    const params = { customerId };
    const manager = await hire("manager");
    expect((await refusal(manager.client.eraseCustomer({ params, body: { name: "Zhang Verysecret 2" } }))).code).toBe(
      "forbidden",
    );
    expect(
      (await refusal(client.eraseCustomer({ params, body: { name: "Somebody" } }))).problem?.errors[0]?.location,
    ).toBe("body.name");
    local.clock.move(3_600_000);
    expect((await refusal(client.eraseCustomer({ params, body: { name: "Zhang Verysecret 2" } }))).code).toBe(
      "confirmation_required",
    );
    await client.confirmSession({ body: { currentPassword: PASSWORD } });
  });

  test("are gone from everywhere, the process ending anywhere, while sums hold to the cent", async () => {
    const params = { customerId };
    const before = await client.getDashboard();
    const all = await everything();
    const inbound = await everythingInbound();
    expect(inbound.filter((text) => /Verysecret/.test(text))).toHaveLength(6);
    for (const secret of SECRETS)
      expect(
        all.some((text) => text.includes(secret)),
        secret,
      ).toBe(true);
    const receipt = await client.eraseCustomer({ params, body: { name: "Zhang Verysecret 2" } });
    expect(receipt).toMatchObject({ status: "running", customerId });
    // From the first moment on nobody reads it any more.
    expect(JSON.stringify(await client.getCustomer({ params }))).not.toContain("Verysecret");
    for (let round = 1; round < 12; round += 1) {
      killIn = round * 7;
      await local.drain();
      killIn = 0;
    }
    await local.drain();
    local.clock.move(301_000);
    await local.drain();
    const done = await client.getErasure({ params: { erasureId: receipt.id } });
    expect(done.status).toBe("done");
    expect(done.erased).toMatchObject({
      notes: 2,
      tasks: 1,
      consents: 1,
      inboundEmptied: 6,
      purchasesEmptied: 5,
      signalsEmptied: 1,
      subscriptionsEmptied: 1,
    });
    expect(done.kept).toEqual([
      { kind: "subscriptions", count: 1, basis: "accounts" },
      { kind: "signals", count: 1, basis: "accounts" },
      { kind: "purchases", count: 5, basis: "accounts" },
      { kind: "receipt", count: 1, basis: "proof" },
    ]);
    // Answers kept for repeated requests go by themselves, as the receipt says.
    local.clock.move(Date.parse(done.expires.find(({ what }) => what === "replies")?.until ?? "") - local.clock.now());
    await local.runner.sweep();
    const left = [...(await everything()), ...(await everythingInbound())];
    for (const secret of SECRETS)
      expect(
        left
          .filter((text) => text.includes(secret))
          .map((text) => text.slice(Math.max(0, text.indexOf(secret) - 250), text.indexOf(secret) + 60)),
        secret,
      ).toEqual([]);
    expect(left.filter((text) => /Verysecret/i.test(text))).toEqual([]);
    // What came in is still counted, and what others have sent is still there.
    const counts = await shop.counts();
    expect(counts).toMatchObject({ total: 3, done: 1, skipped: 1, failed: 1 });
    expect((await shop.messages()).map(({ about, status, reason }) => [about, status, reason]).toSorted()).toEqual([
      ["", "done", "erased"],
      ["", "skipped", "erased"],
      ["ORDER-1", "failed", "incomplete"],
    ]);
    const after = await client.getDashboard();
    expect([after.customers, after.buyers, after.revenue12mMinor]).toEqual([
      before.customers,
      before.buyers,
      before.revenue12mMinor,
    ]);
    expect((await client.searchCustomers({ query: { q: "verysecret" } })).data).toEqual([]);
  });

  test("are told to be gone as an event of its own, once, without any of them", async () => {
    const first = posted.findIndex(([, body]) => body.includes('"customer.erased"'));
    const [eventId, body = "{}"] = posted[first] ?? [];
    expect((JSON.parse(body) as Event).data).toEqual({
      record: { id: customerId, erased: true },
      changed: [],
      previous: {},
      version: expect.any(Number) as number,
      sequence: expect.any(Number) as number,
    });
    const { data: events } = await client.listEvents({ query: { type: "customer.erased" } });
    expect(events).toEqual([expect.objectContaining({ id: eventId, actor: owner.id })]);
    const later = posted.slice(first + 1).filter(([id]) => id !== eventId);
    expect(later.filter(([, text]) => /"customer\.(erased|updated)"/.test(text))).toEqual([]);
  });

  test("do not come back by what a shop still tells of an old order, nor does a retry of what was emptied", async () => {
    const customer = { id: "ZV-1042", name: "Zhang Verysecret", email: "zhang.verysecret@example.com" };
    const order = { id: "VIP-ORDER-77-in", total: "12.00", refunded: "3.00", at: "2026-08-02", customer };
    await shop.send("order", order);
    await local.drain();
    expect((await shop.messages())[0]).toMatchObject({ title: "", about: "", status: "skipped", reason: "erased" });
    const emptied = (await shop.messages()).find(({ status }) => status === "skipped");
    const params = { ...shop.params, messageId: emptied?.id ?? "" };
    expect((await refusal(client.resolveInboundMessage({ params, body: { as: "retry" } }))).code).toBe("conflict");
    const left = [...(await everything()), ...(await everythingInbound())];
    expect(left.filter((text) => /Verysecret/i.test(text))).toEqual([]);
  });

  test("leave a receipt that nobody can have changed, and an audit without what it held", async () => {
    const { data } = await client.listErasures();
    const [receipt] = data;
    if (!receipt) throw new Error("no receipt");
    const canonical = (value: unknown): string => {
      if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
      if (value === null || typeof value !== "object") return JSON.stringify(value);
      const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
      return `{${entries.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join(",")}}`;
    };
    expect(
      createHash("sha256")
        .update(canonical({ ...receipt, hash: null }))
        .digest("hex"),
    ).toBe(receipt.hash);
    const { data: entries } = await client.listAudit({ query: { customerId } });
    expect(
      entries.find(({ operation, record }) => operation === "eraseCustomer" && record.kind === "erasure"),
    ).toMatchObject({ actor: { id: owner.id } });
    expect(
      entries
        .filter(({ record }) => record.kind === "note")
        .every(({ redacted, before, after }) => redacted && !before && !after),
    ).toBe(true);
    expect((await refusal(client.updateCustomer({ params: { customerId }, body: { name: "Back" } }))).code).toBe(
      "conflict",
    );
    await client.confirmSession({ body: { currentPassword: PASSWORD } });
    expect((await refusal(client.eraseCustomer({ params: { customerId }, body: { name: "x" } }))).code).toBe(
      "conflict",
    );
  });
});

describe("retention", () => {
  test("is previewed, removes at night what is past its time, and leaves no text of it in the audit", async () => {
    const { owner: boss } = await newCompany(local);
    const { id } = await boss.client.createCustomer({ body: { name: "Old" } });
    const quiet = await boss.client.createCustomer({ body: { name: "Quiet Verysilent" } });
    const params = { customerId: id };
    await boss.client.createNote({ params, body: { text: "An old note" } });
    const task = await boss.client.createTask({ params, body: { title: "Done", dueOn: "2026-11-01" } });
    await boss.client.createTask({ params, body: { title: "Open", dueOn: "2026-11-01" } });
    await boss.client.updateTask({ params: { ...params, taskId: task.id }, body: { done: true } });
    await boss.client.recordSignal({ params, body: { type: "nps", score: 3, occurredOn: "2025-01-01" } });
    await local.drain();
    local.clock.move(40 * 86_400_000);
    const late = (await signedIn(local, boss.email)).client;
    await late.createNote({ params, body: { text: "A new note" } });
    await late.recordPurchase({ params, body: { amountMinor: 100 } });
    await local.drain();
    const rules = { notes: 30, tasks: 30, signals: 365, customers: 30 };
    expect(await late.previewRetention({ body: rules })).toEqual({
      notes: 1,
      tasks: 1,
      signals: 1,
      customers: 1,
      examined: 2,
      complete: true,
    });
    await late.updatePrivacySettings({ body: { retention: rules } });
    await local.advance(86_400_000);
    local.clock.move(301_000);
    await local.drain();
    const { data } = await late.getTimeline({ params });
    expect(data.map((entry) => entry.type).toSorted()).toEqual(["note", "purchase", "task"]);
    expect((await late.getCustomer({ params: { customerId: quiet.id } })).erasedAt).not.toBeNull();
    const { data: receipts } = await late.listErasures();
    expect(receipts).toMatchObject([{ reason: "retention", requestedBy: "system", status: "done" }]);
    expect(await late.previewRetention({ body: rules })).toMatchObject({
      notes: 0,
      tasks: 0,
      signals: 0,
      customers: 0,
    });
    await local.runner.sweep();
    const texts = await everything();
    expect(texts.filter((text) => text.includes("Verysilent"))).toEqual([]);
    const { data: audit } = await late.listAudit({ query: { customerId: id } });
    expect(JSON.stringify(audit)).not.toContain("An old note");
    expect(audit.filter(({ operation }) => operation === "retention")).toHaveLength(3);
  });
});
