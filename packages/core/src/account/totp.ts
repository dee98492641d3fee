import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** RFC 6238 with the values that every authenticator app takes: SHA-1, six digits, thirty seconds. */
const STEP_SECONDS = 30;
const DIGITS = 6;
/** Steps before and after the present one that pass too, for a phone whose clock is off. */
const DRIFT = 1;
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** RFC 4648 base 32 without padding, as authenticator apps take a secret. */
export function base32(bytes: Uint8Array): string {
  let bits = 0;
  let value = 0;
  let text = "";
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET[(value >>> bits) & 31];
    }
  }
  return bits > 0 ? text + ALPHABET[(value << (5 - bits)) & 31] : text;
}

function fromBase32(text: string): Buffer {
  const bytes: number[] = [];
  let bits = 0;
  let value = 0;
  for (const sign of text) {
    value = ((value << 5) | ALPHABET.indexOf(sign)) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((value >>> bits) & 255);
    }
  }
  return Buffer.from(bytes);
}

/** The code of a step: RFC 4226, section 5.3. */
export function codeAt(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac("sha1", fromBase32(secret)).update(counter).digest();
  const offset = (mac[19] ?? 0) & 15;
  return String((mac.readUInt32BE(offset) & 0x7fff_ffff) % 10 ** DIGITS).padStart(DIGITS, "0");
}

/** Number of the step in which a moment lies. */
export function stepOf(now: Date): number {
  return Math.floor(now.getTime() / 1000 / STEP_SECONDS);
}

/**
 * The step whose code it is; undefined for a wrong one, and for one of the last step that was used or before it, so that a
 * code that was looked at over a shoulder is worth nothing.
 */
export function stepOfCode(secret: string, code: string, lastStep: number, now: Date): number | undefined {
  const present = stepOf(now);
  const given = Buffer.from(code.padEnd(DIGITS).slice(0, DIGITS));
  let found: number | undefined;
  for (let step = present - DRIFT; step <= present + DRIFT; step += 1) {
    const equal = timingSafeEqual(Buffer.from(codeAt(secret, step)), given) && code.length === DIGITS;
    if (equal && step > lastStep) found ??= step;
  }
  return found;
}

/** Ten codes that each work once in the place of the app: 50 random bits each, read without mistaking a letter. */
export function recoveryCodes(newSecret: () => string): string[] {
  return Array.from({ length: 10 }, () => {
    const text = base32(createHash("sha256").update(newSecret()).digest().subarray(0, 7)).slice(0, 10).toLowerCase();
    return `${text.slice(0, 5)}-${text.slice(5)}`;
  });
}

export function hashRecovery(userId: string, code: string): string {
  const plain = code.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
  return createHash("sha256").update(`recovery ${userId} ${plain}`).digest("base64url");
}
