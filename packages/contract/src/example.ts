type Json = Readonly<Record<string, unknown>>;

/** Fields of a body that asks for none, as far as a sample shows them. */
const SOME = 2;

/**
 * Example of a JSON Schema, put together from the examples of its fields.
 *
 * @param schemas named schemas that `#/components/schemas/…` refers to
 * @param isBrief only what has to be sent; of a body without such the first fields
 */
export function exampleOf(schema: Json, schemas: Readonly<Record<string, Json>>, isBrief = false): unknown {
  const again = (inner: unknown): unknown => exampleOf((inner ?? {}) as Json, schemas, isBrief);
  const examples = schema["examples"] as readonly unknown[] | undefined;
  if (examples?.[0] !== undefined) return examples[0];
  if ("default" in schema) return schema["default"];
  const ref = schema["$ref"];
  if (typeof ref === "string") return again(schemas[ref.replace("#/components/schemas/", "")]);
  const alternatives = (schema["anyOf"] ?? schema["oneOf"]) as readonly Json[] | undefined;
  if (alternatives?.[0]) return again(alternatives[0]);
  if ("const" in schema) return schema["const"];
  const choices = schema["enum"] as readonly unknown[] | undefined;
  if (choices) return choices[0];
  if (schema["type"] === "array") return [again(schema["items"])];
  if (schema["type"] !== "object") return null;
  const all = Object.entries((schema["properties"] ?? {}) as Readonly<Record<string, Json>>);
  const required = new Set((schema["required"] ?? []) as readonly string[]);
  const needed = all.filter(([key]) => required.has(key));
  const shown = isBrief ? (needed.length > 0 ? needed : all.slice(0, SOME)) : all;
  return Object.fromEntries(shown.map(([key, child]) => [key, again(child)]));
}
