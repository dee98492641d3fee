import type { QueueName, SecretName } from "@perennial/core";
import type { Entity } from "@perennial/table";

/** What starts a function. */
export type Trigger =
  /** Requests to `paths`, or to all below one where it ends with `*`; or those that no other function has. */
  | { readonly on: "http"; readonly paths?: readonly `/${string}`[] }
  /** Changes of some kinds of items, or of all `except` those that the function writes itself. */
  | {
      readonly on: "stream";
      readonly table: "main";
      readonly batch: number;
      readonly kinds: { readonly only: readonly Entity[] } | { readonly except: readonly Entity[] };
    }
  | { readonly on: "queue"; readonly queue: QueueName; readonly batch: number }
  /** Mails that come in. */
  | { readonly on: "mail" }
  | { readonly on: "schedule"; readonly everyMinutes: number };

/** Folders of the bucket into which services of the cloud put what a function then takes. */
export const FOLDERS = {
  /** Mails that have come in. */
  mailbox: "inbound-mail/",
  /** Change records that were given up, each batch a file; Lambda allows no other place in a bucket. */
  "given-up": "aws/lambda/",
} as const;

/**
 * What a function may touch: `tenant` is what lies in tenants' partitions, reached through the tenant role; `system` what
 * precedes tenants; `tenants` only the list of them, to read; `addresses` those at which something comes in, to read, and the
 * counts of attempts; `credentials` what makes keys work; `operator` the operators' keys and those by which support looks in;
 * `keys` the bare keys of all items, without anything else of them; `mailbox` where mails lie that have come in; `given-up` change records
 * that were given up, and the functions that gave them up.
 */
export type Access =
  | "tenant"
  | "system"
  | "tenants"
  | "addresses"
  | "credentials"
  | "operator"
  | "keys"
  | "blob"
  | "mailbox"
  | "given-up"
  | "mail"
  | { readonly send: QueueName }
  | { readonly secret: SecretName };

export interface FunctionEntry {
  readonly name: string;
  /** Folder below functions/, whose handler.ts exports `handler`. */
  readonly entry: string;
  readonly trigger: Trigger;
  readonly access: readonly Access[];
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly description: string;
}

/** What whoever answers the API's operations may touch. */
const API_ACCESS = [
  "tenant",
  "system",
  "blob",
  { send: "mail" },
  { secret: "cursor" },
] as const satisfies readonly Access[];

/** Every Lambda as data: infra deploys from this, the local runner runs from this, a test compares both. */
export const catalog = [
  {
    name: "api",
    entry: "api",
    trigger: { on: "http" },
    access: API_ACCESS,
    memoryMb: 1024,
    timeoutSeconds: 30,
    description: "Answers every operation of the API.",
  },
  {
    name: "mcp",
    entry: "mcp",
    trigger: { on: "http", paths: ["/mcp"] },
    access: API_ACCESS,
    memoryMb: 1024,
    timeoutSeconds: 30,
    description: "Answers MCP clients by the operations of the API.",
  },
  {
    name: "oauth",
    entry: "oauth",
    trigger: { on: "http", paths: ["/oauth/*", "/.well-known/*"] },
    access: ["tenant", "credentials", { secret: "cursor" }],
    memoryMb: 512,
    timeoutSeconds: 30,
    description: "Gives tokens to the apps that people have let in.",
  },
  {
    name: "receive",
    entry: "receive",
    trigger: { on: "http", paths: ["/in/*"] },
    access: ["tenant", "addresses", { send: "inbound" }, { secret: "cursor" }],
    memoryMb: 512,
    timeoutSeconds: 30,
    description: "Takes in what shops and forms send.",
  },
  {
    name: "mail-in",
    entry: "mail-in",
    trigger: { on: "mail" },
    access: ["tenant", "addresses", "mailbox", { send: "inbound" }, { secret: "cursor" }],
    memoryMb: 512,
    timeoutSeconds: 60,
    description: "Takes in mails.",
  },
  {
    name: "inbound",
    entry: "inbound",
    trigger: { on: "queue", queue: "inbound", batch: 1 },
    access: ["tenant", { send: "inbound" }, { secret: "cursor" }],
    memoryMb: 512,
    timeoutSeconds: 60,
    description: "Makes purchases, leads and notes of what came in.",
  },
  {
    name: "operator",
    entry: "operator",
    trigger: { on: "http", paths: ["/v1/operator/*"] },
    access: ["tenant", "tenants", "operator", { send: "mail" }, { secret: "operator" }],
    memoryMb: 512,
    timeoutSeconds: 30,
    description: "Answers whoever runs the installation, and nobody else.",
  },
  {
    name: "purge",
    entry: "purge",
    trigger: { on: "queue", queue: "purge", batch: 1 },
    access: ["tenant", "system", "blob", "keys", { send: "purge" }],
    memoryMb: 512,
    timeoutSeconds: 300,
    description: "Deletes for good what was closed thirty days ago.",
  },
  {
    name: "stream",
    entry: "stream",
    trigger: {
      on: "stream",
      table: "main",
      batch: 200,
      kinds: {
        except: [
          "state",
          "reply",
          "parameters",
          "parametersVersion",
          "basePoint",
          "productEntry",
          "claim",
          "eventCounter",
          "eventChunk",
          "webhookRequest",
          "inboundOrder",
          "inboundContact",
          "audit",
          "act",
          "usage",
          "usageStorage",
        ],
      },
    },
    access: ["tenant", { send: "score" }, { send: "import" }, { send: "mail" }, { send: "inbound" }],
    memoryMb: 1024,
    timeoutSeconds: 120,
    description: "Brings scores, lists, search and counters up to date after every change.",
  },
  {
    name: "event",
    entry: "event",
    trigger: {
      on: "stream",
      table: "main",
      batch: 100,
      kinds: {
        only: [
          "customer",
          "state",
          "purchase",
          "signal",
          "subscription",
          "note",
          "task",
          "product",
          "customField",
          "view",
          "apiKey",
          "member",
          "workspace",
          "webhookEndpoint",
          "inboundSource",
          "import",
          "export",
          "team",
          "role",
          "invitation",
          "handOver",
          "signInProvider",
          "signInDomain",
          "act",
          "consent",
          "privacy",
          "erasure",
          "supportGrant",
          "billing",
          "webhookRequest",
          "eventChunk",
        ],
      },
    },
    access: ["tenant", { send: "deliver" }],
    memoryMb: 512,
    timeoutSeconds: 120,
    description: "Writes the event log and the audit, and hands events to the endpoints that want them.",
  },
  {
    name: "deliver",
    entry: "deliver",
    trigger: { on: "queue", queue: "deliver", batch: 1 },
    access: ["tenant", { send: "deliver" }, { send: "mail" }, { secret: "cursor" }],
    memoryMb: 512,
    timeoutSeconds: 60,
    description: "Sends events to the endpoints of tenants.",
  },
  {
    name: "plan",
    entry: "plan",
    trigger: { on: "schedule", everyMinutes: 60 },
    access: ["tenants", { send: "score" }, { send: "import" }, { send: "inbound" }, { send: "deliver" }],
    memoryMb: 512,
    timeoutSeconds: 300,
    description: "Sends every workspace the work of its hour and of its night.",
  },
  {
    name: "recover",
    entry: "recover",
    trigger: { on: "schedule", everyMinutes: 60 },
    access: ["given-up"],
    memoryMb: 512,
    timeoutSeconds: 300,
    description: "Hands change records that were given up to their functions once more.",
  },
  {
    name: "score",
    entry: "score",
    trigger: { on: "queue", queue: "score", batch: 1 },
    access: ["tenant", { send: "score" }, { send: "import" }],
    memoryMb: 1769,
    timeoutSeconds: 900,
    description: "Fits, rescores and rebuilds one page of one workspace.",
  },
  {
    name: "import",
    entry: "import",
    trigger: { on: "queue", queue: "import", batch: 1 },
    access: ["tenant", "blob", { send: "import" }, { send: "score" }, { send: "purge" }, { secret: "cursor" }],
    memoryMb: 1769,
    timeoutSeconds: 900,
    description: "Brings files in and writes files out.",
  },
  {
    name: "mail",
    entry: "mail",
    trigger: { on: "queue", queue: "mail", batch: 10 },
    access: ["mail"],
    memoryMb: 256,
    timeoutSeconds: 30,
    description: "Sends mails.",
  },
] as const satisfies readonly FunctionEntry[];

export type FunctionName = (typeof catalog)[number]["name"];
