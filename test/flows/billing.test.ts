import { type Local, startLocal, type Tenant, withCookie } from "@perennial/local";
import { createClient, PerennialError } from "@perennial/sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tablesOf } from "../table/tenant.ts";
import { bringIn, upload } from "./upload.ts";

const DAY = 86_400_000;
let local: Local;

beforeAll(async () => {
  local = await startLocal({ plan: "free" });
});
afterAll(() => local.stop());

/** Lets so many days pass, each with its night; the owner looks in now and then. */
async function live({ owner, workspaceId }: Tenant, days: number): Promise<void> {
  for (let day = 0; day < days; day += 1) {
    if (day % 5 === 0) await owner.getMe();
    local.clock.move(DAY);
    await local.queue.send("import", [{ workspaceId, body: { work: "billing-day" } }]);
    await local.drain();
  }
}
const mailsTo = (text: string) => local.mail.letters().filter(({ subject }) => subject.includes(text)).length;
const codeOf = async (work: Promise<unknown>): Promise<string> =>
  await work.then(
    () => "done",
    (error: unknown) => (error instanceof PerennialError ? error.code : "another fault"),
  );

async function subscribe({ owner }: Tenant, plan: "starter" | "growth", card: "works" | "declines") {
  const { url } = await owner.startCheckout({ body: { plan } });
  await local.runner.billing.pay(url, card);
  await local.drain();
}

describe("a trial", () => {
  test("gives more for a fortnight, tells before it ends, and then goes on with the free plan", async () => {
    const tenant = await local.signUp({ company: "Trying" });
    const before = await tenant.owner.getBilling();
    expect([before.plan, before.status]).toEqual(["growth", "trial"]);
    expect(before.quotas.find(({ quota }) => quota === "customers")?.limit).toBe(100_000);
    await live(tenant, 12);
    expect(mailsTo("days are left of the trial of Trying")).toBe(1);
    await live(tenant, 1);
    local.clock.move(DAY);
    await local.plan(true);
    await local.drain();
    await live(tenant, 2);
    expect(mailsTo("The trial of Trying has ended")).toBe(1);
    await live(tenant, 3);
    expect(mailsTo("trial of Trying")).toBe(2);
    const after = await tenant.owner.getBilling();
    expect([after.plan, after.status, after.trialEndsAt]).toEqual(["free", "free", null]);
    // That mails went out is no change of the plan.
    expect((await tenant.owner.listAudit({ query: { kind: "billing" } })).data).toEqual([]);
  });
});

describe("a plan", () => {
  test("is chosen and paid, invoiced every month without gaps, and ends when it is cancelled", async () => {
    const tenant = await local.signUp({ company: "Paying" });
    await subscribe(tenant, "starter", "works");
    const active = await tenant.owner.getBilling();
    expect([active.plan, active.status]).toEqual(["starter", "active"]);
    await live(tenant, 33);
    const { data } = await tenant.owner.listInvoices();
    expect(data.map(({ number }) => number.slice(5))).toEqual(["0002", "0001"]);
    expect(data.every(({ status, amountMinor }) => status === "paid" && amountMinor === 2900)).toBe(true);
    expect(data.map(({ from }) => from).slice(0, 1)).toEqual(data.map(({ to }) => to).slice(1));
    const page = await (await local.fetch(data[0]?.downloadUrl ?? "")).text();
    expect(page).toContain(`Invoice ${data[0]?.number}`);
    expect(page).toContain("$29.00");
    await tenant.owner.cancelPlan();
    expect(await codeOf(tenant.owner.cancelPlan())).toBe("conflict");
    await live(tenant, 32);
    const ended = await tenant.owner.getBilling();
    expect([ended.plan, ended.status, ended.nextPlan]).toEqual(["free", "free", null]);
    expect((await tenant.owner.listInvoices()).data).toHaveLength(2);

    const chinese = createClient({
      baseUrl: local.origin,
      fetch: withCookie(local.fetch, tenant.cookie),
      language: "zh-CN",
    });
    const query = { kind: "billing" } as const;
    const said = (await tenant.owner.listAudit({ query })).data.map(({ sentence }) => sentence);
    const saidInChinese = (await chinese.listAudit({ query })).data.map(({ sentence }) => sentence);
    expect(said.at(-1)).toMatch(
      /^The system changed plan and payment: plan from Free to Starter; paid until from nothing to \d{4}-/,
    );
    expect(said.some((one) => /^\S.* changed plan and payment: next plan from nothing to Free\.$/.test(one))).toBe(
      true,
    );
    expect(said[0]).toContain("plan from Starter to Free");
    expect(saidInChinese.at(-1)).toMatch(/^系统更改了套餐与付款：套餐由“免费版”改为“入门版”；已付至由“空”改为“\d{4}-/);
  });

  test("that is not paid is asked for, then takes the right to change, and never anything else", async () => {
    const tenant = await local.signUp({ company: "Broke" });
    await subscribe(tenant, "growth", "works");
    const made = await tenant.client.createCustomer({ body: { name: "Kept" } });
    local.runner.billing.setCard(tenant.workspaceId, "declines");
    await live(tenant, 32);
    const due = await tenant.owner.getBilling();
    expect(due.status).toBe("past_due");
    expect(due.graceEndsAt).not.toBeNull();
    expect(await codeOf(tenant.client.createCustomer({ body: { name: "Still works" } }))).toBe("done");
    await live(tenant, 13);
    expect(mailsTo("could not be paid")).toBe(4);
    await live(tenant, 2);
    expect((await tenant.owner.getBilling()).status).toBe("read_only");
    expect(mailsTo("Broke can only be read now")).toBe(1);
    expect(await codeOf(tenant.client.createCustomer({ body: { name: "Refused" } }))).toBe("plan_limit");
    expect((await tenant.client.getCustomer({ params: { customerId: made.id } })).name).toBe("Kept");
    expect(await codeOf(tenant.client.createExport({ body: {} }))).toBe("done");
    await live(tenant, 40);
    expect((await tenant.client.getCustomer({ params: { customerId: made.id } })).name).toBe("Kept");
    local.runner.billing.setCard(tenant.workspaceId, "works");
    const open = (await tenant.owner.listInvoices()).data.filter(({ status }) => status === "open");
    expect(open).toHaveLength(1);
    await tenant.owner.payInvoice({ params: { invoiceId: open[0]?.id ?? "" } });
    await local.drain();
    expect(["active", "past_due"]).toContain((await tenant.owner.getBilling()).status);
    local.clock.move(3000);
    expect(await codeOf(tenant.client.createCustomer({ body: { name: "Again" } }))).toBe("done");
  });

  test("notices that come twice, late and out of order have one effect", async () => {
    const tenant = await local.signUp({ company: "Twice" });
    await subscribe(tenant, "starter", "declines");
    const [invoice] = (await tenant.owner.listInvoices()).data;
    const { workspaceId } = tenant;
    const send = (notice: object) => ({ workspaceId, body: { work: "billing-notice", notice } });
    const paid = { id: "n-paid", kind: "paid", invoiceId: invoice?.id };
    const failed = { id: "n-failed", kind: "failed", invoiceId: invoice?.id, reason: "late" };
    const before = mailsTo("is paid");
    await local.queue.send("import", [send(paid), send(paid), send(failed), send(paid)]);
    await local.drain();
    expect(mailsTo("is paid")).toBe(before + 1);
    expect((await tenant.owner.getBilling()).status).toBe("active");
    await local.queue.send("import", [send({ id: "n-none", kind: "paid", invoiceId: "ivc_nobody" })]);
    await local.drain();
    expect(local.queue.deadLetters()).toEqual([]);
    expect((await tenant.owner.listInvoices()).data).toHaveLength(1);
  });
});

describe("what a plan limits by number", () => {
  test("is refused beyond it with what to do, and told before", async () => {
    const tenant = await local.signUp({ company: "Small" });
    await live(tenant, 15);
    const { quotas, plan } = await tenant.owner.getBilling();
    expect(plan).toBe("free");
    expect(quotas.find(({ quota }) => quota === "members")).toEqual({ quota: "members", used: 1, limit: 3 });
    // As many as there would be after an import.
    const table = tablesOf(local, tenant.workspaceId);
    await table.write({ add: "count", key: { shard: "0" }, numbers: { customers: 1050 } });
    const refusal = await tenant.client
      .createCustomer({ body: { name: "One too many" } })
      .catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(PerennialError);
    expect((refusal as PerennialError).status).toBe(402);
    expect((refusal as PerennialError).message).toContain("Choose a larger plan");
    await table.write({ add: "count", key: { shard: "0" }, numbers: { customers: -53 } });
    local.clock.move(31_000);
    const known = await tenant.client.createCustomer({ body: { name: "Anna", externalId: "c1" } });
    await local.drain();
    const lines = Array.from({ length: 60 }, (_, index) => `2026-01-${1 + (index % 28)},c${index},12.50`);
    const bytes = new TextEncoder().encode(["date,customer,amount", ...lines].join("\n"));
    const surveyed = await upload(local, tenant.client, { fileName: "orders.csv", bytes });
    const refused = await bringIn(local, tenant.client, surveyed.id);
    // Sixty customers, one of whom is known.
    expect([refused.status, refused.progress.waiting]).toEqual(["ready", 60]);
    expect(refused.problem).toContain("would bring 59 new customers");
    expect(refused.problem).toContain("has room for 52 more");
    expect((await tenant.client.listPurchases({ params: { customerId: known.id } })).data).toEqual([]);

    await subscribe(tenant, "starter", "works");
    local.clock.move(31_000);
    const brought = await bringIn(local, tenant.client, surveyed.id);
    expect([brought.status, brought.problem, brought.progress.done]).toEqual(["done", null, 60]);
    expect(await codeOf(tenant.client.createCustomer({ body: { name: "Welcome" } }))).toBe("done");
  });
});

test("only an owner sees to the bill", async () => {
  const tenant = await local.signUp();
  expect(await codeOf(tenant.client.listInvoices())).toBe("forbidden");
  expect(await codeOf(tenant.client.startCheckout({ body: { plan: "starter" } }))).toBe("forbidden");
});
