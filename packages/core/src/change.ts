import { isDeepStrictEqual } from "node:util";
import type { InputOf, Operation, OutputOf } from "@perennial/contract";
import type { Leg } from "@perennial/table";
import type { Context } from "./context.ts";
import type { CrmError } from "./error.ts";

/**
 * What an action that changes something answers: the reply, and the parts of the one write that makes it true. The
 * runner writes them together with the record of an Idempotency-Key; when a condition fails the action is run again
 * on what is there by then, unless `refusals` says what to tell the caller.
 */
export interface Change<T> {
  readonly output: T;
  readonly legs: readonly Leg[];
  /** By number of the part: what its failed condition means; undefined lets the action run again. */
  readonly refusals?: Readonly<Record<number, (current: unknown) => CrmError | undefined>>;
}

export type ReadAction<O extends Operation> = (context: Context, input: InputOf<O>) => Promise<OutputOf<O>>;
export type WriteAction<O extends Operation> = (context: Context, input: InputOf<O>) => Promise<Change<OutputOf<O>>>;

/** The action of an operation: one that only looks answers, one that changes anything returns a change. */
export type ActionOf<O extends Operation> = O extends { readonly cost: "write" } ? WriteAction<O> : ReadAction<O>;
export type ActionsOf<Ops extends Readonly<Record<string, Operation>>> = {
  readonly [K in keyof Ops]: ActionOf<Ops[K]>;
};

/** What was sent, without the keys that were not. */
export function sent<T extends object>(body: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(body).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}

function facts(value: object): Record<string, unknown> {
  const entries = Object.entries(value).filter(
    ([key, part]) => !/^(version|updatedAt|row)$/.test(key) && part !== undefined,
  );
  return Object.fromEntries(entries);
}

/** Whether what is put is what is there already, its version and its time aside: then nothing is written. */
export function isUnchanged<T extends { readonly version: number }>(before: T, item: T): boolean {
  return isDeepStrictEqual(facts(before), facts(item));
}
