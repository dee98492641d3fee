import type { ApiKey, Connection } from "@perennial/contract";
import type { Leg, SystemTable, TenantTable } from "@perennial/table";
import { type ApiKeyItem, hashToken } from "../api-key/api-key.ts";
import { hostOf } from "./app.ts";

/**
 * What an app that a person has let in may fetch: the counterpart of its key, whose credentials it gets and renews by
 * itself (OAuth 2.1, with PKCE and rotation).
 *
 * - a code that was overheard: it is of no use without the verifier, works once and for two minutes;
 * - a token that was overheard: it works for an hour, the one to renew it once; used again later, it ends the connection;
 * - an answer that was lost: the same token, sent again within a minute, is answered again;
 * - an app that lies about its name: who is asked is shown the host to which the code goes, and so is the list of keys.
 */
export interface AppGrantItem {
  readonly keyId: string;
  /** SHA-256 of the `client_id`. */
  readonly clientHash: string;
  readonly redirectUri: string;
  readonly challenge: string;
  /** SHA-256 of what is taken next: of the code, then of the last refresh token. */
  readonly grantHash: string;
  /** Until when it is taken. */
  readonly until: string;
  /** What was given out instead of it when the one before came twice; each is taken as well. */
  readonly also?: readonly string[];
  /** SHA-256 of the access token; absent until the code was exchanged. */
  readonly accessHash?: string;
  /** Access tokens that another has followed, and until when they work. */
  readonly fading?: readonly { readonly hash: string; readonly until: string }[];
  /** What was taken last, and until when it is taken once more. */
  readonly before?: { readonly grantHash: string; readonly until: string };
  readonly version: number;
}

declare module "@perennial/table" {
  interface Items {
    appGrant: AppGrantItem;
  }
}

/** Seconds within which the app fetches its first token. */
export const CODE_SECONDS = 120;
/** Seconds for which an access token works. */
export const ACCESS_SECONDS = 3_600;
/** Days without use after which a connection ends. */
export const IDLE_DAYS = 90;
/** Seconds within which what was taken is taken once more, because its answer may have been lost. */
export const AGAIN_SECONDS = 60;

export function stateOf({ accessHash, until }: AppGrantItem, now: Date): Connection["state"] {
  if (Date.parse(until) <= now.getTime()) return "ended";
  return accessHash === undefined ? "waiting" : "open";
}

/** Hashes of the access tokens that may work. */
export function accessHashes({ accessHash, fading = [] }: AppGrantItem): string[] {
  return [accessHash, ...fading.map(({ hash }) => hash)].filter((hash) => hash !== undefined);
}

export function toConnection(
  { keyId, name, access, createdAt }: ApiKeyItem,
  grant: AppGrantItem,
  now: Date,
  lastUsedAt: ApiKey["lastUsedAt"] = null,
): Connection {
  const host = hostOf(grant.redirectUri);
  return { id: keyId, name, host, access, createdAt, lastUsedAt, state: stateOf(grant, now) };
}

/** Most answers to the same token. */
export const MOST_ALSO = 20;
/** Apps that one person may have let into a workspace. */
export const MOST_CONNECTIONS = 50;

export const isSame = (token: string, hash: string | undefined): boolean => hash === hashToken(token);

export async function grantsOf(table: TenantTable): Promise<Map<string, AppGrantItem>> {
  const found = await table.range("appGrant", {}, { from: "GRANT#", until: "GRANT$", consistent: true });
  return new Map(found.flatMap(({ entity, item }) => (entity === "appGrant" ? [[item.keyId, item] as const] : [])));
}

/** The writes that end a connection, unless it has been renewed since. */
export function endLegs({ keyId, version }: AppGrantItem): Leg[] {
  return [
    { remove: "apiKey", key: { keyId } },
    { remove: "appGrant", key: { keyId }, if: { version } },
  ];
}

/** Ends a connection: what works first, then what would make something work. */
export async function endConnection(system: SystemTable, table: TenantTable, keyId: string): Promise<void> {
  for (;;) {
    const grant = await table.get("appGrant", { keyId }, { consistent: true });
    if (!grant) return;
    for (const hash of accessHashes(grant)) await system.take("credential", { hash });
    const { ok } = await table.write(...endLegs(grant));
    // Whoever renewed it meanwhile has made another token.
    if (ok) return;
  }
}
