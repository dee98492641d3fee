import { BlobMissingError, CrmError, hashOfBody, keepMessage } from "@perennial/core";
import type { SESEvent, SESReceiptStatus } from "aws-lambda";
import { FOLDERS } from "../catalog.ts";
import { doorkeeper } from "../receive/door.ts";
import { type Runtime, runtime } from "../runtime.ts";
import { parseMail, type Verdicts } from "./parse.ts";

/** Bytes of a mail that are looked at: what people write stands at its beginning, before the attachments. */
const MOST = 10_000_000;

type Receipt = SESEvent["Records"][number]["ses"];

const verdictOf = ({ status }: SESReceiptStatus): "pass" | "fail" | "none" =>
  status === "PASS" ? "pass" : status === "FAIL" ? "fail" : "none";

/** The beginning of a mail; undefined where it lies no more, because it was taken in when it was handed over before. */
/** Spam, a virus, or a mail that says to come from a domain whose owner asks that such mails be kept out (DMARC). */
function isUnwanted({ spamVerdict, virusVerdict, dmarcVerdict, dmarcPolicy }: Receipt["receipt"]): boolean {
  const isForged = dmarcVerdict.status === "FAIL" && (dmarcPolicy === "reject" || dmarcPolicy === "quarantine");
  return spamVerdict.status === "FAIL" || virusVerdict.status === "FAIL" || isForged;
}

async function readRaw({ platform }: Runtime, name: string): Promise<Uint8Array | undefined> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const part of platform.blob.read(name)) {
      parts.push(part);
      bytes += part.length;
      if (bytes > MOST) break;
    }
  } catch (error) {
    if (error instanceof BlobMissingError) return undefined;
    throw error;
  }
  return Buffer.concat(parts).subarray(0, MOST);
}

const run = await runtime();
const door = doorkeeper(run);

/** Keeps a mail for one of the addresses to which it came; an address that leads nowhere is nobody's. */
async function keep(raw: Uint8Array, recipient: string, { mail, receipt }: Receipt): Promise<void> {
  const [token = "", domain = ""] = recipient.toLowerCase().split("@");
  if (domain !== run.platform.mailDomain) return;
  try {
    const { source, context } = await door.open(token, ["mail"]);
    await door.admit({ source, context });
    const verdicts: Verdicts = {
      spf: verdictOf(receipt.spfVerdict),
      dkim: verdictOf(receipt.dkimVerdict),
      spam: isUnwanted(receipt),
      returnPath: mail.source,
      recipient,
    };
    const parsed = await parseMail(raw, verdicts);
    if (!parsed) return;
    const { from, subject } = parsed.mail;
    await keepMessage(context, source.sourceId, {
      delivery: parsed.messageId ?? hashOfBody(raw),
      title: subject,
      about: from.address,
      body: Buffer.from(JSON.stringify(parsed.mail)),
    });
  } catch (error) {
    if (!(error instanceof CrmError && error.code === "not_found")) throw error;
    run.log.info("mail for nobody", { recipient });
  }
}

/**
 * Takes in mails that the service has put into the bucket; one that fails is handed over again, and one that did not may be:
 * a message is kept once under its Message-ID.
 */
export const handler = async (event: SESEvent): Promise<void> => {
  for (const { ses } of event.Records) {
    const name = FOLDERS.mailbox + ses.mail.messageId;
    const raw = await readRaw(run, name);
    if (!raw) {
      run.log.info("mail was taken in before", { name });
      continue;
    }
    for (const recipient of ses.receipt.recipients.slice(0, 20)) await keep(raw, recipient, ses);
    await run.platform.blob.removeAll(name);
  }
};
