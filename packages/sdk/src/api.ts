import type { Operation, Operations, OutputOf, RequestOf } from "@perennial/contract";
import type { OperationCall } from "@perennial/contract/calls";
import { calls as contractCalls } from "@perennial/contract/calls";
import type { CallOptions } from "./options.ts";
import type { List } from "./page.ts";

// What the client knows of the contract. In the published package `build/` writes this module anew, with types that can
// be read and without the schemas.

export type * from "@perennial/contract";
export type { OperationCall } from "@perennial/contract/calls";

export const calls: Readonly<Record<string, OperationCall>> = contractCalls;

type Answer<O extends Operation> =
  OutputOf<O> extends { readonly data: readonly unknown[] } ? List<OutputOf<O>> : Promise<OutputOf<O>>;

type Method<O extends Operation> =
  object extends RequestOf<O>
    ? (request?: RequestOf<O>, options?: CallOptions) => Answer<O>
    : (request: RequestOf<O>, options?: CallOptions) => Answer<O>;

/** One method an operation of the API. */
export type Client = { readonly [K in keyof Operations]: Method<Operations[K]> };
