import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Billing, Blob, Dns, Log, Mail, Outbound, Queue, Secret } from "@perennial/core";
import type { TableName } from "@perennial/table";
import type { BulkBy } from "@perennial/table/dynamo";
import type { SQSRecord } from "aws-lambda";

/** Everything uncertain and everything outside: what a host of the functions provides. */
export interface Platform {
  /** A client bound to one workspace's partitions. */
  readonly tenantClient: (workspaceId: string) => DynamoDBClient;
  /** A client bound to what precedes tenants. */
  readonly systemClient: () => DynamoDBClient;
  /** A client that walks through the keys of the tables and sees nothing else; for deleting what is over. */
  readonly keysClient: () => DynamoDBClient;
  readonly tables: Readonly<Record<TableName, string>>;
  /** How the table takes many writes at once; see `BulkBy`. */
  readonly bulkBy?: BulkBy;
  readonly blob: Blob;
  readonly queue: Queue;
  readonly mail: Mail;
  readonly outbound: Outbound;
  readonly dns: Dns;
  readonly secret: Secret;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Uniform in [0, 1), good enough for secrets. */
  readonly randomBytes: (size: number) => Uint8Array;
  readonly log: Log;
  /** Memory of the function. */
  readonly gigabytes: number;
  /** Takes what is to be done before the process ends, from a host that ends it orderly. */
  readonly atEnd?: (finish: () => Promise<void>) => void;
  /** Starts a function and waits for what it answers; throws when it failed. */
  readonly invoke: (functionArn: string, event: unknown) => Promise<unknown>;
  readonly billing: Billing;
  /** Where links lead, without a slash at the end. */
  readonly origin: string;
  /** Domain whose mail comes in. */
  readonly mailDomain: string;
  /** What only our own distribution sends along; a request without it has gone round it and is refused. */
  readonly originKey?: string;
  /** Lets a message that failed come again sooner than its queue would. */
  readonly postpone?: (record: SQSRecord, seconds: number) => Promise<void>;
}

const HOST = Symbol.for("perennial.platform");

/** Lets a host other than Lambda run the very functions that are deployed. On AWS nobody calls it. */
export function providePlatform(platform: Platform): void {
  (globalThis as Record<symbol, unknown>)[HOST] = platform;
}

/** What the host has provided, if it is not Lambda. */
export function providedPlatform(): Platform | undefined {
  return (globalThis as Record<symbol, unknown>)[HOST] as Platform | undefined;
}
