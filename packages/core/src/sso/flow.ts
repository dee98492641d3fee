/** A sign-in through a provider that has begun: what its answer is held against. It is used once. */
export interface SignInFlowItem {
  /** Hash of the state. */
  readonly hash: string;
  /** Hash of what the browser keeps in its cookie. */
  readonly browser: string;
  readonly workspaceId: string;
  readonly providerId: string;
  readonly nonce: string;
  /** The code's counterpart (RFC 7636); worth nothing without a code and the client's secret. */
  readonly verifier: string;
  readonly next: string;
  /** Whether the person had to sign in there anew. */
  readonly confirm: boolean;
  readonly startedAt: string;
  readonly tokenEndpoint: string;
  readonly jwksUri: string;
  readonly userinfoEndpoint?: string;
  /** Whether the secret goes into the body of the request, the only way that this issuer knows. */
  readonly secretInBody: boolean;
  /** Whether the answer must name the issuer. */
  readonly namesIssuer: boolean;
  readonly ttl: number;
}

/** Whom an issuer's subject stands for in one workspace. */
export interface ExternalIdentityItem {
  readonly hash: string;
  readonly userId: string;
  readonly workspaceId: string;
  readonly createdAt: string;
}

declare module "@perennial/table" {
  interface SystemItems {
    signInFlow: SignInFlowItem;
    externalIdentity: ExternalIdentityItem;
  }
}

/** Seconds from going to the sign-in service to coming back. */
export const FLOW_SECONDS = 600;
/** Seconds for which a sign-in there counts as proof of being there. */
export const FRESH_SECONDS = 300;
