import type { Operation } from "@perennial/contract";
import * as z from "zod";

type Json = Readonly<Record<string, unknown>>;

/** How the text after a flag is read. */
export type FlagKind = "text" | "number" | "switch" | "list" | "sort" | "json" | "free";

/** One field of a request as it is given on the command line. */
export interface Flag {
  /** Without its dashes. */
  readonly name: string;
  readonly place: "params" | "query" | "body";
  readonly key: string;
  readonly kind: FlagKind;
  readonly isRequired: boolean;
  readonly isNullable: boolean;
  readonly choices: readonly string[];
  readonly description: string;
  readonly example: unknown;
}

/** `churnRisk` → `churn-risk`. */
export function kebab(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, "$1-$2").toLowerCase();
}

/** `churn-risk` → `churnRisk`. */
export function camel(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** A schema with its references followed, and without the null that it may admit. */
function settled(schema: Json, defs: Json): { readonly schema: Json; readonly isNullable: boolean } {
  const { $ref } = schema;
  if (typeof $ref === "string") {
    const named = defs[$ref.replace("#/$defs/", "")] as Json | undefined;
    return settled({ ...named, ...Object.fromEntries(Object.entries(schema).filter(([key]) => key !== "$ref")) }, defs);
  }
  const alternatives = (schema["anyOf"] ?? []) as readonly Json[];
  const others = alternatives.filter(({ type }) => type !== "null");
  const [only] = others;
  if (others.length === 1 && only && alternatives.length === 2) {
    const { anyOf: _, ...said } = schema;
    return { schema: { ...settled(only, defs).schema, ...said }, isNullable: true };
  }
  return { schema, isNullable: false };
}

function kindOf(schema: Json, defs: Json): FlagKind {
  const properties = (schema["properties"] ?? {}) as Json;
  if ("by" in properties && "direction" in properties) return "sort";
  switch (schema["type"]) {
    case "integer":
    case "number":
      return "number";
    case "boolean":
      return "switch";
    case "string":
      return "text";
    case "array": {
      const items = settled((schema["items"] ?? {}) as Json, defs).schema;
      return items["type"] === "string" || items["enum"] ? "list" : "json";
    }
    case "object":
      return "json";
    default:
      return schema["enum"] ? "text" : "free";
  }
}

function fieldsOf(place: Flag["place"], whole: z.ZodType): Flag[] {
  const { $defs = {}, ...root } = z.toJSONSchema(whole, { io: "input", unrepresentable: "any" }) as Json;
  const defs = $defs as Json;
  const { schema } = settled(root, defs);
  const required = new Set((schema["required"] ?? []) as readonly string[]);
  return Object.entries((schema["properties"] ?? {}) as Readonly<Record<string, Json>>).map(([key, property]) => {
    const { schema: own, isNullable } = settled(property, defs);
    const items = settled((own["items"] ?? {}) as Json, defs).schema;
    const [example] = (own["examples"] ?? []) as readonly unknown[];
    return {
      name: kebab(key),
      place,
      key,
      kind: kindOf(own, defs),
      isRequired: place === "params" || required.has(key),
      isNullable,
      choices: ((own["enum"] ?? items["enum"] ?? []) as readonly unknown[]).map(String),
      description: String(own["description"] ?? ""),
      example,
    };
  });
}

const known = new Map<string, readonly Flag[]>();

/** Every field of an operation's request, the address first. A body's field comes before one of the query of its name. */
export function flagsOf(op: Operation): readonly Flag[] {
  const before = known.get(op.id);
  if (before) return before;
  const flags = (["params", "body", "query"] as const).flatMap((place) => {
    const schema = op[place];
    return schema ? fieldsOf(place, schema) : [];
  });
  known.set(op.id, flags);
  return flags;
}
