import { TextDecoder } from "node:util";

/** Encodings in which a file can be written. */
export type WrittenEncoding = "utf-8" | "utf-8-bom" | "utf-16le" | "utf-16be" | "gb18030" | "windows-1252";

/** Text in an encoding; UTF-16 begins with its mark, and what the encoding does not have becomes a question mark. */
export function encodeText(text: string, encoding: WrittenEncoding): Uint8Array {
  switch (encoding) {
    case "utf-8":
      return Buffer.from(text, "utf8");
    case "utf-8-bom":
      return Buffer.from(`\ufeff${text}`, "utf8");
    case "utf-16le":
      return Buffer.from(`\ufeff${text}`, "utf16le");
    case "utf-16be":
      return Buffer.from(`\ufeff${text}`, "utf16le").swap16();
    case "gb18030":
      return encodeWith(text, gbkTable());
    case "windows-1252":
      return encodeWith(text, byteTable("windows-1252"));
    default:
      throw new TypeError(`Nothing writes ${String(encoding satisfies never)}.`);
  }
}

function encodeWith(text: string, table: ReadonlyMap<string, readonly number[]>): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.charCodeAt(0);
    bytes.push(...(code < 0x80 ? [code] : (table.get(character) ?? [0x3f])));
  }
  return Uint8Array.from(bytes);
}

/** Nothing writes GBK here, but it can be read: so all its pairs are read, and the table turned round. */
function gbkTable(): ReadonlyMap<string, readonly number[]> {
  const decoder = new TextDecoder("gb18030");
  const table = new Map<string, readonly number[]>();
  for (let lead = 0x81; lead < 0xff; lead += 1) {
    for (let trail = 0x40; trail < 0xff; trail += 1) {
      if (trail === 0x7f) continue;
      const character = decoder.decode(Uint8Array.of(lead, trail));
      if (character.length === 1 && character !== "\ufffd") table.set(character, [lead, trail]);
    }
  }
  return table;
}

function byteTable(encoding: string): ReadonlyMap<string, readonly number[]> {
  const decoder = new TextDecoder(encoding);
  const bytes = Array.from({ length: 128 }, (_, index) => index + 128);
  return new Map(bytes.map((byte) => [decoder.decode(Uint8Array.of(byte)), [byte]]));
}
