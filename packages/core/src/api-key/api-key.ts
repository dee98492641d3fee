import { createHash } from "node:crypto";
import { type ApiKey, NO_RULES, type RecordRules, type WorkspaceMode } from "@perennial/contract";
import type { If } from "@perennial/table";
import { KEY_ACCESS } from "../workspace/role.ts";

/**
 * A key as its workspace lists it.
 *
 * Threats, and what meets them (test/flows/api-key.test.ts):
 * - a stolen table shows no key: only its SHA-256 is kept;
 * - a key that does more than its maker: what it may do is cut to what the maker may do at every request;
 * - a key that outlives its maker: it is refused once the maker is no member;
 * - a stolen key: it can be bound to networks, expires, is rotated without a gap, and shows when it was last used.
 */
export interface ApiKeyItem {
  readonly keyId: string;
  readonly hash: string;
  readonly name: string;
  readonly access: ApiKey["access"];
  /** Absent on keys of before, which may do what their `access` stands for. */
  readonly permissions?: ApiKey["permissions"];
  readonly rules?: RecordRules;
  readonly hint: string;
  readonly networks?: readonly string[];
  /** Host of an app that somebody has let in and that gets its credentials by itself; see `AppGrantItem`. */
  readonly app?: string;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly expiresAt?: string | null;
  /** The key before the last rotation. */
  readonly previous?: { readonly hash: string; readonly until: string };
  /** Absent on keys of before. */
  readonly version?: number;
}

/** A key as it is found by its hash, before its tenant is known. */
export interface CredentialItem {
  readonly hash: string;
  readonly workspaceId: string;
  readonly keyId: string;
  readonly access: ApiKey["access"];
  /** Made by an operator with the consent of an owner, and good as long as that is. */
  readonly support?: true;
  /** Who answers for it; absent on keys of before, whose entry in the workspace says so. */
  readonly makerId?: string;
  readonly permissions?: ApiKey["permissions"];
  readonly rules?: RecordRules;
  readonly networks?: readonly string[];
  /** Seconds since 1970 at which it stops working. */
  readonly ttl?: number;
}

/** When a key was last used; apart from the key, because it changes without anybody's doing. */
export interface KeyUseItem {
  readonly keyId: string;
  readonly lastUsedAt: string;
}

declare module "@perennial/table" {
  interface Items {
    apiKey: ApiKeyItem;
    keyUse: KeyUseItem;
  }
  interface SystemItems {
    credential: CredentialItem;
  }
}

/** Milliseconds between two writes of a key's last use. */
export const KEY_USE_MS = 600_000;

/** SHA-256 of a token: it has 256 bits of its own, so no slow hash is needed to keep it. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}

/** Last part of a key: lets a scanner and the API see a mistyped one without a look-up. */
function checksum(text: string): string {
  return createHash("sha256").update("perennial key").update(text).digest("hex").slice(0, 6);
}

/** `per_live_<8 characters of the id>_<secret>_<checksum>`, `per_test_…` in a test workspace */
export function formatKey(keyId: string, secret: string, mode: WorkspaceMode = "live"): string {
  const body = `per_${mode}_${keyId.slice(-8)}_${secret}`;
  return `${body}_${checksum(body)}`;
}

/** Whether a text can be a key of ours at all. */
export function isKey(text: string): boolean {
  const parts = /^(per_(?:live|test)_[0-9a-z]{8}_[A-Za-z0-9_-]{43})_([0-9a-f]{6})$/.exec(text);
  return parts?.[1] !== undefined && checksum(parts[1]) === parts[2];
}

/** What a key may do, as far as its maker may. */
export function keyPermissions({ access, permissions }: Pick<ApiKeyItem, "access" | "permissions">) {
  return permissions ?? ([...KEY_ACCESS[access]] as ApiKey["permissions"]);
}

/** The condition that an entry is as it was read. */
export const unchanged = ({ version, hash }: ApiKeyItem): If => (version === undefined ? { hash } : { version });

/** Hashes of every key that works under an entry; those of an app are with its grant. */
export function hashesOf({ hash, previous }: ApiKeyItem): string[] {
  return previous ? [hash, previous.hash] : [hash];
}

export function toApiKey(item: ApiKeyItem, lastUsedAt: string | null = null): ApiKey {
  const {
    keyId,
    name,
    access,
    hint,
    networks = [],
    createdAt,
    createdBy,
    expiresAt = null,
    previous,
    app = null,
  } = item;
  return {
    id: keyId,
    name,
    access,
    permissions: [...keyPermissions(item)],
    rules: item.rules ?? NO_RULES,
    hint,
    app,
    networks: [...networks],
    createdAt,
    createdBy,
    expiresAt,
    overlapUntil: previous?.until ?? null,
    lastUsedAt,
  };
}
