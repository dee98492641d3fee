import type { Me } from "@perennial/contract";
import { boundCodec } from "@perennial/table";
import { membership, meOf, startSessionWith } from "../account/entry.ts";
import { sessionKey } from "../account/session.ts";
import { recordSignIn } from "../account/sign-in.audit.ts";
import type { AccountContext } from "../context.ts";
import { CrmError } from "../error.ts";
import { parsed, readJson } from "./discovery.ts";
import { FRESH_SECONDS, type SignInFlowItem } from "./flow.ts";
import { type Claims, checkIdToken, personOf, TokenRefused } from "./id-token.ts";
import { personFor } from "./linking.ts";
import { openClientSecret, redirectUri, type SignInProviderItem } from "./provider.ts";

const DEADLINE_MS = 8000;
const MOST_BYTES = 256_000;

interface Returned {
  readonly flow: SignInFlowItem;
  readonly provider: SignInProviderItem;
  readonly reply: {
    readonly code?: string | undefined;
    readonly iss?: string | undefined;
    readonly error?: string | undefined;
  };
}

function refused(): CrmError {
  return new CrmError(
    "forbidden",
    {
      en: "The sign-in service's answer could not be trusted, so nobody was signed in.",
      zh: "登录服务的答复无法通过校验，未予登录。",
    },
    {
      fix: {
        en: "Begin again; if it stays so, tell whoever runs that service.",
        zh: "请重新开始；如仍有问题，请联系该服务的管理员。",
      },
    },
  );
}

function declined(): CrmError {
  return new CrmError(
    "forbidden",
    { en: "You were not signed in there.", zh: "您在那里未完成登录。" },
    { fix: { en: "Begin again, or sign in by password.", zh: "请重新开始，或使用密码登录。" } },
  );
}

/** The tokens for a code; undefined when the issuer gives none. */
async function tokensFor(
  context: AccountContext,
  { flow, provider }: Returned,
  code: string,
): Promise<{ idToken: string; accessToken: string | undefined } | undefined> {
  const secret = openClientSecret(boundCodec(context.cursors, flow.workspaceId), provider);
  const form = new URLSearchParams({
    grant_type: "authorization_code",
    code,
    redirect_uri: redirectUri(context.origin),
    code_verifier: flow.verifier,
  });
  const headers: Record<string, string> = {
    "content-type": "application/x-www-form-urlencoded",
    accept: "application/json",
  };
  if (secret !== undefined && !flow.secretInBody) {
    const pair = `${encodeURIComponent(provider.clientId)}:${encodeURIComponent(secret)}`;
    headers["authorization"] = `Basic ${Buffer.from(pair).toString("base64")}`;
  } else {
    form.set("client_id", provider.clientId);
    if (secret !== undefined) form.set("client_secret", secret);
  }
  const reply = await context.outbound.ask({
    method: "POST",
    url: flow.tokenEndpoint,
    headers,
    body: form.toString(),
    deadlineMs: DEADLINE_MS,
    mostBytes: MOST_BYTES,
  });
  const answer = parsed(reply) as { id_token?: unknown; access_token?: unknown } | null | undefined;
  if (typeof answer?.id_token !== "string") return undefined;
  const accessToken = typeof answer.access_token === "string" ? answer.access_token : undefined;
  return { idToken: answer.id_token, accessToken };
}

/**
 * The claims of whoever comes back. Keys are read at every sign-in, once: those that have been changed meanwhile are known at
 * once, and no answer makes us ask twice.
 */
async function claimsOf(context: AccountContext, returned: Returned): Promise<Claims> {
  const { flow, provider, reply } = returned;
  if (reply.iss === undefined ? flow.namesIssuer : reply.iss !== provider.issuer) throw refused();
  if (reply.error !== undefined || reply.code === undefined) throw declined();
  const tokens = await tokensFor(context, returned, reply.code);
  if (!tokens) throw refused();
  const keys = await readJson(context.outbound, flow.jwksUri);
  const now = context.now();
  const since = flow.confirm ? Math.floor(Date.parse(flow.startedAt) / 1000) - FRESH_SECONDS : undefined;
  let claims: Claims;
  try {
    claims = await checkIdToken(tokens.idToken, keys, {
      issuer: provider.issuer,
      clientId: provider.clientId,
      nonce: flow.nonce,
      now,
      ...(since === undefined ? {} : { since }),
    });
  } catch (error) {
    if (!(error instanceof TokenRefused)) throw error;
    context.log.warn("ID token refused", { workspace: flow.workspaceId, reason: error.message });
    throw refused();
  }
  if (claims.email !== undefined || flow.userinfoEndpoint === undefined || tokens.accessToken === undefined)
    return claims;
  const headers = { authorization: `Bearer ${tokens.accessToken}` };
  const more = (await readJson(context.outbound, flow.userinfoEndpoint, headers)) as
    | Record<string, unknown>
    | undefined;
  // What is said of somebody else is not said of this person.
  return more && more["sub"] === claims.sub ? { ...claims, ...personOf(more) } : claims;
}

/** Signs in whoever comes back from the sign-in service, in the workspace whose service it is and nowhere else. */
export async function signInThrough(
  context: AccountContext,
  returned: Returned,
): Promise<{ output: Me; session: string }> {
  const { flow, provider } = returned;
  const { workspaceId } = flow;
  const claims = await claimsOf(context, returned);
  const user = await personFor(context, { workspaceId, provider, claims });
  const found = await membership(context, user.userId, workspaceId);
  if (!found) throw refused();
  const { userId } = user;
  // Proof of being there is as old as the sign-in over there.
  const proved = Math.min((claims.authTime ?? 0) * 1000, context.now().getTime());
  const fresh = await startSessionWith(context, userId, workspaceId, {
    providerId: provider.providerId,
    confirmedAt: new Date(proved).toISOString(),
  });
  await recordSignIn(context, fresh.item);
  // The browser's earlier session of the same person has been replaced.
  const before = sessionKey(context.sessionToken);
  if (before?.userId === userId) {
    context.forgetSession(before.hash);
    await context.system.take("session", before);
  }
  return { output: await meOf(context, user, found, true), session: fresh.token };
}
