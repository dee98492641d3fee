export type * from "./api.ts";
export { createClient } from "./client.ts";
export { ConnectionError, PerennialError, TimeoutError } from "./error.ts";
export * from "./error-classes.gen.ts";
export { EventGapError, type FollowOptions, followEvents } from "./follow.ts";
export { type WaitOptions, waitForJob } from "./job.ts";
export type { CallOptions, ClientOptions } from "./options.ts";
export { each, type List } from "./page.ts";
export { type FileBytes, type ImportOptions, importFile, type UploadOptions, uploadImport } from "./upload.ts";
export {
  type ReceivedHeaders,
  signWebhook,
  verifyWebhook,
  type WebhookPayload,
  WebhookVerificationError,
} from "./webhook.ts";
