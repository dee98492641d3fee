import { type Local, startLocal, type Tenant } from "@perennial/local";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { handler } from "../../functions/mail-in/handler.ts";

type Event = Parameters<typeof handler>[0];
type Receipt = Event["Records"][number]["ses"]["receipt"];
type Verdict = Receipt["spamVerdict"]["status"];

let local: Local;
let takeIn: (event: Event) => Promise<void>;
beforeAll(async () => {
  local = await startLocal();
  ({ handler: takeIn } = await import("../../functions/mail-in/handler.ts"));
});
afterAll(async () => {
  expect(local.log.filter(({ level }) => level === "error")).toEqual([]);
  await local.stop();
});

interface Given {
  readonly messageId: string;
  readonly recipients: readonly string[];
  readonly source?: string;
  readonly verdicts?: Partial<Record<"spam" | "virus" | "spf" | "dkim" | "dmarc", Verdict>>;
  readonly dmarcPolicy?: "none" | "quarantine" | "reject";
}

/**
 * What SES hands to a function for a mail that came in, with every field that its guide names:
 * https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-lambda-event.html and
 * https://docs.aws.amazon.com/ses/latest/dg/receiving-email-notifications-contents.html
 */
function sesEvent({ messageId, recipients, verdicts = {}, dmarcPolicy, ...given }: Given): Event {
  const source = given.source ?? "prvs=144d0cba7=anna@example.com";
  const [to = ""] = recipients;
  const status = (of: keyof typeof verdicts): { status: Verdict } => ({ status: verdicts[of] ?? "PASS" });
  const receipt: Receipt & { dmarcPolicy?: string } = {
    timestamp: "2026-11-20T02:00:02.028Z",
    processingTimeMillis: 1205,
    recipients: [...recipients],
    spamVerdict: status("spam"),
    virusVerdict: status("virus"),
    spfVerdict: status("spf"),
    dkimVerdict: status("dkim"),
    dmarcVerdict: { status: verdicts.dmarc ?? "GRAY" },
    ...(dmarcPolicy === undefined ? {} : { dmarcPolicy }),
    action: {
      type: "Lambda",
      functionArn: "arn:aws:lambda:us-east-1:123456789012:function:IncomingEmail",
      invocationType: "Event",
    },
  };
  const header = (name: string, value: string) => ({ name, value });
  return {
    Records: [
      {
        eventSource: "aws:ses",
        eventVersion: "1.0",
        ses: {
          mail: {
            timestamp: "2026-11-20T02:00:02.028Z",
            source,
            messageId,
            destination: [...recipients],
            headersTruncated: false,
            headers: [
              header("Return-Path", `<${source}>`),
              header(
                "Received",
                `from smtp.example.com [203.0.113.0]) by inbound-smtp.us-east-1.amazonaws.com with SMTP id bsvpsoklfhu7 for ${to};Fri, 20 Nov 2026 02:00:02 +0000 (UTC)`,
              ),
              header("X-SES-Spam-Verdict", status("spam").status),
              header("X-SES-Virus-Verdict", status("virus").status),
              header(
                "Received-SPF",
                "pass (spfCheck: domain of example.com designates 203.0.113.0 as permitted sender)",
              ),
              header("From", '"Anna" <anna@example.com>'),
              header("To", `<${to}>`),
              header("Subject", "Our order"),
              header("Date", "Fri, 20 Nov 2026 10:00:00 +0800"),
              header("Message-ID", `<${messageId}@example.com>`),
              header("Content-Type", "text/plain"),
              header("MIME-Version", "1.0"),
            ],
            commonHeaders: {
              returnPath: source,
              from: ['"Anna" <anna@example.com>'],
              date: "Fri, 20 Nov 2026 10:00:00 +0800",
              to: [to],
              messageId: `<${messageId}@example.com>`,
              subject: "Our order",
            },
          },
          receipt,
        },
      },
    ],
  };
}

let made = 0;

async function openMailbox({ owner, client }: Tenant) {
  const source = await owner.createInboundSource({ body: { kind: "mail", name: "Mail" } });
  const anna = await client.createCustomer({ body: { name: "Anna", emails: [{ address: "anna@example.com" }] } });
  await local.drain();
  return {
    address: source.address,
    messages: async () => (await owner.listInboundMessages({ params: { sourceId: source.id } })).data,
    notes: async () => {
      const { data } = await owner.getTimeline({ params: { customerId: anna.id } });
      return data.flatMap((entry) => (entry.type === "note" ? [entry.note] : []));
    },
    /** Puts a mail where SES puts it, and answers what SES then says of it. */
    arrive: async (given: Omit<Given, "messageId" | "recipients"> & { recipients?: readonly string[] } = {}) => {
      made += 1;
      const messageId = `EXAMPLE7c191be45-e9aedb9a-02f9-4d12-a87d-${String(made).padStart(12, "0")}-000000`;
      const raw = [
        "From: Anna <anna@example.com>",
        `To: ${source.address}`,
        "Subject: Our order",
        `Message-ID: <${messageId}@example.com>`,
        "Date: Fri, 20 Nov 2026 10:00:00 +0800",
        "",
        "When will it come?",
      ].join("\r\n");
      const name = `inbound-mail/${messageId}`;
      const put = async () => await local.runner.blob.write(name, Buffer.from(raw));
      await put();
      return {
        event: sesEvent({ recipients: [source.address ?? ""], ...given, messageId }),
        put,
        lies: async () => (await local.runner.blob.sizeOf(name)) > 0,
      };
    },
  };
}

describe("a mail as SES hands it over", () => {
  test("stands on the timeline of whoever wrote it, with what SES found out, and lies in the bucket no more", async () => {
    const box = await openMailbox(await local.signUp());
    const { event, lies } = await box.arrive();
    await takeIn(event);
    await local.drain();
    expect(await box.notes()).toMatchObject([
      { text: "When will it come?", mail: { subject: "Our order", direction: "in", spf: "pass", dkim: "pass" } },
    ]);
    expect(await lies()).toBe(false);
  });

  test("twice, one after the other or both at once, is one note and no fault", async () => {
    const box = await openMailbox(await local.signUp());
    const first = await box.arrive();
    await takeIn(first.event);
    await takeIn(first.event);
    const second = await box.arrive();
    await Promise.all([takeIn(second.event), takeIn(second.event)]);
    await local.drain();
    expect(await box.notes()).toHaveLength(2);
    expect(await box.messages()).toHaveLength(2);
  });

  test("again because its end was lost, while it lies in the bucket still, is one note", async () => {
    const box = await openMailbox(await local.signUp());
    const { event, put, lies } = await box.arrive();
    await takeIn(event);
    await local.drain();
    await put();
    await takeIn(event);
    await local.drain();
    expect(await box.notes()).toHaveLength(1);
    expect(await lies()).toBe(false);
  });

  test.each([
    ["spam", "FAIL", "skipped"],
    ["virus", "FAIL", "skipped"],
    ["spam", "GRAY", "done"],
    ["virus", "GRAY", "done"],
    ["spam", "PROCESSING_FAILED", "done"],
    ["virus", "PROCESSING_FAILED", "done"],
    ["spam", "DISABLED", "done"],
  ] as const)("whose verdict of %s is %s is %s", async (of, verdict, status) => {
    const box = await openMailbox(await local.signUp());
    const { event, lies } = await box.arrive({ verdicts: { [of]: verdict } });
    await takeIn(event);
    await local.drain();
    expect(await box.messages()).toMatchObject([{ status, reason: status === "skipped" ? "spam" : null }]);
    expect(await box.notes()).toHaveLength(status === "skipped" ? 0 : 1);
    expect(await lies()).toBe(false);
  });

  test.each([
    ["FAIL", "fail"],
    ["GRAY", "none"],
    ["PROCESSING_FAILED", "none"],
  ] as const)("whose sender is proved by %s says so on its note: %s", async (verdict, said) => {
    const box = await openMailbox(await local.signUp());
    const verdicts = { spf: verdict, dkim: verdict, dmarc: "FAIL" } as const;
    await takeIn((await box.arrive({ verdicts, dmarcPolicy: "none" })).event);
    await local.drain();
    expect(await box.notes()).toMatchObject([{ mail: { spf: said, dkim: said } }]);
  });

  test.each([
    ["FAIL", "reject", "skipped"],
    ["FAIL", "quarantine", "skipped"],
    ["FAIL", "none", "done"],
    ["PASS", "reject", "done"],
    ["GRAY", undefined, "done"],
  ] as const)(
    "of a domain's name, proved by %s where its owner asks for %s, is %s",
    async (dmarc, dmarcPolicy, status) => {
      const box = await openMailbox(await local.signUp());
      const policy = dmarcPolicy === undefined ? {} : { dmarcPolicy };
      await takeIn((await box.arrive({ verdicts: { dmarc }, ...policy })).event);
      await local.drain();
      expect(await box.messages()).toMatchObject([{ status, reason: status === "skipped" ? "spam" : null }]);
    },
  );

  test("that came back as undeliverable is skipped as a machine's", async () => {
    const box = await openMailbox(await local.signUp());
    await takeIn((await box.arrive({ source: "" })).event);
    await local.drain();
    expect(await box.messages()).toMatchObject([{ status: "skipped", reason: "automatic" }]);
  });

  test("to several addresses is taken in for those that are ours, however they are written", async () => {
    const [box, other] = [await openMailbox(await local.signUp()), await openMailbox(await local.signUp())];
    const foreign = (box.address ?? "").replace(/@.*/, "@elsewhere.example.com");
    const nobody = `${"0".repeat(32)}@in.localhost`;
    const recipients = [foreign, nobody, (box.address ?? "").toUpperCase(), other.address ?? ""];
    await takeIn((await box.arrive({ recipients })).event);
    await local.drain();
    expect(await box.notes()).toHaveLength(1);
    expect(await other.notes()).toHaveLength(1);
  });
});
