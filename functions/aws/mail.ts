import { SESv2Client, SendEmailCommand } from "@aws-sdk/client-sesv2";
import type { Mail } from "@perennial/core";

/** Mails by SES. */
export function sesMail(from: string, client: SESv2Client = new SESv2Client({})): Mail {
  return {
    async send({ to, subject, text }) {
      const part = (Data: string) => ({ Data, Charset: "UTF-8" });
      await client.send(
        new SendEmailCommand({
          FromEmailAddress: from,
          Destination: { ToAddresses: [to] },
          Content: { Simple: { Subject: part(subject), Body: { Text: part(text) } } },
        }),
      );
    },
  };
}
