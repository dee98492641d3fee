import {
  appOf,
  CrmError,
  exchangeCode,
  isOurs,
  OAuthError,
  refreshTokens,
  registerApp,
  revokeToken,
  type TokenContext,
  type Tokens,
} from "@perennial/core";
import { Hono, type Context as HttpContext } from "hono";
import { requestLimits } from "../api/limits.ts";
import { throughOrigin } from "../api/origin.ts";
import { addressOf } from "../api/request.ts";
import { type Runtime, tenantContext } from "../runtime.ts";
import { needed, readForm, readJson } from "./form.ts";

/** What clients learn of the MCP server (RFC 9728) and of who gives out its tokens (RFC 8414). */
function metadataOf(origin: string) {
  const scopes = ["read", "write"];
  return {
    resource: {
      resource: `${origin}/mcp`,
      resource_name: "Perennial",
      authorization_servers: [origin],
      scopes_supported: scopes,
      bearer_methods_supported: ["header"],
      resource_documentation: `${origin}/docs`,
    },
    server: {
      issuer: origin,
      authorization_endpoint: `${origin}/connect`,
      token_endpoint: `${origin}/oauth/token`,
      registration_endpoint: `${origin}/oauth/register`,
      revocation_endpoint: `${origin}/oauth/revoke`,
      scopes_supported: scopes,
      response_types_supported: ["code"],
      response_modes_supported: ["query"],
      grant_types_supported: ["authorization_code", "refresh_token"],
      token_endpoint_auth_methods_supported: ["none"],
      revocation_endpoint_auth_methods_supported: ["none"],
      code_challenge_methods_supported: ["S256"],
      authorization_response_iss_parameter_supported: true,
      service_documentation: `${origin}/docs`,
    },
  };
}

const STATUS: Readonly<Partial<Record<OAuthError["code"], 401 | 503>>> = {
  invalid_client: 401,
  temporarily_unavailable: 503,
};

function told({ accessToken, refreshToken, expiresIn, access }: Tokens) {
  return {
    access_token: accessToken,
    token_type: "Bearer",
    expires_in: expiresIn,
    refresh_token: refreshToken,
    scope: access === "read" ? "read" : "read write",
  };
}

/** Gives out tokens for what the form holds. */
async function tokensFor(tools: TokenContext, origin: string, form: ReadonlyMap<string, string>): Promise<Tokens> {
  if (!isOurs(origin, form.get("resource"))) {
    throw new OAuthError("invalid_target", `The only resource here is ${origin}/mcp.`);
  }
  const grant = needed(form, "grant_type");
  const clientId = needed(form, "client_id");
  if (!appOf(tools.cursors, clientId)) {
    throw new OAuthError("invalid_client", "No such client is registered here. Register once more.");
  }
  if (grant === "refresh_token") return await refreshTokens(tools, needed(form, "refresh_token"), clientId);
  if (grant !== "authorization_code") {
    throw new OAuthError("unsupported_grant_type", "Use authorization_code or refresh_token.");
  }
  const [code, verifier] = [needed(form, "code"), needed(form, "code_verifier")];
  return await exchangeCode(tools, { code, clientId, redirectUri: form.get("redirect_uri"), verifier });
}

/**
 * Where MCP clients, and other apps, get their tokens: OAuth 2.1 with PKCE for clients without a secret. A person lets them
 * in on the console's page `/connect`; nothing here knows a session.
 */
export function createOAuth(run: Runtime): Hono {
  const app = new Hono();
  throughOrigin(app, run);
  const limits = requestLimits(run);
  const { origin } = run.platform;
  const metadata = metadataOf(origin);
  /** Does something with tokens, and counts it as work of the workspace whose they are. */
  const withTokens = async <T>(work: (tools: TokenContext) => Promise<T>): Promise<T> => {
    const started = performance.now();
    const of = new Set<string>();
    const tenant: TokenContext["tenant"] = async (workspaceId, keyId) => {
      const context = await tenantContext(run, workspaceId, { by: keyId });
      if (context) of.add(workspaceId);
      return context;
    };
    const { system, now, newSecret } = run;
    try {
      return await work({ system, cursors: await run.cursors(), now, newSecret, tenant });
    } finally {
      for (const workspaceId of of) await run.meter.end(workspaceId, performance.now() - started);
    }
  };
  const admit = async (http: HttpContext): Promise<void> => {
    http.header("Cache-Control", "no-store");
    await limits.admitStranger(addressOf(http, run), ({ policy, state }) => {
      http.header("RateLimit-Policy", policy);
      http.header("RateLimit", state);
    });
  };

  // Clients look below the path of the resource too.
  for (const path of ["/.well-known/oauth-protected-resource", "/.well-known/oauth-protected-resource/mcp"])
    app.get(path, (http) => http.json(metadata.resource));
  for (const path of ["/.well-known/oauth-authorization-server", "/.well-known/oauth-authorization-server/mcp"])
    app.get(path, (http) => http.json(metadata.server));
  app.post("/oauth/register", async (http) => {
    await admit(http);
    const given = await readJson(http);
    const { clientId, app: registered } = registerApp(await run.cursors(), given);
    const answer = {
      client_id: clientId,
      client_id_issued_at: Math.floor(run.platform.now() / 1000),
      client_name: registered.name,
      redirect_uris: registered.redirectUris,
      grant_types: metadata.server.grant_types_supported,
      response_types: metadata.server.response_types_supported,
      token_endpoint_auth_method: "none",
      scope: "read write",
    };
    return http.json(answer, 201);
  });
  app.post("/oauth/token", async (http) => {
    await admit(http);
    const form = await readForm(http);
    return http.json(told(await withTokens((tools) => tokensFor(tools, origin, form))));
  });
  app.post("/oauth/revoke", async (http) => {
    await admit(http);
    const token = needed(await readForm(http), "token");
    await withTokens((tools) => revokeToken(tools, token));
    return http.body(null, 200);
  });
  app.on(["GET", "HEAD"], ["/oauth/register", "/oauth/token", "/oauth/revoke"], (http) => {
    http.header("Allow", "POST");
    return http.json({ error: "invalid_request", error_description: "Use POST." }, 405);
  });
  app.notFound((http) => http.json({ error: "invalid_request", error_description: "There is nothing here." }, 404));
  app.onError((error, http) => {
    if (error instanceof OAuthError) {
      if (error.code === "temporarily_unavailable") http.header("Retry-After", "1");
      const status = STATUS[error.code] ?? 400;
      return http.json({ error: error.code, error_description: error.message }, status);
    }
    if (error instanceof CrmError && error.code === "rate_limited") {
      http.header("Retry-After", String(error.retryAfter ?? 1));
      return http.json({ error: "temporarily_unavailable", error_description: "Too many requests." }, 429);
    }
    run.log.error("oauth", { fault: error.stack ?? String(error) });
    http.header("Retry-After", "1");
    // Clients take a `server_error` for the end of their tokens.
    return http.json({ error: "temporarily_unavailable", error_description: "Send the same request again." }, 503);
  });
  return app;
}
