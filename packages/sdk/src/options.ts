/** How a client reaches the API. */
export interface ClientOptions {
  /** Where the API is, such as `https://crm.example.com`; in a browser the page's own origin when left out. */
  readonly baseUrl?: string | undefined;
  /** An API key. In the console's own pages the session's cookie serves instead. */
  readonly key?: string | undefined;
  /** Language of messages and reasons: `en` or `zh-CN`. */
  readonly language?: string | undefined;
  /** Another `fetch`, for tests and proxies. */
  readonly fetch?: typeof fetch | undefined;
  /** Further attempts after a refusal that passes or a lost connection; 2 unless said otherwise. */
  readonly retries?: number | undefined;
  /** Milliseconds before the first further attempt, 250 unless said otherwise; doubled every time. */
  readonly retryDelayMs?: number | undefined;
  /** Milliseconds that one attempt may take, 60,000 unless said otherwise. */
  readonly timeoutMs?: number | undefined;
}

/** What can be said of one call. */
export interface CallOptions {
  /**
   * Your own id of the request; one is made for every POST and PATCH, so that a repeated attempt counts once. With null
   * none is sent, and a POST is not repeated after a lost connection.
   */
  readonly idempotencyKey?: string | null | undefined;
  /** Version that the record must still have. */
  readonly ifVersion?: number | undefined;
  /** Ends the call, its further attempts and the pauses between them. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds that one attempt may take, instead of what the client says. */
  readonly timeoutMs?: number | undefined;
}
