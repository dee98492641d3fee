/** Takes bytes from a stream in whatever amounts are asked for. */
export interface ByteReader {
  /** The next bytes, up to `length`; fewer only at the end of the stream. They are not taken. */
  readonly peek: (length: number) => Promise<Uint8Array>;
  /** Takes what came, up to `most` bytes; undefined at the end. */
  readonly take: (most: number) => Promise<Uint8Array | undefined>;
  /** Takes bytes without looking; false if the stream ends before. */
  readonly skip: (length: number) => Promise<boolean>;
  /** Puts bytes that were taken back in front. */
  readonly putBack: (bytes: Uint8Array) => void;
  /** Says that nothing more will be taken. */
  readonly close: () => Promise<void>;
}

export function byteReader(stream: AsyncIterable<Uint8Array>): ByteReader {
  const source = stream[Symbol.asyncIterator]();
  let held: Uint8Array = new Uint8Array();

  async function pull(): Promise<Uint8Array | undefined> {
    for (;;) {
      const next = await source.next();
      if (next.done) return undefined;
      if (next.value.length > 0) return next.value;
    }
  }

  async function take(most: number): Promise<Uint8Array | undefined> {
    if (held.length === 0) held = (await pull()) ?? held;
    if (held.length === 0) return undefined;
    const taken = held.subarray(0, most);
    held = held.subarray(taken.length);
    return taken;
  }

  return {
    take,
    async peek(length) {
      while (held.length < length) {
        const more = await pull();
        if (!more) break;
        held = held.length === 0 ? more : Buffer.concat([held, more]);
      }
      return held.subarray(0, length);
    },
    async skip(length) {
      let left = length;
      while (left > 0) {
        const taken = await take(left);
        if (!taken) return false;
        left -= taken.length;
      }
      return true;
    },
    putBack(bytes) {
      held = held.length === 0 ? bytes : Buffer.concat([bytes, held]);
    },
    async close() {
      await source.return?.();
    },
  };
}
