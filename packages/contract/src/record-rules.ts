import * as z from "zod";
import { Note, Task } from "./activity.ts";
import { Customer } from "./customer.ts";
import { field } from "./field.ts";
import { Product } from "./product.ts";
import { Purchase } from "./purchase.ts";
import { FIELD_RULES, OWNED_KINDS, REACHES, RECORD_KINDS, type RecordKind } from "./reach.ts";
import { Signal } from "./signal.ts";
import { Subscription } from "./subscription.ts";

const RECORDS = {
  customer: Customer,
  purchase: Purchase,
  subscription: Subscription,
  signal: Signal,
  note: Note,
  task: Task,
  product: Product,
} as const satisfies Record<RecordKind, z.ZodObject>;

/** The schema of a kind of record. */
export const recordOf = (kind: RecordKind): z.ZodObject => RECORDS[kind];

/** What a field of such a schema holds when it is hidden; undefined for one that cannot be empty. */
export function emptyOf(schema: z.core.$ZodType): null | [] | Record<string, never> | undefined {
  const { def } = schema._zod as { def: { type: string; innerType?: z.core.$ZodType } };
  if (def.type === "nullable") return null;
  if (def.type === "array") return [];
  if (def.type === "record") return {};
  return def.innerType ? emptyOf(def.innerType) : undefined;
}

/** Fields that say how records hang together; hiding them would hide nothing and break much. */
const STRUCTURE = new Set(["ownerId", "importId", "doneAt", "assigneeId", "erasedAt", "scores", "fields"]);

/** The fields of a kind of record that a role can hide or keep from changing, beside the custom ones. */
export function guardedFields(kind: RecordKind): string[] {
  return Object.entries(recordOf(kind).shape)
    .filter(([name, schema]) => !STRUCTURE.has(name) && emptyOf(schema as z.ZodType) !== undefined)
    .map(([name]) => name);
}

/** The same for every kind. */
export const GUARDED_FIELDS: Readonly<Record<RecordKind, readonly string[]>> = {
  customer: guardedFields("customer"),
  purchase: guardedFields("purchase"),
  subscription: guardedFields("subscription"),
  signal: guardedFields("signal"),
  note: guardedFields("note"),
  task: guardedFields("task"),
  product: guardedFields("product"),
};

const reach = (what: string) => field(z.enum(REACHES).default("all"), what, "team");
const Reaches = z
  .object({ read: reach("Whose records can be seen."), write: reach("Whose records can be changed.") })
  .strict()
  .meta({ id: "Reaches", description: "Whose records of one kind a role reaches." });

const FieldRules = z
  .record(z.string().regex(/^(?:[a-zA-Z]\w{0,40}|fields\.[\w-]{1,64})$/, "No such field."), z.enum(FIELD_RULES))
  .meta({
    description: "Fields by name, custom ones as `fields.<key>`: `hidden`, or `read-only`.",
    examples: [{ phones: "hidden", "fields.credit": "read-only" }],
  });

const byKind = <S extends z.ZodType, K extends string>(kinds: readonly K[], schema: S) =>
  Object.fromEntries(kinds.map((kind) => [kind, schema.optional()])) as Record<K, z.ZodOptional<S>>;

export const RecordRules = z
  .object({
    reach: z
      .object(byKind(OWNED_KINDS, Reaches))
      .strict()
      .default({})
      .meta({
        description:
          "Whose records it reaches, by kind; everybody's where nothing is said. What is not reached of a customer is not reached of what belongs to it.",
        examples: [{ customer: { read: "team", write: "own" } }],
      }),
    fields: z
      .object(byKind(RECORD_KINDS, FieldRules))
      .strict()
      .default({})
      .meta({
        description: "Fields that it does not see, or cannot change, by kind of record.",
        examples: [{ customer: { phones: "hidden" } }],
      }),
  })
  .strict()
  .meta({ id: "RecordRules", description: "Which records and which of their fields can be seen and changed." });
export type RecordRules = z.infer<typeof RecordRules>;

/** Rules that hold nothing back. */
export const NO_RULES: RecordRules = { reach: {}, fields: {} };
