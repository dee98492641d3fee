import {
  CustomerRow,
  emptyOf,
  guardedFields,
  heldBack,
  RECORD_KINDS,
  type RecordKind,
  recordOf,
  type Sight,
} from "@perennial/contract";
import type * as z from "zod";

type Schema = z.core.$ZodType;
interface Def {
  readonly type: string;
  readonly shape?: Readonly<Record<string, Schema>>;
  readonly element?: Schema;
  readonly innerType?: Schema;
  readonly valueType?: Schema;
  readonly out?: Schema;
  readonly options?: readonly Schema[];
}
/** A value without what is hidden; it is never changed in place. */
type Mask = (value: unknown, sight: Sight) => unknown;

/** Every guarded field by its schema: records, lists and extensions of them share these. */
const FIELDS = new Map<Schema, { readonly kind: RecordKind; readonly name: string }>();
for (const kind of RECORD_KINDS) {
  const { shape } = recordOf(kind);
  for (const name of guardedFields(kind)) FIELDS.set(shape[name] as Schema, { kind, name });
}
const { phone, email, city } = CustomerRow.shape;
FIELDS.set(phone, { kind: "customer", name: "phones" });
FIELDS.set(email, { kind: "customer", name: "emails" });
FIELDS.set(city, { kind: "customer", name: "address" });

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === "object" && !Array.isArray(value);

/** Custom fields without the hidden ones. */
function maskValues(values: unknown, hidden: ReadonlySet<string>): unknown {
  if (!isObject(values)) return values;
  return Object.fromEntries(Object.entries(values).filter(([key]) => !hidden.has(`fields.${key}`)));
}

function maskOfObject(shape: Readonly<Record<string, Schema>>): Mask | undefined {
  const guarded = Object.entries(shape).flatMap(([key, schema]) => {
    const field = FIELDS.get(schema);
    return field ? [{ key, ...field, empty: emptyOf(schema) }] : [];
  });
  const inner = Object.entries(shape).flatMap(([key, schema]): [string, Mask][] => {
    const mask = maskOf(schema);
    return mask ? [[key, mask]] : [];
  });
  const kind = guarded[0]?.kind;
  if (kind === undefined && inner.length === 0) return undefined;
  return (value, sight) => {
    if (!isObject(value)) return value;
    const masked = { ...value };
    for (const [key, mask] of inner) if (key in masked) masked[key] = mask(masked[key], sight);
    if (kind === undefined) return masked;
    const hidden = heldBack(sight, kind, "read");
    if (hidden.size === 0) return masked;
    for (const { key, name, empty } of guarded) if (hidden.has(name) && key in masked) masked[key] = empty;
    if ("fields" in masked) masked["fields"] = maskValues(masked["fields"], hidden);
    return masked;
  };
}

function makeMask(schema: Schema): Mask | undefined {
  const def = schema._zod.def as unknown as Def;
  if (def.shape) return maskOfObject(def.shape);
  const element = def.element && maskOf(def.element);
  if (element) return (value, sight) => (Array.isArray(value) ? value.map((one) => element(one, sight)) : value);
  const values = def.valueType && maskOf(def.valueType);
  if (values) {
    return (value, sight) =>
      isObject(value)
        ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, values(one, sight)]))
        : value;
  }
  const options = def.options?.flatMap((option) => maskOf(option) ?? []) ?? [];
  if (options.length > 0) return (value, sight) => options.reduce((rest, mask) => mask(rest, sight), value);
  const inner = def.innerType ?? def.out;
  return inner && maskOf(inner);
}

const made = new WeakMap<Schema, { readonly mask: Mask | undefined }>();

function maskOf(schema: Schema): Mask | undefined {
  const known = made.get(schema);
  if (known) return known.mask;
  // What holds itself, as filters do, holds no records.
  made.set(schema, { mask: undefined });
  const mask = makeMask(schema);
  made.set(schema, { mask });
  return mask;
}

/**
 * An answer without the fields that its caller does not see: they are empty wherever the answer's schema holds a record,
 * so that no operation can forget it (test/isolation/rows.test.ts).
 */
export function maskOutput(schema: z.ZodType | undefined, output: unknown, sight: Sight | undefined): unknown {
  if (!sight || !schema) return output;
  return maskOf(schema)?.(output, sight) ?? output;
}

/** A record by itself, whose kind is known but not its schema, without what is hidden. */
export function maskRecord<T extends Readonly<Record<string, unknown>>>(record: T, hidden: ReadonlySet<string>): T {
  if (hidden.size === 0) return record;
  const shown = Object.entries(record).filter(([name]) => !hidden.has(name));
  const { fields, ...rest } = Object.fromEntries(shown);
  return (fields === undefined ? rest : { ...rest, fields: maskValues(fields, hidden) }) as T;
}
