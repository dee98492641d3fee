import type * as z from "zod";
import { isForKeys } from "./api-key.ts";
import type { Operation } from "./operation.ts";

type Schema = z.core.$ZodType;
interface Def {
  readonly shape?: Readonly<Record<string, Schema>>;
  readonly element?: Schema;
  readonly innerType?: Schema;
  readonly valueType?: Schema;
  readonly in?: Schema;
  readonly options?: readonly Schema[];
}

/** Names that an operation's input has, at any depth, and which of them are secrets. */
interface Names {
  readonly all: ReadonlySet<string>;
  readonly secret: ReadonlySet<string>;
}

/** What a caller may call a secret that no operation asks for: it was sent by mistake, and is one all the same. */
const LOOKS_SECRET = /secret|token|passw|credential|api.?key|authorization|bearer|^(?:code|otp|pin|key)$/i;

const isMarked = (schema: Schema): boolean => {
  const { writeOnly } = ((schema as z.ZodType).meta() ?? {}) as { readonly writeOnly?: boolean };
  const { innerType } = schema._zod.def as unknown as Def;
  return writeOnly === true || (innerType !== undefined && isMarked(innerType));
};

function collect(schema: Schema, all: Set<string>, secret: Set<string>, seen: Set<Schema>): void {
  if (seen.has(schema)) return;
  seen.add(schema);
  const { shape = {}, element, innerType, valueType, in: input, options = [] } = schema._zod.def as unknown as Def;
  for (const [name, inner] of Object.entries(shape)) {
    all.add(name);
    if (isMarked(inner)) secret.add(name);
    collect(inner, all, secret, seen);
  }
  for (const inner of [element, innerType, valueType, input, ...options]) if (inner) collect(inner, all, secret, seen);
}

const known = new WeakMap<Operation, Names>();

function namesOf(op: Operation): Names {
  const made = known.get(op);
  if (made) return made;
  const all = new Set<string>();
  const secret = new Set<string>();
  for (const part of [op.body, op.query]) if (part) collect(part, all, secret, new Set());
  const names = { all, secret };
  known.set(op, names);
  return names;
}

/** Whether a field of an operation's input, at whatever depth, is a secret: marked as one, or called like one by mistake. */
export function isSecret(op: Operation, name: string): boolean {
  const { all, secret } = namesOf(op);
  return secret.has(name) || (!all.has(name) && LOOKS_SECRET.test(name));
}

/**
 * What was sent to an operation without its secrets.
 *
 * @returns the rest, and where the secrets were, such as `body.secret`
 */
export function withoutSecrets(op: Operation, sent: unknown): { readonly rest: unknown; readonly removed: string[] } {
  const removed: string[] = [];
  const visit = (value: unknown, place: string): unknown => {
    if (Array.isArray(value)) return value.map((one, index) => visit(one, `${place}[${index}]`));
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(
      Object.entries(value).flatMap(([name, inner]): [string, unknown][] => {
        const at = `${place}.${name}`;
        // Nothing was said by an empty one.
        if (inner === null || !isSecret(op, name)) return [[name, visit(inner, at)]];
        removed.push(at);
        return [];
      }),
    );
  };
  return { rest: visit(sent, "body"), removed };
}

/**
 * Whether what a program sent to an operation may be kept for a while: nothing that says who somebody is, and not what
 * names a person in order to forget them.
 */
export function isKept(op: Operation): boolean {
  return isForKeys(op) && op.access !== "customer:erase";
}
