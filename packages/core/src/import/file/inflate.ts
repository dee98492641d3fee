import { createInflateRaw } from "node:zlib";

/** Packed data that are unpacked as they are read. */
export interface Inflater {
  /** The next unpacked bytes; undefined at the end. Throws where the data are damaged. */
  readonly read: () => Promise<Uint8Array | undefined>;
  /** Bytes that were taken from the source and lie beyond the end of the data; known once all is read. */
  readonly rest: () => Uint8Array;
  /** Stops, and takes nothing more from the source once it has stopped. */
  readonly close: () => Promise<void>;
}

const OUTPUT = 65_536;

/**
 * Unpacks raw deflate data. They say themselves where they end, so an archive can be read from front to back even where
 * it does not tell how long its entries are.
 */
export function inflate(take: () => Promise<Uint8Array | undefined>): Inflater {
  const unpacker = createInflateRaw({ chunkSize: OUTPUT });
  // Errors reach whoever reads; without a listener those of an abandoned stream would end the process.
  unpacker.on("error", () => undefined);
  const closed = new Promise((resolve) => unpacker.once("close", resolve));
  const output: AsyncIterator<Uint8Array> = unpacker[Symbol.asyncIterator]();
  let taken = 0;
  let last: Uint8Array = new Uint8Array();

  async function feed(): Promise<void> {
    while (!unpacker.destroyed) {
      const packed = await take();
      if (!packed) {
        unpacker.end();
        return;
      }
      taken += packed.length;
      last = packed;
      await Promise.race([new Promise((resolve) => unpacker.write(packed, resolve)), closed]);
      if (unpacker.bytesWritten < taken) return;
    }
  }

  const fed = feed().catch((error: unknown) => {
    unpacker.destroy(error instanceof Error ? error : undefined);
  });

  return {
    async read() {
      const next = await output.next();
      if (!next.done) return next.value;
      await fed;
      return undefined;
    },
    rest: () => last.subarray(last.length - (taken - unpacker.bytesWritten)),
    async close() {
      unpacker.destroy();
      await fed;
    },
  };
}
