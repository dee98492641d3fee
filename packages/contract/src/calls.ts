import * as z from "zod";
import { type Operation, writes } from "./operation.ts";
import { operations } from "./operations.ts";
import { operatorOperations } from "./operator.ts";

/**
 * How the rest of a list is asked for: where a request says it and under which name, as `query.cursor` for what a page
 * answers as `nextCursor`; or `once` for a list that is answered whole.
 */
export type Paging = `${"query" | "body"}.${string}` | "once";

/** Of an operation, what a client needs to send it: no schema, so that a client weighs little. */
export interface OperationCall {
  readonly method: Operation["method"];
  /** Below /v1, parameters in braces. */
  readonly path: string;
  /** Takes an Idempotency-Key. */
  readonly keyed: boolean;
  /** Takes a body, if only an empty one. */
  readonly body: boolean;
  /** Something comes back. */
  readonly answers: boolean;
  readonly pages?: Paging;
}

const shapeOf = (schema: z.ZodType | undefined): Readonly<Record<string, unknown>> =>
  schema instanceof z.ZodObject ? schema.shape : {};

function pagingOf({ query, body, output }: Operation): Paging | undefined {
  const answered = shapeOf(output);
  if (!(answered["data"] instanceof z.ZodArray)) return undefined;
  const next = Object.keys(answered).find((name) => name.startsWith("next"));
  if (next === undefined) return "once";
  const name = next.charAt(4).toLowerCase() + next.slice(5);
  if (name in shapeOf(query)) return `query.${name}`;
  return name in shapeOf(body) ? `body.${name}` : "once";
}

function callOf(op: Operation): OperationCall {
  const { method, path, access, body, output } = op;
  const pages = pagingOf(op);
  return {
    method,
    path,
    keyed: writes(op) && access !== "public" && (method === "post" || method === "patch"),
    body: body !== undefined,
    answers: output !== undefined,
    ...(pages ? { pages } : {}),
  };
}

const callsOf = (listed: Readonly<Record<string, Operation>>): Readonly<Record<string, OperationCall>> =>
  Object.fromEntries(Object.entries(listed).map(([id, op]) => [id, callOf(op)]));

/** Every operation as a client sends it, by its id. */
export const calls = callsOf(operations);
/** The same of whoever runs the installation. */
export const operatorCalls = callsOf(operatorOperations);
