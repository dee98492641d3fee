import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";

/** Where a list goes on. It is encrypted, because sort keys hold names, and bound to tenant and query. */
export interface CursorCodec {
  /** Text for the caller. */
  encode(binding: string, position: unknown): string;
  /** The position, or undefined when the text is altered or belongs to another tenant or query. */
  decode(binding: string, cursor: string): unknown;
}

/** The codec of one workspace: what it has sealed opens in no other. */
export function boundCodec(codec: CursorCodec, workspaceId: string): CursorCodec {
  const bound = (binding: string): string => `${workspaceId} ${binding}`;
  return {
    encode: (binding, position) => codec.encode(bound(binding), position),
    decode: (binding, cursor) => codec.decode(bound(binding), cursor),
  };
}

const VERSION = 1;
const NONCE = 12;
const TAG = 16;

/**
 * AES-256-GCM with the binding (tenant, operation, query) as additional data, so that a cursor from elsewhere does
 * not open at all. The first byte is the version of the form, for a change of key or cipher.
 *
 * @param secret at least 32 bytes; the key is derived from it
 */
export function cursorCodec(secret: string): CursorCodec {
  const key = createHash("sha256").update("perennial cursor").update(secret).digest();
  return {
    encode(binding, position) {
      const nonce = randomBytes(NONCE);
      const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(binding));
      const sealed = Buffer.concat([cipher.update(JSON.stringify(position), "utf8"), cipher.final()]);
      return Buffer.concat([Buffer.of(VERSION), nonce, sealed, cipher.getAuthTag()]).toString("base64url");
    },
    decode(binding, cursor) {
      const bytes = Buffer.from(cursor, "base64url");
      if (bytes.length <= 1 + NONCE + TAG || bytes[0] !== VERSION) return undefined;
      const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(1, 1 + NONCE))
        .setAAD(Buffer.from(binding))
        .setAuthTag(bytes.subarray(bytes.length - TAG));
      try {
        const open = Buffer.concat([decipher.update(bytes.subarray(1 + NONCE, bytes.length - TAG)), decipher.final()]);
        return JSON.parse(open.toString("utf8")) as unknown;
      } catch {
        return undefined;
      }
    },
  };
}
