import type { CustomField } from "./custom-field.ts";

type Json = Record<string, unknown>;

/** Names of the schemas that hold a record, or a part of one, with its custom fields. */
const SCHEMAS: Readonly<Record<CustomField["noun"], readonly string[]>> = {
  customer: ["Customer", "CustomerRow", "CustomerInput", "CustomerChange", "UpsertCustomer"],
  purchase: ["Purchase", "PurchaseInput", "PurchaseChange", "UpsertPurchase"],
};

/** What a custom field holds. */
function valueOf({ type, options }: CustomField): Json {
  switch (type) {
    case "number":
      return { type: "number" };
    case "boolean":
      return { type: "boolean" };
    case "date":
      return { type: "string", format: "date" };
    case "link":
      return { type: "string", format: "uri" };
    case "choice":
      return { type: "string", enum: options };
    case "choices":
      return { type: "array", items: { type: "string", enum: options } };
    default:
      return { type: "string" };
  }
}

/** A map of custom fields with those that there are. Where `null` takes a value away, it does so of each. */
function fieldsWith({ examples: _examples, ...map }: Json, own: readonly CustomField[]): Json {
  const isEmptied = JSON.stringify(map["additionalProperties"] ?? {}).includes('"null"');
  const properties = own.map((field): [string, Json] => {
    const value = valueOf(field);
    return [field.key, { ...(isEmptied ? { anyOf: [value, { type: "null" }] } : value), description: field.label }];
  });
  return { ...map, properties: Object.fromEntries(properties) };
}

/** An OpenAPI document in which the records have the custom fields of a workspace; each of them can be absent. */
export function withCustomFields(document: Json, fields: readonly CustomField[]): Json {
  const components = document["components"] as Json & { readonly schemas: Record<string, Json> };
  const schemas = { ...components.schemas };
  for (const [noun, names] of Object.entries(SCHEMAS)) {
    const own = fields.filter((field) => field.noun === noun);
    if (own.length === 0) continue;
    for (const name of names) {
      const { properties, ...schema } = schemas[name] as Json & { readonly properties: Record<string, Json> };
      schemas[name] = { ...schema, properties: { ...properties, fields: fieldsWith(properties["fields"] ?? {}, own) } };
    }
  }
  return { ...document, components: { ...components, schemas } };
}
