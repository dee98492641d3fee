/** The little of the package that the tests use; it brings no types of its own. */
declare module "oidc-provider" {
  import type { IncomingMessage, ServerResponse } from "node:http";

  interface Grant {
    addOIDCScope(scope: string): void;
    save(): Promise<string>;
  }
  interface Settings {
    readonly clients: readonly object[];
    readonly jwks: object;
    readonly cookies: object;
    readonly claims: object;
    readonly features: object;
    readonly pkce: object;
    readonly interactions: { readonly url: (context: unknown, interaction: { readonly uid: string }) => string };
    readonly findAccount: (context: unknown, sub: string) => object;
    readonly loadExistingGrant: (context: {
      readonly oidc: { readonly session?: { readonly accountId?: string } };
    }) => Promise<Grant>;
  }
  export class Provider {
    constructor(issuer: string, settings: Settings);
    readonly Grant: new (of: {
      clientId: string;
      accountId: string | undefined;
    }) => Grant;
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>;
    interactionFinished(request: IncomingMessage, response: ServerResponse, result: object): Promise<void>;
  }
}
