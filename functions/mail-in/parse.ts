import { InboundMail, MOST_MAIL_TEXT } from "@perennial/core";
import PostalMime, { type Address, type Email } from "postal-mime";

/** What the receiving service has found out about a mail. */
export interface Verdicts {
  readonly spf: "pass" | "fail" | "none";
  readonly dkim: "pass" | "fail" | "none";
  readonly spam: boolean;
  /** Address to which undeliverable mail goes back; empty for what is sent back itself. */
  readonly returnPath: string;
  /** Address at which it came in. */
  readonly recipient: string;
}

/** Servers through which a mail may have come. */
const MOST_HOPS = 50;

const boxes = (addresses: readonly Address[] = []): InboundMail["to"] =>
  addresses
    .flatMap((one) => one.group ?? [one])
    .flatMap(({ address, name }) => (address === "" ? [] : [{ address: address.toLowerCase(), name }]))
    .slice(0, 50);

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', nbsp: " ", "#39": "'" };

/** Text of a mail that has none beside its page. */
function plainOf(page: string): string {
  return page
    .slice(0, 200_000)
    .replace(/<(style|script|head)\b[^>]*>[^]*?<\/\1\s*>/gi, "")
    .replace(/<(?:br|\/p|\/div|\/tr|\/li|\/h\d)\b[^>]*>/gi, "\n")
    .replace(/<[^>]{0,2000}>/g, "")
    .replace(/&(amp|lt|gt|quot|nbsp|#39);/g, (_, name: string) => ENTITIES[name] ?? "")
    .replace(/\n{3,}/g, "\n\n");
}

/** Whether a machine wrote it: RFC 3834, mailing lists, and what bounces. */
function isAutomatic({ headers }: Email, returnPath: string): boolean {
  const valueOf = (key: string): string =>
    headers
      .find((header) => header.key === key)
      ?.value.trim()
      .toLowerCase() ?? "";
  const submitted = valueOf("auto-submitted");
  return (
    (submitted !== "" && submitted !== "no") ||
    /^(bulk|junk|list|auto_reply)/.test(valueOf("precedence")) ||
    valueOf("list-id") !== "" ||
    valueOf("x-autoreply") !== "" ||
    valueOf("x-autorespond") !== "" ||
    /^<?>?$|mailer-daemon@/i.test(returnPath)
  );
}

/** Whether it has come in here before, or has been going round. */
function isLooping({ headers }: Email, recipient: string): boolean {
  const hops = headers.filter(({ key }) => key === "received");
  const ours = hops.filter(({ value }) => value.toLowerCase().includes(`for <${recipient.toLowerCase()}>`));
  return hops.length > MOST_HOPS || ours.length > 2;
}

/** A mail in the form in which it is worked on, with its Message-ID; undefined for what nobody has sent. */
export async function parseMail(
  raw: Uint8Array,
  verdicts: Verdicts,
): Promise<{ mail: InboundMail; messageId: string | undefined } | undefined> {
  const email = await PostalMime.parse(raw, { maxNestingDepth: 50 });
  const [from] = boxes(email.from ? [email.from] : email.sender ? [email.sender] : []);
  if (!from) return undefined;
  const { spf, dkim, spam, returnPath, recipient } = verdicts;
  const sent = new Date(email.date ?? "");
  const text = email.text ?? (email.html === undefined ? "" : plainOf(email.html));
  const size = (content: ArrayBuffer | Uint8Array | string): number =>
    typeof content === "string" ? content.length : content.byteLength;
  const mail: InboundMail = {
    from,
    to: boxes(email.to),
    cc: boxes(email.cc),
    subject: email.subject ?? "",
    date: Number.isNaN(sent.getTime()) ? null : sent.toISOString(),
    text: text.replaceAll("\r\n", "\n").trim().slice(0, MOST_MAIL_TEXT),
    attachments: email.attachments
      .slice(0, 20)
      .map(({ filename, content }) => ({ name: filename ?? "—", bytes: size(content) })),
    automatic: isAutomatic(email, returnPath),
    loops: isLooping(email, recipient),
    spam,
    spf,
    dkim,
  };
  return { mail: InboundMail.parse(mail), messageId: email.messageId };
}
