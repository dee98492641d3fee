import { type ByteReader, byteReader } from "./byte-reader.ts";
import { fileProblem } from "./file-problem.ts";
import { type Inflater, inflate } from "./inflate.ts";
import { type LocalHeader, readLocalHeader, skipDescriptor } from "./zip-header.ts";

/** One file in an archive. */
export interface ZipEntry {
  readonly name: string;
  /** The next unpacked bytes; undefined at the end. What is not read is passed over. */
  readonly read: () => Promise<Uint8Array | undefined>;
}

const PIECE = 65_536;
/** More than the largest sheet unpacks to; and small archives that unpack to ever so much are traps. */
const MOST_UNPACKED = 4 * 1024 ** 3;
const SUSPICIOUS_FROM = 256 * 1024 ** 2;
const MOST_RATIO = 400;

/** The files of an archive in the order in which they lie in it, from a stream that is read once. */
export async function* zipEntries(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<ZipEntry> {
  const reader = byteReader(bytes);
  const meter = newMeter();
  try {
    for (let count = 0; ; count += 1) {
      const header = await readLocalHeader(reader);
      if (!header && count === 0) throw fileProblem("damaged");
      if (!header) return;
      const content = openContent(reader, header, meter);
      try {
        yield { name: header.name, read: () => guarded(content.read) };
        await guarded(content.finish);
      } finally {
        await content.close();
      }
      if (header.hasDescriptor) await skipDescriptor(reader);
    }
  } finally {
    await reader.close();
  }
}

/** Counts bytes on both sides of the unpacking. */
interface Meter {
  readonly packed: (length: number) => void;
  readonly unpacked: (length: number) => void;
}

function newMeter(): Meter {
  let before = 0;
  let after = 0;
  return {
    packed(length) {
      before += length;
    },
    unpacked(length) {
      after += length;
      if (after > MOST_UNPACKED || (after > SUSPICIOUS_FROM && after > before * MOST_RATIO))
        throw fileProblem("tooBig");
    },
  };
}

/** What the unpacking complains of is damage; what goes wrong with the stream is not the file's fault. */
async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw isUnpackingError(error) ? fileProblem("damaged") : error;
  }
}

function isUnpackingError(error: unknown): boolean {
  return error instanceof Error && "code" in error && String(error.code).startsWith("Z_");
}

interface Content {
  readonly read: () => Promise<Uint8Array | undefined>;
  /** Goes on to the end of the entry. */
  readonly finish: () => Promise<void>;
  readonly close: () => Promise<void>;
}

function openContent(reader: ByteReader, header: LocalHeader, meter: Meter): Content {
  const { size } = header;
  let left = size ?? Number.POSITIVE_INFINITY;
  let inflater: Inflater | undefined;

  async function take(): Promise<Uint8Array | undefined> {
    const packed = left === 0 ? undefined : await reader.take(Math.min(left, PIECE));
    if (!packed && left > 0) throw fileProblem("damaged");
    left -= packed?.length ?? 0;
    meter.packed(packed?.length ?? 0);
    return packed;
  }

  async function read(): Promise<Uint8Array | undefined> {
    if (!header.isStored) inflater ??= inflate(take);
    const unpacked = await (inflater ? inflater.read() : take());
    meter.unpacked(unpacked?.length ?? 0);
    return unpacked;
  }

  const close = async () => inflater?.close();

  async function finish(): Promise<void> {
    if (size === undefined) {
      while (await read()) continue;
      if (inflater) reader.putBack(inflater.rest());
      return;
    }
    await close();
    if (!(await reader.skip(left))) throw fileProblem("damaged");
  }

  return { read, finish, close };
}
