import { createHash } from "node:crypto";
import type { ApiKey } from "@perennial/contract";

/** A key as its workspace lists it. */
export interface ApiKeyItem extends Omit<ApiKey, "id"> {
  readonly keyId: string;
  readonly hash: string;
}

/** A key as it is found by its hash, before its tenant is known. */
export interface CredentialItem {
  readonly hash: string;
  readonly workspaceId: string;
  readonly keyId: string;
  readonly access: ApiKey["access"];
  /** Who answers for it; absent on keys of before, whose entry in the workspace says so. */
  readonly makerId?: string;
}

declare module "@perennial/table" {
  interface Items {
    apiKey: ApiKeyItem;
  }
  interface SystemItems {
    credential: CredentialItem;
  }
}

/** SHA-256 of a token: it has 256 bits of its own, so no slow hash is needed to keep it. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}

/** Last part of a key: lets a scanner and the API see a mistyped one without a look-up. */
function checksum(text: string): string {
  return createHash("sha256").update("perennial key").update(text).digest("hex").slice(0, 6);
}

/** `per_live_<8 characters of the id>_<secret>_<checksum>` */
export function formatKey(keyId: string, secret: string): string {
  const body = `per_live_${keyId.slice(-8)}_${secret}`;
  return `${body}_${checksum(body)}`;
}

/** Whether a text can be a key of ours at all. */
export function isKey(text: string): boolean {
  const parts = /^(per_live_[0-9a-z]{8}_[A-Za-z0-9_-]{43})_([0-9a-f]{6})$/.exec(text);
  return parts?.[1] !== undefined && checksum(parts[1]) === parts[2];
}

export function toApiKey({ keyId, hash: _hash, ...key }: ApiKeyItem): ApiKey {
  return { id: keyId, ...key };
}
