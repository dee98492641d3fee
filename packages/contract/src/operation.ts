import type * as z from "zod";
import type { Quota } from "./billing.ts";
import type { ErrorCode } from "./error.ts";
import type { Permission } from "./permission.ts";

/**
 * What a caller must hold: the key of an operator, a permission of the tenant, a session or a key (`signed-in`), a session (`person`), or nothing at
 * all.
 */
export type Access = Permission | "operator" | "signed-in" | "person" | "public";

/** How heavy an operation is for the limits: one unit of reading or of writing, or a search over many records. */
export type Cost = "read" | "write" | "search";

export interface Operation {
  /** camelCase verb and noun; also the OpenAPI operationId and the SDK's method. */
  readonly id: string;
  readonly method: "get" | "post" | "put" | "patch" | "delete";
  /** Below /v1, parameters in braces. */
  readonly path: `/${string}`;
  readonly tag: string;
  readonly summary: string;
  readonly description: string;
  readonly access: Access;
  readonly cost: Cost;
  /** Starts work over many records, and is limited by the hour. */
  readonly heavy?: boolean;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly output?: z.ZodType;
  readonly status: 200 | 201 | 202 | 204;
  /** Codes beyond those that every operation can answer. */
  readonly errors: readonly ErrorCode[];
  /** The reply carries an ETag, and a change of the record takes If-Match. */
  readonly versioned?: boolean;
  /** Whether a session begins with the answer, or ends. */
  readonly session?: "begins" | "ends";
  /** A person must have proved to be there within the last half hour, by password and second factor. */
  readonly confirmed?: boolean;
  /** Changes what is remembered of the workspace between requests. */
  readonly changesWorkspace?: boolean;
  /** Adds to what the plan limits by number. */
  readonly quota?: Quota;
  /** Can be done in a workspace that is read-only because an invoice is unpaid. */
  readonly whileUnpaid?: boolean;
  /** Can be done in a workspace that its owner has closed. */
  readonly whileClosed?: boolean;
  /** Shows or moves everybody's customers at once: refused to callers who reach only some. */
  readonly whole?: boolean;
  /** The answer holds a secret that is shown once: it is not kept for a repetition. */
  readonly once?: boolean;
  /** Does what its one write does not hold, such as a mail or a credential: under a key only one request at a time acts. */
  readonly outside?: boolean;
  /**
   * The audit records each call although no record of the workspace changes: what it shows or does is sensitive. The name
   * of a field of the answer stands for: only where that field is not null.
   */
  readonly audited?: true | string;
}

/** Declares an operation; everything else about it is read off this value. */
export function operation<const O extends Operation>(declaration: O): O {
  return declaration;
}

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;
type Sent<S> = S extends z.ZodType ? z.input<S> : undefined;

/** What an action receives: every part parsed. */
export interface InputOf<O extends Operation> {
  readonly params: Parsed<O["params"]>;
  readonly query: Parsed<O["query"]>;
  readonly body: Parsed<O["body"]>;
  /** Version that If-Match demands; absent when the caller did not ask. */
  readonly ifVersion?: number;
}

/** What an action answers, before it is checked and sent. */
export type OutputOf<O extends Operation> = O["output"] extends z.ZodType ? z.output<O["output"]> : undefined;

type Part<Name extends string, S> = S extends z.ZodType
  ? object extends Sent<S>
    ? { readonly [K in Name]?: Sent<S> }
    : { readonly [K in Name]: Sent<S> }
  : object;

/** What a caller sends. */
export type RequestOf<O extends Operation> = Part<"params", O["params"]> &
  Part<"query", O["query"]> &
  Part<"body", O["body"]>;

/** Whether the operation changes anything: those take an Idempotency-Key and are refused to read-only callers. */
export function writes(op: Operation): boolean {
  return op.method !== "get" && op.cost === "write";
}
