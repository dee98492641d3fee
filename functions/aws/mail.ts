import { SESv2Client, SendEmailCommand } from "@aws-sdk/client-sesv2";
import type { Mail } from "@perennial/core";

/** Keeps machines from answering (RFC 3834), ours among them. */
const BY_MACHINE = { Name: "Auto-Submitted", Value: "auto-generated" };

/** Mails by SES. */
export function sesMail(from: string, client: SESv2Client = new SESv2Client({})): Mail {
  return {
    async send({ to, subject, text }) {
      const part = (Data: string) => ({ Data, Charset: "UTF-8" });
      await client.send(
        new SendEmailCommand({
          FromEmailAddress: from,
          Destination: { ToAddresses: [to] },
          Content: { Simple: { Subject: part(subject), Body: { Text: part(text) }, Headers: [BY_MACHINE] } },
        }),
      );
    },
  };
}
