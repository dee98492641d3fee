/** What the gateway answers; whatever else there is are files of the console. */
export const GATEWAY_PATHS = ["/v1/*", "/healthz", "/mcp", "/oauth/*", "/.well-known/*", "/in/*"] as const;
