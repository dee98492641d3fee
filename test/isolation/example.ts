import type { Operation } from "@perennial/contract";
import * as z from "zod";

export interface Example {
  readonly url: string;
  readonly body?: unknown;
}

type Json = Record<string, unknown>;

/** An example of a schema, put together from the examples that its fields carry. */
export function exampleOf(schema: z.ZodType): unknown {
  const { $defs, ...root } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Json;
  const defs = ($defs ?? {}) as Record<string, Json>;
  const visit = (node: Json): unknown => {
    const examples = node["examples"] as unknown[] | undefined;
    if (examples?.[0] !== undefined) return examples[0];
    if (typeof node["$ref"] === "string") return visit(defs[node["$ref"].replace("#/$defs/", "")] ?? {});
    const choices = (node["anyOf"] ?? node["oneOf"]) as Json[] | undefined;
    if (choices?.[0]) return visit(choices[0]);
    if ("default" in node) return node["default"];
    if (node["type"] === "array") return [visit((node["items"] ?? {}) as Json)];
    const required = new Set((node["required"] ?? []) as string[]);
    const properties = Object.entries((node["properties"] ?? {}) as Record<string, Json>);
    return Object.fromEntries(
      properties.filter(([key]) => required.has(key)).map(([key, child]) => [key, visit(child)]),
    );
  };
  return visit(root);
}

/**
 * A request that passes the contract.
 *
 * @param ids values of path parameters, where the example of the contract will not do
 */
export function exampleRequest(op: Operation, ids: Readonly<Record<string, string>>): Example {
  const upserts = op.method === "put";
  const path = op.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const own = upserts && op.path.endsWith(`{${name}}`) ? "ext:example" : ids[name];
    return encodeURIComponent(own ?? String(exampleOf(op.params?.shape[name] as z.ZodType)));
  });
  const required = Object.entries(op.query?.shape ?? {}).filter(
    ([, schema]) => !(schema as z.ZodType).safeParse(undefined).success,
  );
  const search = new URLSearchParams(
    required.map(([name, schema]): [string, string] => [name, String(exampleOf(schema as z.ZodType))]),
  );
  const url = `/v1${path}${search.size > 0 ? `?${search.toString()}` : ""}`;
  return op.body ? { url, body: exampleOf(op.body) } : { url };
}
