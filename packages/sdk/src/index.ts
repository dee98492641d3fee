export type * from "@perennial/contract";
export { type CallOptions, type Client, type ClientOptions, createClient, each } from "./client.ts";
export { ConnectionError, PerennialError } from "./error.ts";
export { verifyWebhook, type WebhookPayload, WebhookVerificationError } from "./webhook.ts";
