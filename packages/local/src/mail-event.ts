import type { SESEvent } from "aws-lambda";

/** A mail as it comes in. */
export interface ReceivedMail {
  /** Address to which undeliverable mail goes back. */
  readonly from: string;
  readonly recipients: readonly string[];
  readonly raw: Uint8Array;
}

/** What the receiving service tells of a mail; on this machine nobody checks who sent it. */
export function sesEvent(messageId: string, from: string, recipients: readonly string[]): SESEvent {
  const status = "DISABLED" as const;
  return {
    Records: [
      {
        eventSource: "aws:ses",
        eventVersion: "1.0",
        ses: {
          mail: {
            messageId,
            source: from,
            destination: [...recipients],
            timestamp: "",
            headersTruncated: false,
            headers: [],
            commonHeaders: { returnPath: from, date: "", to: [], messageId: "" },
          },
          receipt: {
            timestamp: "",
            processingTimeMillis: 0,
            recipients: [...recipients],
            spamVerdict: { status },
            virusVerdict: { status },
            spfVerdict: { status },
            dkimVerdict: { status },
            dmarcVerdict: { status },
            action: { type: "Lambda", functionArn: "", invocationType: "Event" },
          },
        },
      },
    ],
  };
}
