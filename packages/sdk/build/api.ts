import { ERRORS, type ErrorCode } from "@perennial/contract";
import { calls, type OperationCall, operatorCalls } from "@perennial/contract/calls";
import { openApiDocument, operatorDocument } from "@perennial/contract/openapi";
import { comment, declarationOf, type Schema, typeOf } from "./declaration.ts";
import { classNameOf } from "./error-classes.ts";

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly description: string;
  readonly schema: Schema;
}

interface Content {
  readonly content?: { readonly "application/json"?: { readonly schema: Schema } };
}

interface Described {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly "x-permission": string;
  readonly parameters: readonly (Parameter | { readonly $ref: string })[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content & { readonly description: string }>>;
}

const schemaOf = (content: Content | undefined): Schema | undefined => content?.content?.["application/json"]?.schema;

/** `params` or `query` of a request as one member; empty for an operation without. */
function partOf(name: "params" | "query", parameters: readonly Parameter[]): string {
  const own = parameters.filter((one) => one.in === (name === "params" ? "path" : "query"));
  if (own.length === 0) return "";
  const members = own.map(
    ({ name: field, required, description, schema }) =>
      `${comment([description], "      ")}      ${field}${required ? "" : "?"}: ${typeOf(schema, "      ")};\n`,
  );
  return `    ${name}${own.some(({ required }) => required) ? "" : "?"}: {\n${members.join("")}    };\n`;
}

/** Whether nothing of a body has to be sent. */
function isOptional(body: Schema, named: Readonly<Record<string, Schema>>): boolean {
  const ref = body["$ref"];
  const schema = typeof ref === "string" ? (named[ref.replace("#/components/schemas/", "")] ?? {}) : body;
  return schema["type"] === "object" && ((schema["required"] ?? []) as unknown[]).length === 0;
}

function codesOf({ responses }: Described): ErrorCode[] {
  const told = Object.values(responses).flatMap(({ description }) =>
    [...description.matchAll(/`(\w+)`:/g)].map(([, code = ""]) => code),
  );
  return told.filter((code): code is ErrorCode => Object.hasOwn(ERRORS, code));
}

/** Codes that any operation may answer: they are said once, in the manual. */
const COMMON = new Set(["invalid_request", "rate_limited", "internal", "unavailable", "unauthorized", "forbidden"]);

function methodOf(op: Described, call: OperationCall, named: Readonly<Record<string, Schema>>): string {
  const parameters = op.parameters.filter((one): one is Parameter => "name" in one);
  const body = schemaOf(op.requestBody);
  const isFree = (!body || isOptional(body, named)) && parameters.every((one) => !one.required);
  const bodyMember = body ? `    body${isOptional(body, named) ? "?" : ""}: ${typeOf(body, "    ")};\n` : "";
  const request = `${partOf("params", parameters)}${partOf("query", parameters)}${bodyMember}`;
  const output = schemaOf(Object.entries(op.responses).find(([status]) => status.startsWith("2"))?.[1]);
  const answer = output ? typeOf(output, "  ") : "undefined";
  const returns = call.pages ? `List<${answer}>` : `Promise<${answer}>`;
  const classes = codesOf(op)
    .filter((code) => !COMMON.has(code))
    .map(classNameOf);
  const says = comment(
    [
      `${op.summary}.`,
      "",
      op.description,
      "",
      `\`${call.method.toUpperCase()} /v1${call.path}\`, permission \`${op["x-permission"]}\`.`,
      ...(classes.length > 0 ? [`@throws ${classes.join(", ")}`] : []),
    ],
    "  ",
  );
  const given = request === "" ? "request?: object" : `request${isFree ? "?" : ""}: {\n${request}  }`;
  return `${says}  ${op.operationId}(${given}, options?: CallOptions): ${returns};\n`;
}

const CALL = `
/** How the rest of a list is asked for. */
type Paging = \`\${"query" | "body"}.\${string}\` | "once";

/** Of an operation, what is needed to send it. */
export interface OperationCall {
  readonly method: "get" | "post" | "put" | "patch" | "delete";
  readonly path: string;
  readonly keyed: boolean;
  readonly body: boolean;
  readonly answers: boolean;
  readonly pages?: Paging;
}
`;

interface Written {
  /** The table of what has to be known to send each operation. */
  readonly table: string;
  /** Declarations of everything that is sent and answered. */
  readonly types: string;
  readonly methods: string;
}

function written(api: object, listed: Readonly<Record<string, OperationCall>>): Written {
  const document = api as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
    readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
  };
  const named = document.components.schemas;
  const described = new Map(
    Object.values(document.paths).flatMap((path) => Object.values(path).map((op) => [op.operationId, op] as const)),
  );
  const methods = Object.entries(listed).flatMap(([id, call]) => {
    const op = described.get(id);
    return op ? [methodOf(op, call, named)] : [];
  });
  return {
    table: Object.entries(listed)
      .map(([id, call]) => `  ${id}: ${JSON.stringify(call)},\n`)
      .join(""),
    types: Object.entries(named)
      .map(([name, schema]) => declarationOf(name, schema))
      .join("\n"),
    methods: methods.join("\n"),
  };
}

/** The module that stands in for `src/api.ts` in the published package: the same, written out, and without schemas. */
export function apiModule(): string {
  const { table, types, methods } = written(openApiDocument(), calls);
  const codes = Object.keys(ERRORS).map((code) => JSON.stringify(code));
  return `import type { CallOptions } from "./options.ts";
import type { List } from "./page.ts";
${CALL}
export const calls: Readonly<Record<string, OperationCall>> = {
${table}};

/** Why a request is refused. */
export type ErrorCode = ${codes.join(" | ")};

${types}
/** One method an operation of the API. Every one can be refused with \`invalid_request\`, \`unauthorized\`, \`forbidden\`, \`rate_limited\`, \`internal\` and \`unavailable\`; what else is said with it. */
export interface Client {
${methods}}
`;
}

/** The same for `src/operator-api.ts`. */
export function operatorApiModule(): string {
  const { table, types, methods } = written(operatorDocument(), operatorCalls);
  return `import type { OperationCall } from "./api.ts";
import type { CallOptions } from "./options.ts";
import type { List } from "./page.ts";

export const operatorCalls: Readonly<Record<string, OperationCall>> = {
${table}};

${types}
/** One method an operation of whoever runs the installation. */
export interface OperatorClient {
${methods}}
`;
}
