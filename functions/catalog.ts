import type { QueueName } from "@perennial/core";

/** What starts a function. */
export type Trigger =
  | { readonly on: "http" }
  | { readonly on: "stream"; readonly table: "main" }
  | { readonly on: "queue"; readonly queue: QueueName }
  | { readonly on: "schedule"; readonly everyMinutes: number };

/** What a function may touch. `tenant` is reached through the tenant role only where `assume` says so. */
export type Access = "tenant" | "system" | "blob" | "mail" | { readonly send: QueueName };

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

/** Every Lambda as data: infra deploys from this, the local runner runs from this, a test compares both. */
export const catalog = [
  {
    name: "api",
    entry: "api",
    trigger: { on: "http" },
    access: ["tenant", "system", "blob", { send: "mail" }],
    memoryMb: 1024,
    timeoutSeconds: 30,
    description: "Answers every operation of the API.",
  },
  {
    name: "stream",
    entry: "stream",
    trigger: { on: "stream", table: "main" },
    access: ["tenant", { send: "score" }, { send: "import" }],
    memoryMb: 1024,
    timeoutSeconds: 120,
    description: "Brings scores, lists, search and counters up to date after every change.",
  },
  {
    name: "plan",
    entry: "plan",
    trigger: { on: "schedule", everyMinutes: 60 },
    access: ["system", { send: "score" }],
    memoryMb: 512,
    timeoutSeconds: 300,
    description: "Finds the workspaces for which it is night and sends each its work.",
  },
  {
    name: "score",
    entry: "score",
    trigger: { on: "queue", queue: "score" },
    access: ["tenant", { send: "score" }],
    memoryMb: 1769,
    timeoutSeconds: 900,
    description: "Fits, rescores and rebuilds one page of one workspace.",
  },
  {
    name: "import",
    entry: "import",
    trigger: { on: "queue", queue: "import" },
    access: ["tenant", "blob", { send: "import" }, { send: "score" }],
    memoryMb: 1769,
    timeoutSeconds: 900,
    description: "Brings files in and writes files out.",
  },
  {
    name: "mail",
    entry: "mail",
    trigger: { on: "queue", queue: "mail" },
    access: ["mail"],
    memoryMb: 256,
    timeoutSeconds: 30,
    description: "Sends mails.",
  },
] as const satisfies readonly FunctionEntry[];

export type FunctionName = (typeof catalog)[number]["name"];
