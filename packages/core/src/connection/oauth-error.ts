export type OAuthErrorCode =
  | "invalid_request"
  | "invalid_client"
  | "invalid_grant"
  | "unsupported_grant_type"
  | "temporarily_unavailable"
  | "invalid_target"
  | "invalid_redirect_uri"
  | "invalid_client_metadata";

/** A refusal in the form of OAuth 2.0 (RFC 6749 §5.2, RFC 7591 §3.2.2), whose text may hold ASCII only. */
export class OAuthError extends Error {
  override readonly name = "OAuthError";
  /** As it goes over the wire. */
  readonly code: OAuthErrorCode;

  constructor(code: OAuthErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
