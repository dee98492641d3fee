import * as z from "zod";

const Mailbox = z.object({ address: z.string(), name: z.string() });
const Verdict = z.enum(["pass", "fail", "none"]);

/** A mail that came in, without its attachments: what a parser makes of it. */
export const InboundMail = z.object({
  from: Mailbox,
  to: z.array(Mailbox),
  cc: z.array(Mailbox),
  subject: z.string(),
  /** When it was written, RFC 3339; null where it does not say. */
  date: z.string().nullable(),
  text: z.string(),
  attachments: z.array(z.object({ name: z.string(), bytes: z.number() })),
  /** A machine wrote it: an answer by itself, a bounce, a list. */
  automatic: z.boolean(),
  /** It has come through us before. */
  loops: z.boolean(),
  spam: z.boolean(),
  spf: Verdict,
  dkim: Verdict,
});
export type InboundMail = z.infer<typeof InboundMail>;
export type Mailbox = z.infer<typeof Mailbox>;

/** Characters of a mail's text that are kept. */
export const MOST_TEXT = 9_500;

const ADDRESS = /[\w.!#$%&'*+/=?^`{|}~-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+/i;
/** The line with the sender in what mail programs write above a forwarded mail, in the languages of our users. */
const FORWARDED = /^[\s>*]*(?:From|Von|De|Da|发件人|寄件者|差出人)\s*[:：]\s*(.*)$/imu;
const HINT =
  /forwarded message|original message|weitergeleitete nachricht|message transf[ée]r[ée]|转发邮件|原始邮件|转发的邮件|-{5,}/iu;

/** Who wrote a mail that somebody has forwarded, as its text says; undefined for one that was not. */
export function forwardedSender(text: string): Mailbox | undefined {
  const start = HINT.exec(text)?.index ?? -1;
  const line = start < 0 ? undefined : FORWARDED.exec(text.slice(start))?.[1];
  const address = line === undefined ? undefined : ADDRESS.exec(line)?.[0];
  if (line === undefined || address === undefined) return undefined;
  const name = line
    .slice(0, line.indexOf(address))
    .replace(/[<"“”*[]|mailto:/g, "")
    .trim();
  return { address: address.toLowerCase(), name };
}
