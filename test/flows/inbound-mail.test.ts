import { connect } from "node:net";
import { type Local, startLocal, startSmtp, type Tenant } from "@perennial/local";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

let local: Local;
beforeAll(async () => {
  local = await startLocal();
});
afterAll(async () => {
  expect(local.log.filter(({ level }) => level === "error")).toEqual([]);
  await local.stop();
});

interface Written {
  readonly from?: string;
  readonly to?: string;
  readonly cc?: string;
  readonly subject?: string;
  readonly id?: string;
  readonly more?: string;
  readonly text?: string;
}

let made = 0;

function written({ from = "Anna <anna@example.com>", to, cc, subject = "Our order", id, more, text }: Written): string {
  made += 1;
  return [
    `From: ${from}`,
    `To: ${to ?? "shop@example.org"}`,
    ...(cc === undefined ? [] : [`Cc: ${cc}`]),
    `Subject: ${subject}`,
    `Message-ID: ${id ?? `<m${made}@example.com>`}`,
    "Date: Fri, 20 Nov 2026 10:00:00 +0800",
    ...(more === undefined ? [] : [more]),
    "",
    text ?? "Hello,\nwhen will it come?",
    "",
  ].join("\r\n");
}

async function openMailbox({ owner, client }: Tenant) {
  const source = await owner.createInboundSource({ body: { kind: "mail", name: "Mail" } });
  const params = { sourceId: source.id };
  const anna = await client.createCustomer({ body: { name: "Anna", emails: [{ address: "anna@example.com" }] } });
  await local.drain();
  return {
    source,
    params,
    anna,
    receive: async (mail: Written | string, bounce = "anna@example.com") => {
      const raw = Buffer.from(typeof mail === "string" ? mail : written(mail));
      await local.runner.receiveMail({ from: bounce, recipients: [source.address], raw });
      await local.drain();
    },
    messages: async () => (await owner.listInboundMessages({ params })).data,
    notesOf: async (customerId: string) => {
      const { data } = await owner.getTimeline({ params: { customerId } });
      return data.flatMap((entry) => (entry.type === "note" ? [entry.note] : []));
    },
  };
}

describe("a mail", () => {
  test("stands on the timeline of whoever wrote it, once", async () => {
    const box = await openMailbox(await local.signUp());
    expect(box.source.address).toMatch(/^[0-9a-f]{32}@in\.localhost$/);
    const mail = written({ id: "<same@example.com>" });
    await box.receive(mail);
    await box.receive(mail);
    const [note, ...others] = await box.notesOf(box.anna.id);
    expect(others).toEqual([]);
    expect(note).toMatchObject({
      text: "Hello,\nwhen will it come?",
      createdBy: box.source.id,
      mail: {
        subject: "Our order",
        from: "anna@example.com",
        direction: "in",
        sentAt: "2026-11-20T02:00:00.000Z",
        attachments: [],
        spf: "none",
      },
    });
    expect(await box.messages()).toMatchObject([
      { title: "Our order", about: "anna@example.com", status: "done", customerId: box.anna.id },
    ]);
  });

  test("of a member goes to those whom it was for, and a forwarded one to whoever wrote it first", async () => {
    const tenant = await local.signUp();
    const box = await openMailbox(tenant);
    const { member } = await tenant.owner.getMe();
    const own = member?.email ?? "";
    await box.receive({ from: own, to: `anna@example.com, ${own}`, subject: "Our answer" });
    const text =
      "See below\n\n---------- Forwarded message ---------\nFrom: Anna <anna@example.com>\nSubject: Why?\n\nWhy?";
    await box.receive({ from: own, to: box.source.address, subject: "Fwd: Why?", text });
    const chinese = "请看\n\n-----原始邮件-----\n发件人: 安娜 <anna@example.com>\n主题: 为什么\n\n为什么？";
    await box.receive({ from: own, to: box.source.address, subject: "Fw", text: chinese });
    const notes = await box.notesOf(box.anna.id);
    const told = notes.map(({ mail }) => `${mail?.subject} ${mail?.direction}`).sort();
    expect(told).toEqual(["Fw in", "Fwd: Why? in", "Our answer out"]);
  });

  test("from nobody known waits, until somebody says whose it is or makes a customer of its sender", async () => {
    const tenant = await local.signUp();
    const box = await openMailbox(tenant);
    const { owner } = tenant;
    await box.receive({ from: "Bo <bo@example.com>", subject: "One" });
    await box.receive({ from: "Bo <bo@example.com>", subject: "Two" });
    await box.receive({ from: "x@example.com", subject: "Three" });
    const waiting = (await box.messages()).filter(({ status }) => status === "waiting");
    expect(waiting.map(({ reason }) => reason)).toEqual(["sender_unknown", "sender_unknown", "sender_unknown"]);
    const resolve = async (subject: string, body: Parameters<typeof owner.resolveInboundMessage>[0]["body"]) => {
      const messageId = waiting.find(({ title }) => title === subject)?.id ?? "";
      await owner.resolveInboundMessage({ params: { ...box.params, messageId }, body });
      await local.drain();
    };
    await resolve("One", { as: "attach", customerId: box.anna.id });
    await resolve("Two", { as: "make_customer" });
    await resolve("Three", { as: "skip" });
    const { member } = await owner.getMe();
    expect(await box.notesOf(box.anna.id)).toMatchObject([{ mail: { subject: "One" }, createdBy: member?.id }]);
    const bo = (await owner.queryCustomers({ body: {} })).data.find(({ name }) => name === "Bo");
    expect(bo).toMatchObject({ email: "bo@example.com", source: "Mail" });
    expect(await box.notesOf(bo?.id ?? "")).toHaveLength(1);
    const counts = (await owner.listInboundSources()).data[0]?.messages;
    expect(counts).toMatchObject({ total: 3, done: 2, skipped: 1, waiting: 0, received: 0, failed: 0 });
    const messageId = waiting[0]?.id ?? "";
    await expect(
      owner.resolveInboundMessage({ params: { ...box.params, messageId }, body: { as: "attach" } }),
    ).rejects.toMatchObject({ status: 400 });
  });

  test.each([
    ["an answer by itself", "Auto-Submitted: auto-replied", "a@example.com", "automatic"],
    ["a list", "Precedence: bulk", "a@example.com", "automatic"],
    ["a bounce", "X-Nothing: 1", "", "automatic"],
    [
      "one that goes round",
      Array.from({ length: 60 }, () => "Received: from a by b").join("\r\n"),
      "a@x.com",
      "own_mail",
    ],
  ])("that is %s is skipped and says so", async (_what, more, bounce, reason) => {
    const box = await openMailbox(await local.signUp());
    await box.receive({ more }, bounce);
    expect(await box.messages()).toMatchObject([{ status: "skipped", reason }]);
    expect(await box.notesOf(box.anna.id)).toEqual([]);
  });

  test("with a page, other letters and files is read as text, its files named and not kept", async () => {
    const box = await openMailbox(await local.signUp());
    const raw = [
      "From: =?GB2312?B?sLLEyA==?= <anna@example.com>",
      "To: shop@example.org",
      "Subject: =?utf-8?B?5oql5Lu3?=",
      "MIME-Version: 1.0",
      'Content-Type: multipart/mixed; boundary="b"',
      "",
      "--b",
      "Content-Type: text/html; charset=utf-8",
      "",
      "<style>p{}</style><p>Hello &amp; <b>good</b> day</p><script>bad()</script><p>Anna</p>",
      "--b",
      'Content-Type: application/pdf; name="offer.pdf"',
      'Content-Disposition: attachment; filename="offer.pdf"',
      "Content-Transfer-Encoding: base64",
      "",
      "JVBERi0=",
      "--b--",
      "",
    ].join("\r\n");
    await box.receive(raw);
    const [note] = await box.notesOf(box.anna.id);
    expect(note?.text.split(/\s*\n\s*/)).toEqual(["Hello & good day", "Anna"]);
    expect(note?.mail).toMatchObject({ subject: "报价", attachments: ["offer.pdf"] });
  });

  test("to an address that leads nowhere, or that is closed, is nobody's", async () => {
    const tenant = await local.signUp();
    const box = await openMailbox(tenant);
    const raw = Buffer.from(written({}));
    const nowhere = [`${"0".repeat(32)}@in.localhost`, "x@in.localhost", `${box.source.address}.evil.example`];
    await local.runner.receiveMail({ from: "a@example.com", recipients: nowhere, raw });
    await tenant.owner.updateInboundSource({ params: box.params, body: { status: "disabled" } });
    await box.receive({});
    expect(await box.messages()).toEqual([]);
  });
});

/** Speaks to the listener line by line; answers what it said to each. */
async function speak(port: number, lines: readonly string[]): Promise<string[]> {
  const socket = connect(port, "127.0.0.1");
  socket.setEncoding("utf8");
  const answers: string[] = [];
  const next = (): Promise<string> =>
    new Promise((resolve) => {
      let text = "";
      const take = (part: string): void => {
        text += part;
        if (!/^\d{3} .*\r\n$/m.test(text)) return;
        socket.off("data", take);
        resolve(text.slice(0, 3));
      };
      socket.on("data", take);
    });
  answers.push(await next());
  for (const line of lines) {
    const answer = next();
    socket.write(`${line}\r\n`);
    answers.push(await answer);
  }
  socket.end();
  return answers;
}

test("comes in over SMTP on this machine, for our own domain alone", async () => {
  const box = await openMailbox(await local.signUp());
  const smtp = await startSmtp(local.runner, 0);
  try {
    const answers = await speak(smtp.port, [
      "EHLO me",
      "MAIL FROM:<anna@example.com>",
      "RCPT TO:<somebody@example.com>",
      `RCPT TO:<${box.source.address}>`,
      "DATA",
      `${written({ subject: "By wire" })}.`,
    ]);
    expect(answers).toEqual(["220", "250", "250", "550", "250", "354", "250"]);
    await local.drain();
    expect((await box.notesOf(box.anna.id))[0]?.mail?.subject).toBe("By wire");
  } finally {
    await smtp.stop();
  }
});
