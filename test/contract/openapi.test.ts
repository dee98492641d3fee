import { type Operation, operations } from "@perennial/contract";
import { openApiDocument, operatorDocument } from "@perennial/contract/openapi";
import { describe, expect, test } from "vitest";
import { lint } from "./lint.ts";

type Json = Record<string, unknown>;
const document = openApiDocument();
const paths = document["paths"] as Record<string, Record<string, Json>>;
const { schemas } = document["components"] as { schemas: Record<string, Json> };

/** Every property of every schema, with the place where it stands. */
function* propertiesOf(schema: Json, at: string): Generator<{ at: string; property: Json }> {
  for (const [name, property] of Object.entries((schema["properties"] ?? {}) as Record<string, Json>)) {
    yield { at: `${at}.${name}`, property };
    yield* propertiesOf(property, `${at}.${name}`);
  }
  const items = schema["items"] as Json | undefined;
  if (items) yield* propertiesOf(items, `${at}[]`);
  for (const key of ["anyOf", "oneOf"]) {
    for (const child of (schema[key] ?? []) as Json[]) yield* propertiesOf(child, at);
  }
}

/** Whether a schema says what it is, itself or where it refers to. */
function isDescribed(schema: Json): boolean {
  if (typeof schema["description"] === "string" && schema["description"] !== "") return true;
  const ref = schema["$ref"];
  return typeof ref === "string" && isDescribed(schemas[ref.replace("#/components/schemas/", "")] ?? {});
}

/** Whether an example can be shown: its own, or put together from its parts. */
function hasExample(schema: Json): boolean {
  if (Array.isArray(schema["examples"]) || "const" in schema || "default" in schema) return true;
  const ref = schema["$ref"];
  if (typeof ref === "string") return true;
  const parts = [
    ...((schema["anyOf"] ?? []) as Json[]),
    ...((schema["oneOf"] ?? []) as Json[]),
    ...(schema["items"] ? [schema["items"] as Json] : []),
  ];
  return schema["type"] === "object" || schema["type"] === "null" || parts.some(hasExample);
}

/** The whole API as text that can be read in a diff. */
function asMarkdown(): string {
  const rows = Object.values(operations).map(
    ({ method, path, id, access, status, errors }: Operation) =>
      `| ${method.toUpperCase()} | ${path} | ${id} | ${access} | ${status} | ${errors.join(", ")} |`,
  );
  const shape = (schema: Json): string => {
    if (typeof schema["$ref"] === "string") return schema["$ref"].replace("#/components/schemas/", "");
    const choices = (schema["anyOf"] ?? schema["oneOf"]) as Json[] | undefined;
    if (choices) return choices.map(shape).join(" or ");
    if (Array.isArray(schema["enum"])) return schema["enum"].join(" or ");
    if (schema["type"] === "array") return `list of ${shape((schema["items"] ?? {}) as Json)}`;
    if (schema["properties"]) return `{ ${Object.keys(schema["properties"] as Json).join(", ")} }`;
    return String(schema["const"] ?? schema["type"] ?? "anything");
  };
  const kinds = Object.entries(schemas).map(([name, schema]) => {
    const required = new Set((schema["required"] ?? []) as string[]);
    const fields = Object.entries((schema["properties"] ?? {}) as Record<string, Json>).map(
      ([key, property]) => `- ${key}${required.has(key) ? "" : "?"}: ${shape(property)}`,
    );
    return [`## ${name}`, "", ...(fields.length > 0 ? fields : [shape(schema)]), ""].join("\n");
  });
  return [
    "| method | path | operation | access | status | errors |",
    "| - | - | - | - | - | - |",
    ...rows,
    "",
    ...kinds,
  ].join("\n");
}

test.each([
  ["the API", document],
  ["operators", operatorDocument()],
])("the document of %s passes a strict linter without a warning", (_, linted) => {
  expect(lint(linted)).toEqual({ errors: 0, warnings: 0, problems: [] });
});

describe("the OpenAPI document", () => {
  test("describes every operation, every parameter and every field, with an example of each", () => {
    const missing: string[] = [];
    for (const [path, methods] of Object.entries(paths)) {
      for (const [method, op] of Object.entries(methods)) {
        if (!op["summary"] || !op["description"]) missing.push(`${method} ${path}`);
        for (const parameter of (op["parameters"] ?? []) as Json[]) {
          if (parameter["$ref"] !== undefined) continue;
          if (!parameter["description"] || parameter["example"] === undefined)
            missing.push(`${method} ${path} ${String(parameter["name"])}`);
        }
        const content = (op["requestBody"] as { content?: Record<string, Json> } | undefined)?.content?.[
          "application/json"
        ];
        if (content && content["example"] === undefined) missing.push(`${method} ${path} body`);
      }
    }
    for (const [name, schema] of Object.entries(schemas)) {
      if (!isDescribed(schema)) missing.push(name);
      for (const { at, property } of propertiesOf(schema, name)) {
        if (!isDescribed(property)) missing.push(`${at}: description`);
        if (!hasExample(property)) missing.push(`${at}: example`);
      }
    }
    expect(missing).toEqual([]);
  });

  test("has every operation of the contract, under its own id", () => {
    const ids = Object.values(paths).flatMap((methods) =>
      Object.values(methods).map((op) => String(op["operationId"])),
    );
    expect(ids.toSorted()).toEqual(Object.keys(operations).toSorted());
  });

  test("changes only where a diff shows it", async () => {
    await expect(asMarkdown()).toMatchFileSnapshot("./api.md");
  });

  test("gives examples that the API itself takes", () => {
    for (const op of Object.values(operations) as Operation[]) {
      const body = paths[op.path]?.[op.method]?.["requestBody"] as { content: Record<string, Json> } | undefined;
      if (!op.body || !body) continue;
      const result = op.body.safeParse(body.content["application/json"]?.["example"]);
      expect(result.success, `${op.id}: ${JSON.stringify(result.error?.issues)}`).toBe(true);
    }
  });
});
