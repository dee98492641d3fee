import type { Language, PlanName, Message as Sentence } from "@perennial/contract";

/** A place for bytes. Names are paths with `/`; a tenant's bytes are reached through `tenantBlob` only. */
export interface Blob {
  /** Signed addresses to which the parts of a large file are PUT, and the id under which they are joined. */
  createUpload(name: string, parts: number): Promise<{ uploadId: string; urls: string[] }>;
  /**
   * Stores a part of an upload and answers its ETag; every part but the last has at least 5 MiB. Throws
   * `BlobMissingError` when the upload is over.
   */
  writePart(name: string, uploadId: string, number: number, bytes: Uint8Array): Promise<string>;
  /** Joins the parts. Throws when one is missing or altered. */
  completeUpload(name: string, uploadId: string, parts: readonly { number: number; etag: string }[]): Promise<void>;
  /** The bytes in order; throws `BlobMissingError` when there are none under that name. */
  read(name: string): AsyncIterable<Uint8Array>;
  write(name: string, bytes: Uint8Array): Promise<void>;
  /** Address from which a browser may fetch the bytes for a while. */
  downloadUrl(name: string, fileName: string, seconds: number): Promise<string>;
  /** Removes everything whose name begins so. */
  removeAll(prefix: string): Promise<void>;
  /** Bytes of everything whose name begins so. */
  sizeOf(prefix: string): Promise<number>;
  /** Names of everything below a folder, which ends with `/`. */
  names(folder: string): AsyncIterable<string>;
}

export class BlobMissingError extends Error {
  override readonly name = "BlobMissingError";

  /** By name: a host that has loaded a bundled function has a class of its own. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === "BlobMissingError";
  }
}

/** A tenant's own part of the blob store: no name leads out of it. */
export function tenantBlob(blob: Blob, workspaceId: string): Blob {
  const inside = (name: string): string => {
    if (name.split("/").some((part) => part === ".." || part === "")) throw new Error(`not a blob name: ${name}`);
    return `${workspaceId}/${name}`;
  };
  return {
    createUpload: (name, parts) => blob.createUpload(inside(name), parts),
    writePart: (name, uploadId, number, bytes) => blob.writePart(inside(name), uploadId, number, bytes),
    completeUpload: (name, uploadId, parts) => blob.completeUpload(inside(name), uploadId, parts),
    read: (name) => blob.read(inside(name)),
    write: (name, bytes) => blob.write(inside(name), bytes),
    downloadUrl: (name, fileName, seconds) => blob.downloadUrl(inside(name), fileName, seconds),
    removeAll: (prefix) => blob.removeAll(inside(prefix)),
    sizeOf: (prefix) => blob.sizeOf(prefix === "" ? `${workspaceId}/` : inside(prefix)),
    async *names(folder) {
      for await (const name of blob.names(`${inside(folder.slice(0, -1))}/`)) yield name.slice(workspaceId.length + 1);
    },
  };
}

export const QUEUES = ["score", "import", "deliver", "mail", "inbound", "purge"] as const;
export type QueueName = (typeof QUEUES)[number];

/** A piece of work for one tenant. It may be delivered twice, and fairly among tenants. */
export interface Message {
  /** Absent for work that belongs to no tenant. */
  readonly workspaceId?: string;
  readonly body: unknown;
  /** What is served fairly among others; the tenant unless said otherwise. */
  readonly group?: string;
  /** Seconds before it is first delivered, up to 900. */
  readonly delaySeconds?: number;
}

export interface Queue {
  send(queue: QueueName, messages: readonly Message[]): Promise<void>;
}

export interface Letter {
  readonly to: string;
  readonly language: Language;
  readonly subject: string;
  readonly text: string;
}

export interface Mail {
  send(letter: Letter): Promise<void>;
}

export const SECRETS = ["cursor", "operator"] as const;
export type SecretName = (typeof SECRETS)[number];

export interface Secret {
  /** At least 32 bytes of randomness as text, the same for ever. */
  read(name: SecretName): Promise<string>;
}

/** What is sent to an address that a stranger has given. */
export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly deadlineMs: number;
}

/** What came of it: a status, or an error before there was one. */
export interface Posted {
  readonly status: number | null;
  readonly error: string | null;
  /** Beginning of the answer. */
  readonly answer: string;
  /** Seconds for which the receiver asks to be left alone. */
  readonly retryAfter: number | undefined;
  readonly milliseconds: number;
}

/** A request to an address that a stranger has given, whose answer is read. */
export interface Question extends Post {
  readonly method: "GET" | "POST";
  /** Bytes of the answer that are read; a longer one counts as none. */
  readonly mostBytes: number;
}

/** What came of it; an answer that is cut off, redirects or never came has no status. */
export interface Answer {
  readonly status: number | null;
  readonly answer: string;
}

/** Why an address is refused, and what to send instead. */
export interface Refused {
  readonly message: Sentence;
  readonly fix: Sentence;
}

export interface Outbound {
  /** Whether an address may be sent to, as far as can be told without asking anyone; undefined when it may. */
  check(url: string): Refused | undefined;
  /** Sends and never throws. */
  post(post: Post): Promise<Posted>;
  /** Sends, reads the answer to its end, and never throws. */
  ask(question: Question): Promise<Answer>;
}

export interface Dns {
  /** Values of the TXT records of a name, none when there are none; throws when nobody answers. */
  txt(name: string): Promise<readonly string[]>;
}

export interface Charge {
  readonly workspaceId: string;
  readonly invoiceId: string;
  readonly amountMinor: number;
  readonly currency: string;
}

export interface CheckoutOrder {
  readonly workspaceId: string;
  readonly plan: PlanName;
  readonly amountMinor: number;
  readonly currency: string;
  readonly language: Language;
  readonly returnUrl: string;
}

/** What a payment provider tells of a workspace; each may come twice, late and out of order. */
export type BillingNotice =
  /** Somebody has left a way to pay, for this plan. */
  | { readonly id: string; readonly kind: "subscribed"; readonly plan: PlanName }
  | { readonly id: string; readonly kind: "paid"; readonly invoiceId: string }
  | { readonly id: string; readonly kind: "failed"; readonly invoiceId: string; readonly reason: string };

/** A payment provider. What comes of a charge is told by a notice, as work on the queue `import`. */
export interface Billing {
  /** Whether payments can be taken at all. */
  readonly configured: boolean;
  /** Plan of workspaces that have chosen none. */
  readonly fallback: PlanName;
  /** Address at which somebody pays for a plan. */
  checkout(order: CheckoutOrder): Promise<string>;
  /** Charges an invoice by the way to pay that was left; several times for one invoice take the money once. */
  charge(charge: Charge): Promise<void>;
}

/** Where no provider is set up: there is nothing to choose, and nothing to charge. */
export function noBilling(fallback: PlanName): Billing {
  const refuse = async (): Promise<never> => {
    throw new Error("payments are not configured");
  };
  return { configured: false, fallback, checkout: refuse, charge: refuse };
}

export interface Log {
  info(message: string, data?: Record<string, unknown>): void;
  warn(message: string, data?: Record<string, unknown>): void;
  error(message: string, data?: Record<string, unknown>): void;
}
