import type { Operation, OperatorOperations, OutputOf, RequestOf } from "@perennial/contract";
import { operatorCalls as contractCalls } from "@perennial/contract/calls";
import type { OperationCall } from "./api.ts";
import type { CallOptions } from "./options.ts";
import type { List } from "./page.ts";

// What the operator's client knows of the contract. As `api.ts`, it is written anew for the published package.

export type * from "@perennial/contract";

export const operatorCalls: Readonly<Record<string, OperationCall>> = contractCalls;

type Answer<O extends Operation> =
  OutputOf<O> extends { readonly data: readonly unknown[] } ? List<OutputOf<O>> : Promise<OutputOf<O>>;

type Method<O extends Operation> =
  object extends RequestOf<O>
    ? (request?: RequestOf<O>, options?: CallOptions) => Answer<O>
    : (request: RequestOf<O>, options?: CallOptions) => Answer<O>;

/** One method an operation of whoever runs the installation. */
export type OperatorClient = { readonly [K in keyof OperatorOperations]: Method<OperatorOperations[K]> };
