import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, type JWK } from "jose";
import { Provider } from "oidc-provider";

export interface Account {
  readonly email: string;
  readonly verified: boolean;
  readonly name?: string;
}

export interface RealIssuer {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Who signs in there next, by subject. */
  readonly accounts: Map<string, Account>;
  person: string;
  /** When that person signed in there, seconds since 1970; now unless said otherwise. */
  signedInAt: number | undefined;
  /** What a browser does: goes where it is sent, signs in there, and comes back with what it was given. */
  readonly visit: (url: string) => Promise<URLSearchParams>;
  readonly stop: () => void;
}

/** A signing key for an issuer, private part and all. */
async function signingKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  return { ...(await exportJWK(privateKey)), use: "sig", alg: "RS256", kid: "first" };
}

/** An OpenID Connect provider as others run it, on a port of this machine, whose people agree to everything. */
export async function realIssuer(redirectUri: string): Promise<RealIssuer> {
  const accounts = new Map<string, Account>();
  const [clientId, clientSecret] = ["perennial", "a secret of the issuer's own making"];
  let handle: (request: IncomingMessage, response: ServerResponse) => void = () => undefined;
  const server = createServer((request, response) => handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const self: RealIssuer = {
    issuer,
    clientId,
    clientSecret,
    accounts,
    person: "",
    signedInAt: undefined,
    async visit(url) {
      const jar = new Map<string, string>();
      let at = new URL(url);
      for (let hop = 0; hop < 12; hop += 1) {
        const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
        const reply = await fetch(at, { redirect: "manual", headers: { cookie } });
        for (const line of reply.headers.getSetCookie()) {
          const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
          jar.set(name, value);
        }
        const next = reply.headers.get("location");
        if (next === null) throw new Error(`${at.pathname}: ${reply.status} ${await reply.text()}`);
        at = new URL(next, at);
        if (at.href.startsWith(redirectUri)) return at.searchParams;
      }
      throw new Error("the issuer never came back");
    },
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  const provider = new Provider(issuer, {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirectUri] }],
    jwks: { keys: [await signingKey()] },
    cookies: { keys: ["test"] },
    claims: { email: ["email", "email_verified"], profile: ["name"], openid: ["sub"] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    findAccount: (_context, sub) => {
      const account = accounts.get(sub);
      const claims = () => ({ sub, email: account?.email, email_verified: account?.verified, name: account?.name });
      return { accountId: sub, claims };
    },
    loadExistingGrant: async ({ oidc }) => {
      const grant = new provider.Grant({ clientId, accountId: oidc.session?.accountId });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
    pkce: { required: () => true },
  });
  const callback = provider.callback();
  handle = (request, response) => {
    if (request.url?.startsWith("/interaction/")) {
      void provider.interactionFinished(request, response, {
        login: { accountId: self.person, ...(self.signedInAt === undefined ? {} : { ts: self.signedInAt }) },
      });
    } else void callback(request, response);
  };
  return self;
}
