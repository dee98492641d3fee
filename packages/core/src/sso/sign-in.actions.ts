import { createHash, timingSafeEqual } from "node:crypto";
import type { ssoOperations } from "@perennial/contract";
import { attempt } from "../account/attempt.ts";
import { type EntryActionsOf, seconds } from "../account/entry.ts";
import { hashToken } from "../api-key/api-key.ts";
import type { AccountContext } from "../context.ts";
import { CrmError, notFound } from "../error.ts";
import { findWorkspace } from "../workspace/workspace.store.ts";
import type { WorkspaceItem } from "../workspace/workspace.ts";
import { domainOf } from "./domain.ts";
import { FLOW_SECONDS, FRESH_SECONDS, type SignInFlowItem } from "./flow.ts";
import { findProvider, redirectUri, type SignInProviderItem } from "./provider.ts";

type Ops = Pick<typeof ssoOperations, "findSignInProvider" | "beginProviderSignIn" | "finishProviderSignIn">;

interface Captured {
  readonly workspace: WorkspaceItem;
  readonly provider: SignInProviderItem;
}

/** The sign-in service of an address, by its domain alone: nothing is looked up that depends on who has the address. */
async function capturing(context: AccountContext, email: string): Promise<Captured | undefined> {
  const claim = await context.system.get("domain", { domain: domainOf(email) });
  if (!claim) return undefined;
  const table = context.tenant(claim.workspaceId);
  const [workspace, provider] = await Promise.all([findWorkspace(table), findProvider(table)]);
  return workspace && provider && !workspace.closesAt ? { workspace, provider } : undefined;
}

function staleFlow(): CrmError {
  return new CrmError(
    "not_found",
    {
      en: "This sign-in was not begun in this browser, is too old or was used.",
      zh: "此次登录不是在本浏览器中开始的，或已过期、已使用。",
    },
    { fix: { en: "Begin it again.", zh: "请重新开始。" } },
  );
}

const isSame = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

export const signInActions: EntryActionsOf<Ops> = {
  async findSignInProvider(context, { body }) {
    await attempt(context, "provider", "");
    const found = await capturing(context, body.email);
    return { output: { provider: found ? { name: found.provider.name, only: found.provider.only } : null } };
  },

  async beginProviderSignIn(context, { body }) {
    await attempt(context, "provider", "");
    const found = await capturing(context, body.email);
    if (!found) throw notFound();
    const { provider, workspace } = found;
    const { discover } = await import("./discovery.ts");
    const discovered = await discover(context.outbound, provider.issuer);
    if ("problem" in discovered) throw new CrmError("conflict", discovered.problem);
    const { configuration } = discovered;
    const [state, browser, nonce, verifier] = [
      context.newSecret(),
      context.newSecret(),
      context.newSecret(),
      context.newSecret(),
    ];
    const methods = configuration.token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
    const item: SignInFlowItem = {
      hash: hashToken(state),
      browser: hashToken(browser),
      workspaceId: workspace.workspaceId,
      providerId: provider.providerId,
      nonce,
      verifier,
      next: body.next ?? "/",
      confirm: body.confirm,
      startedAt: context.now().toISOString(),
      tokenEndpoint: configuration.token_endpoint,
      jwksUri: configuration.jwks_uri,
      ...(configuration.userinfo_endpoint === undefined ? {} : { userinfoEndpoint: configuration.userinfo_endpoint }),
      secretInBody: !methods.includes("client_secret_basic") && methods.includes("client_secret_post"),
      namesIssuer: configuration.authorization_response_iss_parameter_supported === true,
      ttl: seconds(context.now()) + FLOW_SECONDS,
    };
    await context.system.write({ put: "signInFlow", item, if: "absent" });
    const url = new URL(configuration.authorization_endpoint);
    const query = {
      response_type: "code",
      client_id: provider.clientId,
      redirect_uri: redirectUri(context.origin),
      scope: "openid email profile",
      state,
      nonce,
      code_challenge: createHash("sha256").update(verifier).digest("base64url"),
      code_challenge_method: "S256",
      login_hint: body.email,
      ...(body.confirm ? { prompt: "login", max_age: String(FRESH_SECONDS) } : {}),
    };
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return { output: { url: url.href }, browser };
  },

  async finishProviderSignIn(context, { body }) {
    await attempt(context, "link", "");
    const hash = hashToken(body.state);
    const flow = await context.system.get("signInFlow", { hash });
    // Whoever brings an answer that another browser asked for learns nothing and uses nothing up.
    if (!flow || flow.ttl <= seconds(context.now()) || !isSame(hashToken(context.browser), flow.browser))
      throw staleFlow();
    if (!(await context.system.take("signInFlow", { hash }))) throw staleFlow();
    const provider = await findProvider(context.tenant(flow.workspaceId));
    if (!provider || provider.providerId !== flow.providerId) throw staleFlow();
    const { signInThrough } = await import("./exchange.ts");
    const { output, session } = await signInThrough(context, { flow, provider, reply: body });
    return { output: { me: output, next: flow.next }, session, browser: "" };
  },
};
