/** A JSON Schema, or a part of one. */
export type Schema = Readonly<Record<string, unknown>>;

const REF = "#/components/schemas/";

const isSchema = (value: unknown): value is Schema => typeof value === "object" && value !== null;
const schemas = (value: unknown): readonly Schema[] => (Array.isArray(value) ? value.filter(isSchema) : []);
const quoted = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name));

/** A documenting comment of some lines, `indent` in from the left. */
export function comment(lines: readonly string[], indent: string): string {
  const text = lines.flatMap((line) => line.split("\n")).map((line) => line.replaceAll("*/", "*\\/"));
  if (text.length === 0) return "";
  if (text.length === 1) return `${indent}/** ${text[0]} */\n`;
  return `${indent}/**\n${text.map((line) => `${indent} *${line === "" ? "" : ` ${line}`}\n`).join("")}${indent} */\n`;
}

function remarks(schema: Schema): string[] {
  const { description, examples, default: usual } = schema;
  const example = Array.isArray(examples) && isSchema(schema) ? (examples as unknown[])[0] : undefined;
  return [
    ...(typeof description === "string" ? [description] : []),
    ...(usual === undefined || isSchema(usual) ? [] : [`@default ${JSON.stringify(usual)}`]),
    ...(example === undefined || example === null || isSchema(example) ? [] : [`@example ${JSON.stringify(example)}`]),
  ];
}

/** Several types of which one holds; what stands twice is said once. */
function union(types: readonly string[]): string {
  return [...new Set(types)].join(" | ") || "never";
}

const inBrackets = (type: string): string => (/[|&]/.test(type) && !/^[{(]/.test(type) ? `(${type})` : type);

function objectOf(schema: Schema, indent: string): string {
  const properties = Object.entries((schema["properties"] ?? {}) as Record<string, Schema>);
  const { additionalProperties } = schema;
  if (properties.length === 0) {
    return isSchema(additionalProperties) ? `Record<string, ${typeOf(additionalProperties, indent)}>` : "object";
  }
  return `{\n${membersOf(schema, `${indent}  `)}${indent}}`;
}

/** The fields of an object, each with what the contract says of it. */
export function membersOf(schema: Schema, indent: string): string {
  const required = new Set((schema["required"] ?? []) as string[]);
  return Object.entries((schema["properties"] ?? {}) as Record<string, Schema>)
    .map(([name, property]) => {
      const type = typeOf(property, indent);
      return `${comment(remarks(property), indent)}${indent}${quoted(name)}${required.has(name) ? "" : "?"}: ${type};\n`;
    })
    .join("");
}

function plainTypeOf(type: unknown, schema: Schema, indent: string): string {
  switch (type) {
    case "integer":
    case "number":
      return "number";
    case "string":
    case "boolean":
    case "null":
      return type;
    case "array": {
      const { prefixItems, items } = schema;
      if (prefixItems !== undefined)
        return `[${schemas(prefixItems)
          .map((one) => typeOf(one, indent))
          .join(", ")}]`;
      return `${inBrackets(isSchema(items) ? typeOf(items, indent) : "unknown")}[]`;
    }
    case "object":
      return objectOf(schema, indent);
    default:
      return "unknown";
  }
}

/** The type of what a schema admits, as TypeScript. */
export function typeOf(schema: Schema, indent: string): string {
  const { $ref, const: constant, enum: choices, type } = schema;
  if (typeof $ref === "string") return $ref.replace(REF, "");
  const alternatives = schemas(schema["anyOf"] ?? schema["oneOf"]);
  if (alternatives.length > 0) return union(alternatives.map((one) => typeOf(one, indent)));
  const all = schemas(schema["allOf"]);
  if (all.length > 0) return all.map((one) => inBrackets(typeOf(one, indent))).join(" & ");
  if (constant !== undefined) return JSON.stringify(constant);
  if (Array.isArray(choices)) return union(choices.map((one) => JSON.stringify(one)));
  if (Array.isArray(type)) return union(type.map((one) => plainTypeOf(one, schema, indent)));
  return plainTypeOf(type, schema, indent);
}

/** A named schema as a declaration that is exported. */
export function declarationOf(name: string, schema: Schema): string {
  const head = comment(remarks(schema), "");
  const isRecord = schema["type"] === "object" && Object.keys((schema["properties"] ?? {}) as object).length > 0;
  return isRecord
    ? `${head}export interface ${name} {\n${membersOf(schema, "  ")}}\n`
    : `${head}export type ${name} = ${typeOf(schema, "")};\n`;
}
