import { type Local, startLocal, type Tenant } from "@perennial/local";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { joins } from "./people.ts";
import { mailedToken } from "./visitor.ts";

let local: Local;
beforeAll(async () => {
  local = await startLocal();
});
afterAll(async () => {
  expect(local.log.filter(({ level }) => level === "error")).toEqual([]);
  await local.stop();
});

type FormInput = NonNullable<Parameters<Tenant["owner"]["createInboundSource"]>[0]["body"]["form"]>;

/** A form and a visitor who fills it in. */
async function openForm({ owner }: Tenant, form: Partial<FormInput> = {}) {
  const body = { kind: "form" as const, name: "Contact", form: { title: "Write to us", ...form } };
  const source = await owner.createInboundSource({ body });
  const path = new URL(source.address).pathname;
  const params = { sourceId: source.id };
  const visit = async (headers: Record<string, string> = {}) => {
    const reply = await local.fetch(path, { headers });
    const page = await reply.text();
    return { reply, page, stamp: /name="stamp" value="([^"]*)"/.exec(page)?.[1] ?? "" };
  };
  const post = async (entry: Record<string, string>, network = "127.0.0.1") => {
    const reply = await local.fetchFrom(network)(path, {
      method: "POST",
      body: new URLSearchParams(entry).toString(),
      headers: { "content-type": "application/x-www-form-urlencoded" },
    });
    const page = await reply.text();
    return { status: reply.status, page, stamp: /name="stamp" value="([^"]*)"/.exec(page)?.[1] ?? "" };
  };
  return {
    source,
    params,
    path,
    visit,
    post,
    /** Fills it in as a person does, who takes a while. */
    fillIn: async (entry: Record<string, string>, network?: string) => {
      const { stamp } = await visit();
      await local.advance(5000);
      return await post({ ...entry, stamp }, network);
    },
    messages: async () => (await owner.listInboundMessages({ params })).data,
  };
}

const ENTRY = { name: "Mei Lin", email: "mei@example.com", phone: "13800138000", message: "A question\nin two lines" };

async function customersOf({ owner }: Tenant) {
  return (await owner.queryCustomers({ body: {} })).data;
}

async function notesOf({ owner }: Tenant, customerId: string): Promise<string[]> {
  const { data } = await owner.getTimeline({ params: { customerId } });
  return data.flatMap((entry) => (entry.type === "note" ? [entry.note.text] : []));
}

describe("a form", () => {
  test("makes a customer, a note and a task of what is filled in, once", async () => {
    const tenant = await local.signUp();
    const form = await openForm(tenant);
    const { stamp } = await form.visit();
    await local.advance(5000);
    for (const _ of [1, 2]) {
      const sent = await form.post({ ...ENTRY, stamp });
      expect(sent.status).toBe(200);
      expect(sent.page).toContain("Thank you. We have what you wrote.");
    }
    await local.drain();
    const [customer, ...others] = await customersOf(tenant);
    const { member } = await tenant.owner.getMe();
    expect(others).toEqual([]);
    expect(customer).toMatchObject({
      name: "Mei Lin",
      email: "mei@example.com",
      phone: "+8613800138000",
      source: "form",
      ownerId: null,
    });
    const [note, ...more] = await notesOf(tenant, customer?.id ?? "");
    expect(more).toEqual([]);
    expect(note).toContain("A question\nin two lines");
    const messages = await form.messages();
    expect(messages).toMatchObject([{ title: "Write to us", about: "Mei Lin", status: "done" }]);
    expect(member).not.toBeNull();
  });

  test("gives the tasks to its members in turn, and to who looks after a customer already", async () => {
    const tenant = await local.signUp();
    const { owner } = tenant;
    const { member } = await owner.getMe();
    await owner.verifyEmail({ body: { token: await mailedToken(local, member?.email ?? "") } });
    const address = `second.of.${member?.id}@example.com`;
    await owner.createInvitation({ body: { email: address, role: "member" } });
    const second = await joins(local, address);
    const form = await openForm(tenant, { assigneeIds: [member?.id ?? "", second.id], taskDays: 2 });
    for (const name of ["a", "b", "c", "d"]) {
      await form.fillIn({ name, email: `${name}@example.com` });
      await local.drain();
    }
    const tasks = async () => (await owner.listTasks({})).data;
    const given = (await tasks()).map(({ assigneeId, customerName }) => `${customerName} ${assigneeId}`).sort();
    expect(given).toEqual([`a ${member?.id}`, `b ${second.id}`, `c ${member?.id}`, `d ${second.id}`]);
    // The same person once more: whoever has it keeps it, and it is nobody else's turn.
    await form.fillIn({ name: "b", email: "b@example.com", message: "again" });
    await form.fillIn({ name: "e", email: "e@example.com" });
    await local.drain();
    const all = (await tasks()).map(({ assigneeId, customerName }) => `${customerName} ${assigneeId}`).sort();
    expect(all).toEqual([...given, `b ${second.id}`, `e ${member?.id}`].sort());
    expect((await customersOf(tenant)).map(({ ownerId }) => ownerId)).not.toContain(null);
  });

  test("lets no stranger write over somebody's record, nor take back a refusal", async () => {
    const tenant = await local.signUp();
    const { client } = tenant;
    const known = await client.createCustomer({
      body: { name: "Known", emails: [{ address: "known@example.com" }] },
    });
    const params = { customerId: known.id };
    await client.recordConsent({ params, body: { channel: "mail", status: "denied", source: "by phone" } });
    await local.drain();
    const consent = "I agree to be contacted.";
    const form = await openForm(tenant, { consent });
    const entry = { name: "Mallory", email: "known@example.com", phone: "+8613900139000", consent: "yes" };
    expect((await form.fillIn(entry)).page).toContain("Thank you");
    await local.drain();
    expect(await client.getCustomer({ params })).toMatchObject({
      name: "Known",
      emails: [{ address: "known@example.com" }],
      phones: [{ number: "+8613900139000" }],
    });
    expect((await notesOf(tenant, known.id))[0]).toContain("Mallory");
    const { data } = await client.listConsents({ params });
    expect(data.map(({ channel, status, source }) => `${channel} ${status} ${source}`).sort()).toEqual([
      "mail denied by phone",
      "phone granted Write to us: I agree to be contacted.",
    ]);
  });

  test("says what is missing or wrong, keeps what was written, and lets nothing be typed into the page", async () => {
    const tenant = await local.signUp();
    const form = await openForm(tenant, { message: "required", consent: "Yes?", title: "<b>Hi</b>" });
    const script = '"><script>alert(1)</script>';
    const wrong = await form.fillIn({ name: script, email: "nobody", phone: "1" });
    expect(wrong.status).toBe(400);
    for (const id of ["email", "phone", "message", "consent"]) expect(wrong.page).toContain(`id="${id}-fault"`);
    expect(wrong.page).not.toContain("<script");
    expect(wrong.page).not.toContain("<b>Hi");
    expect(wrong.page).toContain("&quot;&gt;&lt;script&gt;");
    // Sent again from that page, it goes through.
    const right = { ...ENTRY, consent: "yes", stamp: wrong.stamp };
    expect((await form.post(right)).page).toContain("Thank you");
    expect((await form.fillIn({ name: "", email: "", phone: "" })).status).toBe(400);
  });

  test("speaks the reader's language, and stands in a frame only where it was allowed", async () => {
    const tenant = await local.signUp();
    const form = await openForm(tenant, { embedOn: ["https://www.example.com"] });
    const { reply, page } = await form.visit({ "accept-language": "zh-CN,zh;q=0.9" });
    expect(page).toContain('<html lang="zh-CN">');
    expect(page).toContain("邮箱");
    const policy = reply.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("frame-ancestors 'self' https://www.example.com");
    expect(policy).toContain("default-src 'none'");
    expect(reply.headers.get("x-frame-options")).toBeNull();
    expect(page).toContain('<a href="?lang=en" lang="en"');
    // On another site it has no ground of its own, and stays so when it is sent.
    const framed = await (await local.fetch(`${form.path}?frame`)).text();
    expect(framed).toContain('<body class="framed">');
    expect(framed).toContain('action="?lang=en&amp;frame"');
    // Nothing on the page is fetched from anywhere, nor runs.
    expect(page).not.toMatch(/<script|<link|<img|src=|url\(/);
    const unknown = await local.fetch(`/in/form/${"0".repeat(32)}`);
    expect(unknown.status).toBe(404);
    expect(await unknown.text()).toContain("There is no form at this address.");
  });
});

describe("a machine that fills in forms", () => {
  test("is asked again when it was too quick, had no page, or an old or forged one", async () => {
    const tenant = await local.signUp();
    const form = await openForm(tenant);
    const other = await openForm(tenant);
    const { stamp } = await form.visit();
    expect((await form.post({ ...ENTRY, stamp })).page).toContain("That was very quick");
    const foreign = await form.post(ENTRY);
    expect(foreign.page).toContain("Please check what you have written");
    expect(foreign.page).toContain('value="mei@example.com"');
    expect((await form.post({ ...ENTRY, stamp: `${stamp}x` })).page).toContain("open for long");
    const elsewhere = (await other.visit()).stamp;
    await local.advance(5000);
    expect((await form.post({ ...ENTRY, stamp: elsewhere })).page).toContain("open for long");
    // A form on a site of the company's own is confirmed here.
    expect((await form.post({ ...ENTRY, stamp: foreign.stamp })).page).toContain("Thank you");
    await local.advance(25 * 3_600_000);
    expect((await form.post({ ...ENTRY, stamp })).page).toContain("open for long");
    await local.drain();
    expect(await form.messages()).toHaveLength(1);
  });

  test("is told that all went well when it walks into the trap, and somebody may still look", async () => {
    const tenant = await local.signUp();
    const form = await openForm(tenant);
    expect((await form.fillIn({ ...ENTRY, website: "http://spam.example" })).page).toContain("Thank you");
    await local.drain();
    expect(await customersOf(tenant)).toEqual([]);
    const [message] = await form.messages();
    expect(message).toMatchObject({ status: "skipped", reason: "spam" });
    const params = { ...form.params, messageId: message?.id ?? "" };
    await tenant.owner.resolveInboundMessage({ params, body: { as: "retry" } });
    await local.drain();
    expect(await customersOf(tenant)).toHaveLength(1);
  });

  test("sends only so much from one network, and others still can", async () => {
    const tenant = await local.signUp();
    const form = await openForm(tenant);
    const hour = 3_600_000;
    await local.advance(hour - (local.clock.now() % hour));
    let last = 0;
    for (let count = 0; count < 31; count += 1)
      last = (await form.fillIn({ ...ENTRY, message: `${count}` }, "10.1.1.1")).status;
    expect(last).toBe(429);
    expect((await form.fillIn(ENTRY, "10.1.1.2")).status).toBe(200);
  });
});
