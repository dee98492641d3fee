import { createHash } from "node:crypto";
import type { CursorCodec, SystemTable } from "@perennial/table";
import { type ApiKeyItem, formatKey, hashToken, isKey, keyPermissions } from "../api-key/api-key.ts";
import type { Context, TenantContext } from "../context.ts";
import { findMember } from "../workspace/workspace.store.ts";
import {
  ACCESS_SECONDS,
  AGAIN_SECONDS,
  type AppGrantItem,
  accessHashes,
  endConnection,
  IDLE_DAYS,
  isSame,
  MOST_ALSO,
} from "./connection.ts";
import { OAuthError } from "./oauth-error.ts";

/** What giving out tokens needs; nobody has signed in for it. */
export interface TokenContext {
  readonly system: SystemTable;
  readonly cursors: CursorCodec;
  /** The time that nobody can move. */
  readonly now: () => Date;
  readonly newSecret: () => string;
  /** A workspace, in the name of one of its keys; undefined when it is gone. */
  readonly tenant: (workspaceId: string, keyId: string) => Promise<TenantContext | undefined>;
}

/** What an app is given. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Seconds for which the access token works. */
  readonly expiresIn: number;
  readonly access: ApiKeyItem["access"];
}

interface Place {
  readonly workspaceId: string;
  readonly keyId: string;
}

const CODE = "oauth code";
const REFRESH = "oauth refresh token";
const ROUNDS = 10;

/** A code or refresh token says where its connection is, sealed: one that was made up is refused without a look at a table. */
export function sealCode({ cursors }: Pick<Context, "cursors">, place: Place): string {
  return cursors.encode(CODE, place);
}

/** Whether what an app wants tokens for is this installation's MCP server; it may leave that open. */
export function isOurs(origin: string, resource: string | undefined): boolean {
  return resource === undefined || [origin, `${origin}/mcp`].includes(resource.replace(/\/$/, ""));
}

const dead = (): OAuthError =>
  new OAuthError("invalid_grant", "It is unknown, used, expired or revoked. Ask the person to connect the app again.");

interface Opened {
  readonly context: TenantContext;
  readonly key: ApiKeyItem;
  readonly grant: AppGrantItem;
}

async function open(tools: TokenContext, { workspaceId, keyId }: Place): Promise<Opened | undefined> {
  const context = await tools.tenant(workspaceId, keyId);
  if (!context) return undefined;
  const [key, grant] = await Promise.all([
    context.table.get("apiKey", { keyId }, { consistent: true }),
    context.table.get("appGrant", { keyId }, { consistent: true }),
  ]);
  return key && grant && { context, key, grant };
}

const busy = (): OAuthError =>
  new OAuthError("temporarily_unavailable", "Too many at once. Send it again in a moment.");

/** A connection does not outlive the membership in which it was made, whoever comes back later. */
async function checkMaker({ system }: TokenContext, { context, key }: Opened): Promise<void> {
  const member = await findMember(context.table, key.createdBy);
  if (member && member.createdAt <= key.createdAt) return;
  await endConnection(system, context.table, key.keyId);
  throw dead();
}

/** Whether a token is to be taken next. */
const isNext = ({ grantHash, also = [] }: AppGrantItem, token: string): boolean =>
  [grantHash, ...also].includes(hashToken(token));

/** Gives out new tokens for one that was taken; undefined when another request was faster. */
async function issue(tools: TokenContext, { context, key, grant }: Opened, taken: string): Promise<Tokens | undefined> {
  const { system, cursors, newSecret, now } = tools;
  const { keyId, access, createdBy } = key;
  const { workspaceId, mode } = context.workspace;
  const accessToken = formatKey(keyId, newSecret(), mode);
  const refreshToken = cursors.encode(REFRESH, { workspaceId, keyId });
  const later = (seconds: number): string => new Date(now().getTime() + seconds * 1000).toISOString();
  const inSeconds = (seconds: number): number => Math.floor(now().getTime() / 1000) + seconds;
  const hash = hashToken(accessToken);
  const ttl = inSeconds(ACCESS_SECONDS);
  const permissions = keyPermissions(key);
  const credential = { hash, workspaceId, keyId, access, makerId: createdBy, permissions, ttl };
  const { also = [], fading = [], ...rest } = grant;
  const last = isNext(grant, taken) ? undefined : grant.before;
  if (last && also.length >= MOST_ALSO) throw busy();
  await system.write({ put: "credential", item: credential, if: "absent" });
  // Before the grant is written: what it no longer names has ended, wherever this is cut off.
  if (grant.accessHash !== undefined) {
    const fields = { ttl: inSeconds(AGAIN_SECONDS) };
    await system.write({ set: "credential", key: { hash: grant.accessHash }, fields, if: "present" });
  }
  const stillFading = fading.filter(({ until }) => Date.parse(until) > now().getTime());
  const item: AppGrantItem = {
    ...rest,
    ...(last ? { also: [...also, grant.grantHash] } : {}),
    grantHash: hashToken(refreshToken),
    until: later(IDLE_DAYS * 86_400),
    accessHash: hash,
    fading:
      grant.accessHash === undefined
        ? stillFading
        : [...stillFading, { hash: grant.accessHash, until: later(AGAIN_SECONDS) }],
    before: { grantHash: hashToken(taken), until: last?.until ?? later(AGAIN_SECONDS) },
    version: grant.version + 1,
  };
  const { ok } = await context.table.write({ put: "appGrant", item, if: { version: grant.version } });
  if (!ok) {
    await system.take("credential", { hash });
    return undefined;
  }
  context.log.info("tokens given out", { workspace: workspaceId, key: keyId });
  return { accessToken, refreshToken, expiresIn: ACCESS_SECONDS, access };
}

/** Whether a token is the next to be taken, or the one before, whose answer may have been lost. */
function isTaken(grant: AppGrantItem, token: string, now: Date): boolean {
  const { until, before } = grant;
  const isNow = (moment: string): boolean => now.getTime() < Date.parse(moment);
  if (isNext(grant, token)) return isNow(until);
  return before !== undefined && isSame(token, before.grantHash) && isNow(before.until);
}

/**
 * Takes a code or refresh token and gives out what comes next.
 *
 * @param check what else must hold before
 */
async function take(
  tools: TokenContext,
  binding: string,
  { token, clientId }: { readonly token: string; readonly clientId: string },
  check: (grant: AppGrantItem) => void,
): Promise<Tokens> {
  const place = tools.cursors.decode(binding, token) as Place | undefined;
  if (!place) throw dead();
  for (let round = 0; round < ROUNDS; round += 1) {
    const opened = await open(tools, place);
    if (!opened) throw dead();
    const { context, key, grant } = opened;
    if (!isSame(clientId, grant.clientHash)) throw dead();
    check(grant);
    if (!isTaken(grant, token, tools.now())) {
      // It was given out by us and has been used: two have it, and nobody knows which of them is the app.
      if (!isNext(grant, token)) {
        context.log.warn("a token was used again: the connection is ended", { key: key.keyId });
        await endConnection(tools.system, context.table, key.keyId);
      }
      throw dead();
    }
    await checkMaker(tools, opened);
    const tokens = await issue(tools, opened, token);
    if (tokens) return tokens;
  }
  throw busy();
}

export interface CodeExchange {
  readonly code: string;
  readonly clientId: string;
  /** Need not be sent; must be that of the code if it is. */
  readonly redirectUri: string | undefined;
  /** `code_verifier` of RFC 7636. */
  readonly verifier: string;
}

/** @throws OAuthError `invalid_grant` */
export async function exchangeCode(tools: TokenContext, exchange: CodeExchange): Promise<Tokens> {
  const { code, clientId, redirectUri, verifier } = exchange;
  const challenge = createHash("sha256").update(verifier).digest("base64url");
  return await take(tools, CODE, { token: code, clientId }, (grant) => {
    if (redirectUri !== undefined && redirectUri !== grant.redirectUri) throw dead();
    if (challenge !== grant.challenge) throw dead();
  });
}

/** @throws OAuthError `invalid_grant` */
export async function refreshTokens(tools: TokenContext, token: string, clientId: string): Promise<Tokens> {
  return await take(tools, REFRESH, { token, clientId }, () => undefined);
}

/** Ends the connection of a token (RFC 7009). Of one that is unknown nothing is said: it works no more anyway. */
export async function revokeToken(tools: TokenContext, token: string): Promise<void> {
  const place =
    (tools.cursors.decode(REFRESH, token) as Place | undefined) ??
    (isKey(token) ? await tools.system.get("credential", { hash: hashToken(token) }) : undefined);
  const opened = place && (await open(tools, place));
  if (!opened) return;
  const { context, key, grant } = opened;
  const known = [grant.grantHash, ...(grant.also ?? []), grant.before?.grantHash, ...accessHashes(grant)];
  if (known.includes(hashToken(token))) await endConnection(tools.system, context.table, key.keyId);
}
