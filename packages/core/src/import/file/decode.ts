import { TextDecoder } from "node:util";
import { detectEncoding } from "./encoding.ts";

const WINDOW = 4096;

/** Text of a stream of bytes, without byte order marks; what cannot be decoded becomes U+FFFD. */
export async function* decodeText(bytes: AsyncIterable<Uint8Array>, encoding: string): AsyncGenerator<string> {
  const decoded = encoding === "utf-8" ? decodeDoubtful(bytes) : decodeAs(bytes, encoding);
  let atStart = true;
  for await (const text of decoded) {
    const rest = atStart ? text.replace(/^\ufeff+/, "") : text;
    if (rest === "") continue;
    atStart = false;
    yield rest;
  }
}

async function* decodeAs(bytes: AsyncIterable<Uint8Array>, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

/**
 * A file whose head is plain ASCII passes for UTF-8 and may turn out to be GBK at its first Chinese name. So the
 * encoding is settled there, by the same number of bytes however the stream is cut.
 */
async function* decodeDoubtful(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let held: Uint8Array | undefined;
  let decoder: TextDecoder | undefined;
  for await (const chunk of bytes) {
    if (decoder) {
      yield decoder.decode(chunk, { stream: true });
      continue;
    }
    const from = held ? 0 : chunk.findIndex((byte) => byte >= 0x80);
    if (from !== 0) yield asciiText(from === -1 ? chunk : chunk.subarray(0, from));
    if (from === -1) continue;
    held = joined(held, chunk.subarray(from));
    if (held.length < WINDOW) continue;
    decoder = new TextDecoder(settle(held));
    yield decoder.decode(held, { stream: true });
  }
  decoder ??= new TextDecoder(settle(held ?? new Uint8Array()));
  yield held && held.length < WINDOW ? decoder.decode(held) : decoder.decode();
}

function asciiText(chunk: Uint8Array): string {
  return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString("latin1");
}

function joined(first: Uint8Array | undefined, second: Uint8Array): Uint8Array {
  return first ? Buffer.concat([first, second]) : second.slice();
}

function settle(held: Uint8Array): string {
  const found = detectEncoding(held.subarray(0, WINDOW));
  return found === "gb18030" || found === "windows-1252" ? found : "utf-8";
}
