import { createWriteStream } from "node:fs";
import { rename, rm, stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** Times that a file is gone on with whose connection broke. */
const ATTEMPTS = 5;
const PAUSE_MS = 500;

/** What the store answers instead of the file. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";
  readonly status: number;

  constructor(status: number) {
    super(`answered ${status}`);
    this.status = status;
  }
}

const sizeOf = async (path: string): Promise<number> =>
  await stat(path).then(
    ({ size }) => size,
    () => 0,
  );

/** The bytes of a file from one of them on. */
async function open(url: string, from: number, signal: AbortSignal | undefined) {
  const headers: Record<string, string> = from === 0 ? {} : { Range: `bytes=${from}-` };
  const reply = await fetch(url, { headers, ...(signal ? { signal } : {}) });
  // All of it was there already.
  if (reply.status === 416 && from > 0) return undefined;
  if (!reply.ok || !reply.body) throw new RefusedError(reply.status);
  const bytes = Readable.fromWeb(reply.body as Parameters<typeof Readable.fromWeb>[0]);
  return { bytes, goesOn: reply.status === 206 };
}

/**
 * Fetches a file. Where the connection breaks it goes on from there; under its name the file stands only when all of it is
 * there.
 *
 * @throws RefusedError when the store has no such file
 */
export async function download(url: string, file: string, signal?: AbortSignal): Promise<void> {
  const part = `${file}.part`;
  await rm(part, { force: true });
  for (let attempt = 1; ; attempt += 1) {
    try {
      const opened = await open(url, await sizeOf(part), signal);
      if (opened) await pipeline(opened.bytes, createWriteStream(part, { flags: opened.goesOn ? "a" : "w" }));
      break;
    } catch (error) {
      if (error instanceof RefusedError || attempt >= ATTEMPTS || signal?.aborted) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * attempt));
    }
  }
  await rename(part, file);
}

/** Hands a file on to a stream, which cannot be gone back in. */
export async function pipeTo(url: string, to: NodeJS.WritableStream, signal?: AbortSignal): Promise<void> {
  const opened = await open(url, 0, signal);
  if (opened) await pipeline(opened.bytes, to, { end: false });
}
