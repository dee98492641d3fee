import { createHash } from "node:crypto";
import type { SourceKind } from "@perennial/contract";

/** The workspace and source behind an address, found by the hash of its token before any tenant is known. */
export interface InboundAddressItem {
  readonly hash: string;
  readonly workspaceId: string;
  readonly sourceId: string;
}

declare module "@perennial/table" {
  interface SystemItems {
    inboundAddress: InboundAddressItem;
  }
}

const TOKEN = /^[0-9a-f]{32}$/;

/** A new token: 128 random bits in lower-case hexadecimal, which a mail address takes as well. */
export function newToken(secret: string): string {
  return Buffer.from(secret, "base64url").subarray(0, 16).toString("hex");
}

/** Under what an address is found; undefined for what is no token of ours. */
export function hashOfToken(token: string): string | undefined {
  if (!TOKEN.test(token)) return undefined;
  return createHash("sha256").update(`inbound ${token}`).digest("base64url");
}

/**
 * Where to send.
 *
 * @param mailDomain domain whose mail comes in; without one there is no mail address
 */
export function addressOf(kind: SourceKind, token: string, origin: string, mailDomain: string): string {
  if (kind === "mail") return `${token}@${mailDomain}`;
  return `${origin}/in/${kind === "form" ? "form/" : ""}${token}`;
}
