import type { AddressInfo } from "node:net";
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from "smtp-server";
import type { Runner } from "./runner.ts";

/** The largest mail that is taken in. */
const BYTES = 25_000_000;
/** Milliseconds for which somebody who is connected keeps it from stopping. */
const GRACE_MS = 1_000;
const MAIL = /@in\.localhost$/i;

export interface Smtp {
  /** Where it listens: another port than was wanted where that is taken. */
  readonly port: number;
  readonly stop: () => Promise<void>;
}

function refused(responseCode: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode });
}

async function takeIn(
  runner: Runner,
  stream: SMTPServerDataStream,
  { envelope: { mailFrom, rcptTo } }: SMTPServerSession,
  done: (error?: Error | null, said?: string) => void,
): Promise<void> {
  try {
    const parts: Buffer[] = [];
    for await (const part of stream as AsyncIterable<Buffer>) if (!stream.sizeExceeded) parts.push(part);
    if (stream.sizeExceeded) return done(refused(552, "The mail is too large"));
    await runner.receiveMail({
      from: mailFrom === false ? "" : mailFrom.address,
      recipients: rcptTo.map(({ address }) => address),
      raw: Buffer.concat(parts),
    });
  } catch {
    return done(refused(451, "Try again later"));
  }
  done(null, "It is kept");
}

/**
 * Takes mail in on this machine, as SES does on AWS. Nobody has to sign in: it listens on this machine alone. A port that
 * is taken keeps nothing from starting: it listens at one that is free.
 *
 * @param wanted 0 for any that is free
 */
export async function startSmtp(runner: Runner, wanted: number): Promise<Smtp> {
  const server = new SMTPServer({
    name: "in.localhost",
    banner: "Perennial",
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    logger: false,
    size: BYTES,
    closeTimeout: GRACE_MS,
    onRcptTo: ({ address }, _session, done) => {
      if (MAIL.test(address)) done();
      else done(refused(550, "Only mail to in.localhost comes in here"));
    },
    onData: (stream, session, done) => void takeIn(runner, stream, session, done),
  });
  server.on("error", (error) => runner.platform.log.warn("smtp", { fault: String(error) }));
  const listen = (port: number): Promise<number> =>
    new Promise((resolve, reject) => {
      server.server.once("error", reject);
      server.listen(port, "127.0.0.1", () => {
        server.server.off("error", reject);
        resolve((server.server.address() as AddressInfo).port);
      });
    });
  const port = await listen(wanted).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "EADDRINUSE" || error.code === "EACCES") return listen(0);
    throw error;
  });
  return { port, stop: () => new Promise((resolve) => server.close(resolve)) };
}
