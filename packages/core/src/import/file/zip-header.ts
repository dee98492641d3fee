import type { ByteReader } from "./byte-reader.ts";
import { fileProblem } from "./file-problem.ts";

/** What stands before the data of one file in an archive. */
export interface LocalHeader {
  readonly name: string;
  /** Packed bytes; undefined where only the data themselves tell their end. */
  readonly size: number | undefined;
  readonly isStored: boolean;
  /** Check sum and sizes follow the data. */
  readonly hasDescriptor: boolean;
}

const ENTRY = 0x04034b50;
const HEADER = 30;
const UNKNOWN = 0xffffffff;
const ZIP64 = 1;

/** Takes the header of the next file; undefined where no further file follows. */
export async function readLocalHeader(reader: ByteReader): Promise<LocalHeader | undefined> {
  const head = view(await reader.peek(HEADER));
  if (head.byteLength < 4 || head.getUint32(0, true) !== ENTRY) return undefined;
  if (head.byteLength < HEADER) throw fileProblem("damaged");
  const flags = head.getUint16(6, true);
  if (flags & 1) throw fileProblem("locked");
  const method = head.getUint16(8, true);
  const nameLength = head.getUint16(26, true);
  const whole = await reader.peek(HEADER + nameLength + head.getUint16(28, true));
  const name = Buffer.from(whole.subarray(HEADER, HEADER + nameLength)).toString("utf8");
  const size = packedSize(view(whole), HEADER + nameLength);
  await reader.skip(whole.length);
  const hasDescriptor = (flags & 8) !== 0;
  const isKnown = !hasDescriptor || size > 0;
  if ((method !== 0 && method !== 8) || (method === 0 && !isKnown)) throw fileProblem("damaged");
  return { name, size: isKnown ? size : undefined, isStored: method === 0, hasDescriptor };
}

/** Sizes beyond four gigabytes stand in a field of their own. */
function packedSize(header: DataView, extra: number): number {
  const size = header.getUint32(18, true);
  if (size !== UNKNOWN) return size;
  for (let at = extra; at + 20 <= header.byteLength; at += 4 + header.getUint16(at + 2, true)) {
    if (header.getUint16(at, true) === ZIP64) return Number(header.getBigUint64(at + 12, true));
  }
  return 0;
}

/** Passes over check sum and sizes. Their form is not written down anywhere: it shows by what follows. */
export async function skipDescriptor(reader: ByteReader): Promise<void> {
  const bytes = await reader.peek(28);
  const length = [16, 12, 24, 20].find((length) => bytes[length] === 0x50 && bytes[length + 1] === 0x4b);
  if (length === undefined) throw fileProblem("damaged");
  await reader.skip(length);
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
