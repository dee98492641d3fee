import { isForKeys, type Operation, operations, writes } from "@perennial/contract";
import * as z from "zod";
import { mayBatch } from "../api/permission.ts";

/** An operation of the contract as an MCP client sees it. */
export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: { type: "object"; [key: string]: unknown };
  readonly annotations: {
    readonly title: string;
    readonly readOnlyHint: boolean;
    readonly destructiveHint: boolean;
    readonly idempotentHint: boolean;
    readonly openWorldHint: boolean;
  };
}

/** Where a field of a tool's arguments belongs in the request. */
export type Place = "params" | "query" | "body" | "version";

/** Argument of tools that change a record: the version that it must still have, as `If-Match`. */
export const VERSION = "ifVersion";

const shapeOf = (schema: z.ZodType | undefined): Readonly<Record<string, z.ZodType>> =>
  schema instanceof z.ZodObject ? (schema.shape as Readonly<Record<string, z.ZodType>>) : {};

const takesVersion = ({ versioned, method }: Operation): boolean =>
  versioned === true && method !== "get" && method !== "post";

/** The arguments of an operation's tool, each with its place: parts of the address, the query and the body side by side. */
export function placesOf(op: Operation): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  for (const place of ["params", "query", "body"] as const) {
    for (const name of Object.keys(shapeOf(op[place]))) {
      // A name that stood for two things would send one of them to the wrong place.
      if (places.has(name)) throw new Error(`${op.id} has ${name} twice`);
      places.set(name, place);
    }
  }
  if (takesVersion(op)) places.set(VERSION, "version");
  return places;
}

/** What a model has no use for, or what only says again that a number is a whole one. */
const NOISE = new Set(["$schema", "id", "examples"]);
const isSafeLimit = (value: unknown): boolean => Math.abs(Number(value)) === Number.MAX_SAFE_INTEGER;

function lean(value: unknown, isNames = false): unknown {
  if (Array.isArray(value)) return value.map((one) => lean(one));
  if (value === null || typeof value !== "object") return value;
  const kept = Object.entries(value).filter(([key, child]) => isNames || !(NOISE.has(key) || isSafeLimit(child)));
  return Object.fromEntries(
    kept.map(([key, child]) => [key, lean(child, !isNames && (key === "properties" || key === "$defs"))]),
  );
}

const version = z.number().int().positive().optional().meta({
  description: "Change it only if it still has this `version`, as you have read it.",
});

function inputSchemaOf(op: Operation): Tool["inputSchema"] {
  const fields = {
    ...shapeOf(op.params),
    ...shapeOf(op.query),
    ...shapeOf(op.body),
    ...(takesVersion(op) ? { [VERSION]: version } : {}),
  };
  const schema = z.toJSONSchema(z.strictObject(fields), { io: "input", unrepresentable: "any" });
  return lean(schema) as Tool["inputSchema"];
}

function annotationsOf(op: Operation): Tool["annotations"] {
  const readOnlyHint = !writes(op);
  return {
    title: op.summary,
    readOnlyHint,
    // What makes a new record leaves all others as they are; everything else may replace or remove something.
    destructiveHint: !readOnlyHint && !(op.method === "post" && op.status === 201),
    idempotentHint: readOnlyHint || op.method === "put" || op.method === "delete" || op.method === "patch",
    openWorldHint: false,
  };
}

function toolOf(op: Operation): Tool {
  const kind = writes(op) ? "Changes data. " : "";
  return {
    name: op.id.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    title: op.summary,
    description: `${op.summary}. ${kind}${op.description}`,
    inputSchema: inputSchemaOf(op),
    annotations: annotationsOf(op),
  };
}

const made = new Map<string, Tool>();

/** The tool of an operation, made when it is first asked for. */
function tool(op: Operation): Tool {
  const known = made.get(op.id) ?? toolOf(op);
  made.set(op.id, known);
  return known;
}

/** The tools of a caller with these permissions; what it may not do is not there. */
export function toolsFor(permissions: readonly string[]): Tool[] {
  const held = new Set([...permissions, "signed-in"]);
  return Object.values(operations)
    .filter((op: Operation) => isForKeys(op) && held.has(op.access) && (op.id !== "runBatch" || mayBatch(held)))
    .map(tool);
}

/** The operation behind a tool's name, whether the caller may use it or not. */
export function operationOf(name: string): Operation | undefined {
  const id = name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  const op = Object.hasOwn(operations, id) ? (operations[id as keyof typeof operations] as Operation) : undefined;
  return op && isForKeys(op) ? op : undefined;
}
