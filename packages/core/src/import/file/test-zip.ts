import { crc32, deflateRawSync } from "node:zlib";

/** How an archive for a test is written. */
export interface ZipOptions {
  /** As programs write that cannot go back: sizes follow the data. */
  readonly isStreamed?: boolean;
  readonly isStored?: boolean;
  readonly isLocked?: boolean;
  /** Check sum and sizes begin with their own signature, as most programs have it. */
  readonly hasSignature?: boolean;
}

/** An archive of files, for tests. */
export function zipFile(
  files: readonly (readonly [name: string, content: string | Uint8Array])[],
  options: ZipOptions = {},
): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const [name, content] of files) {
    const data = Buffer.from(content);
    const packed = options.isStored ? data : deflateRawSync(data);
    const sizes = numbers([4, crc32(data)], [4, packed.length], [4, data.length]);
    const isStreamed = options.isStreamed === true && !options.isStored;
    const flags = (options.isLocked ? 1 : 0) + (isStreamed ? 8 : 0);
    const shared = numbers([2, 20], [2, flags], [2, options.isStored ? 0 : 8], [4, 0]);
    const names = numbers([2, Buffer.byteLength(name)], [2, 0]);
    const signature = options.hasSignature === false ? [] : [numbers([4, 0x08074b50])];
    const entry = Buffer.concat([
      numbers([4, 0x04034b50]),
      shared,
      isStreamed ? Buffer.alloc(12) : sizes,
      names,
      Buffer.from(name),
      packed,
      ...(isStreamed ? [...signature, sizes] : []),
    ]);
    parts.push(entry);
    directory.push(
      numbers([4, 0x02014b50], [2, 20]),
      shared,
      sizes,
      names,
      Buffer.alloc(10),
      numbers([4, offset]),
      Buffer.from(name),
    );
    offset += entry.length;
  }
  const index = Buffer.concat(directory);
  const end = numbers(
    [4, 0x06054b50],
    [4, 0],
    [2, files.length],
    [2, files.length],
    [4, index.length],
    [4, offset],
    [2, 0],
  );
  return Buffer.concat([...parts, index, end]);
}

function numbers(...values: readonly (readonly [bytes: 2 | 4, value: number])[]): Uint8Array {
  return Buffer.concat(
    values.map(([bytes, value]) => {
      const buffer = Buffer.alloc(bytes);
      buffer.writeUIntLE(value, 0, bytes);
      return buffer;
    }),
  );
}
