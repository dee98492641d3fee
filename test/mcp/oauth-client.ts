import { createHash } from "node:crypto";
import type { OAuthClientProvider } from "@modelcontextprotocol/sdk/client/auth.js";
import type {
  OAuthClientInformationMixed,
  OAuthClientMetadata,
  OAuthTokens,
} from "@modelcontextprotocol/sdk/shared/auth.js";
import type { Local } from "@perennial/local";
import type { Client } from "@perennial/sdk";

export const CALLBACK = "https://assistant.example/callback";

/** What an app keeps that uses the official client: its registration, its tokens, and where it sent the person last. */
export class AppMemory implements OAuthClientProvider {
  readonly redirectUrl = CALLBACK;
  readonly clientMetadata: OAuthClientMetadata;
  client: OAuthClientInformationMixed | undefined;
  kept: OAuthTokens | undefined;
  sentTo: URL | undefined;
  verifier = "";

  constructor(name: string, scope?: string) {
    this.clientMetadata = {
      client_name: name,
      redirect_uris: [CALLBACK],
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      token_endpoint_auth_method: "none",
      ...(scope === undefined ? {} : { scope }),
    };
  }
  state(): string {
    return "state of the app";
  }
  clientInformation(): OAuthClientInformationMixed | undefined {
    return this.client;
  }
  saveClientInformation(client: OAuthClientInformationMixed): void {
    this.client = client;
  }
  tokens(): OAuthTokens | undefined {
    return this.kept;
  }
  saveTokens(tokens: OAuthTokens): void {
    this.kept = tokens;
  }
  redirectToAuthorization(url: URL): void {
    this.sentTo = url;
  }
  saveCodeVerifier(verifier: string): void {
    this.verifier = verifier;
  }
  codeVerifier(): string {
    return this.verifier;
  }
}

const VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const challengeOf = (verifier: string): string => createHash("sha256").update(verifier).digest("base64url");

type Access = "read" | "write";
type Person = { readonly client: Client };

/** What an app answers for, and is answered. */
interface Answer {
  readonly status: number;
  readonly error?: string;
  readonly access_token: string;
  readonly refresh_token: string;
  readonly scope?: string;
}

/** What an app asks of a person. */
export const requestOf = (clientId: string) =>
  ({
    clientId,
    redirectUri: CALLBACK,
    codeChallenge: challengeOf(VERIFIER),
    codeChallengeMethod: "S256",
    state: "af0ifjsldkj",
  }) as const;

/** What the console's page makes of the address to which an app sends somebody. */
export function requestFrom(url: URL | undefined) {
  const of = (name: string): string => url?.searchParams.get(name) ?? "";
  return {
    clientId: of("client_id"),
    redirectUri: of("redirect_uri"),
    codeChallenge: of("code_challenge"),
    codeChallengeMethod: of("code_challenge_method") as "S256",
    state: of("state"),
    scope: of("scope"),
    resource: of("resource"),
  };
}

/** Apps that do by hand what the official client does. */
export function appsOf(local: () => Local) {
  const sendForm = async (path: string, fields: Readonly<Record<string, string>>): Promise<Answer> => {
    const reply = await local().fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(fields).toString(),
    });
    return { status: reply.status, ...(JSON.parse((await reply.text()) || "{}") as Omit<Answer, "status">) };
  };
  const register = async (metadata: unknown = { client_name: "Assistant", redirect_uris: [CALLBACK] }) => {
    const reply = await local().fetch("/oauth/register", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(metadata),
    });
    return { status: reply.status, ...((await reply.json()) as { client_id: string; error?: string }) };
  };
  /** A person lets an app in, which has its code then. */
  const letIn = async ({ client }: Person, access: Access = "write") => {
    const { client_id: clientId } = await register();
    const { connection, redirectTo } = await client.createConnection({ body: { ...requestOf(clientId), access } });
    return { clientId, connection, code: new URL(redirectTo).searchParams.get("code") ?? "" };
  };
  const exchange = async (clientId: string, code: string, more: Readonly<Record<string, string>> = {}) =>
    await sendForm("/oauth/token", {
      grant_type: "authorization_code",
      client_id: clientId,
      code,
      code_verifier: VERIFIER,
      redirect_uri: CALLBACK,
      ...more,
    });
  const renew = async (clientId: string, token: string) =>
    await sendForm("/oauth/token", { grant_type: "refresh_token", client_id: clientId, refresh_token: token });
  /** An app that works. */
  const connected = async (person: Person, access: Access = "write") => {
    const { clientId, connection, code } = await letIn(person, access);
    return { clientId, connection, code, tokens: await exchange(clientId, code) };
  };
  const statusWith = async (token: string): Promise<number> =>
    (await local().fetch("/v1/me", { headers: { Authorization: `Bearer ${token}` } })).status;
  /** Until what a process remembers of a key is forgotten. */
  const forget = async (): Promise<void> => await local().advance(31_000);
  return { sendForm, register, letIn, exchange, renew, connected, statusWith, forget };
}
