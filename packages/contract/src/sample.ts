import { isForKeys } from "./api-key.ts";
import { calls } from "./calls.ts";
import type { Operation } from "./operation.ts";

/** A request as a sample shows it. */
export interface SampleRequest {
  readonly params: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

/** A program that does an operation, in the form that documentation tools read as `x-codeSamples`. */
export interface Sample {
  readonly lang: "shell" | "typescript" | "python";
  readonly label: string;
  readonly source: string;
}

/** What samples read from the environment: where the API is, and the key. */
const URL_NAME = "PERENNIAL_URL";
const KEY_NAME = "PERENNIAL_API_KEY";

const isEmpty = (record: Readonly<Record<string, unknown>>): boolean => Object.keys(record).length === 0;

/** Address below the origin; a colon may stand in a path as it is. */
function addressOf(op: Operation, { params, query }: SampleRequest): string {
  const path = op.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(params[name])).replaceAll("%3A", ":"),
  );
  const search = new URLSearchParams(
    Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
  );
  return `/v1${path}${search.size > 0 ? `?${search.toString()}` : ""}`;
}

function curl(op: Operation, request: SampleRequest): string {
  const lines = [
    `curl --fail-with-body${op.method === "get" ? "" : ` -X ${op.method.toUpperCase()}`} "$${URL_NAME}${addressOf(op, request)}"`,
    ...(op.access === "public" ? [] : [`  -H "Authorization: Bearer $${KEY_NAME}"`]),
  ];
  if (op.body) {
    const text = JSON.stringify(request.body, null, 2).replaceAll("'", String.raw`'\''`);
    lines.push('  -H "Content-Type: application/json"', `  -d '${text}'`);
  }
  return lines.join(" \\\n");
}

/** A value as JavaScript: names without quotes where they need none. */
function literal(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(/^(\s*)"([A-Za-z_$][\w$]*)":/gm, "$1$2:");
}

function typeScript(op: Operation, { params, query, body }: SampleRequest): string {
  const key = op.access === "public" ? "" : `, key: process.env.${KEY_NAME}`;
  const given = {
    ...(isEmpty(params) ? {} : { params }),
    ...(isEmpty(query) ? {} : { query }),
    ...(op.body ? { body } : {}),
  };
  const call = `crm.${op.id}(${isEmpty(given) ? "" : literal(given)})`;
  const asked = calls[op.id]?.pages
    ? `for await (const one of ${call}) {\n  console.log(one);\n}`
    : op.output
      ? `console.log(await ${call});`
      : `await ${call};`;
  return `import { createClient } from "@perennial/sdk";

const crm = createClient({ baseUrl: process.env.${URL_NAME}${key} });

${asked}
`;
}

/** A value as Python writes it. */
function pythonOf(value: unknown, indent: string): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value !== "object") return JSON.stringify(value);
  const inner = `${indent}    `;
  const parts = Array.isArray(value)
    ? value.map((one) => pythonOf(one, inner))
    : Object.entries(value).map(([name, one]) => `${JSON.stringify(name)}: ${pythonOf(one, inner)}`);
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  return parts.length === 0
    ? `${open}${close}`
    : `${open}\n${parts.map((part) => `${inner}${part},\n`).join("")}${indent}${close}`;
}

function python(op: Operation, request: SampleRequest): string {
  const headers = [
    ...(op.access === "public" ? [] : [`"Authorization": "Bearer " + os.environ["${KEY_NAME}"]`]),
    ...(op.body ? ['"Content-Type": "application/json"'] : []),
  ];
  const data = op.body ? `    data=json.dumps(${pythonOf(request.body, "    ")}).encode(),\n` : "";
  const shown = op.output ? "print(json.load(reply))" : "print(reply.status)";
  return `${op.body || op.output ? "import json\n" : ""}import os
import urllib.request

request = urllib.request.Request(
    os.environ["${URL_NAME}"] + ${JSON.stringify(addressOf(op, request))},
    method="${op.method.toUpperCase()}",
${headers.length === 0 ? "" : `    headers={\n${headers.map((header) => `        ${header},\n`).join("")}    },\n`}${data})
with urllib.request.urlopen(request) as reply:
    ${shown}
`;
}

/**
 * Programs that do an operation as they stand, given the two variables of the environment. What no key can be allowed has
 * none: a program comes with a key.
 */
export function samplesOf(op: Operation, request: SampleRequest): Sample[] {
  if (op.access !== "public" && !isForKeys(op)) return [];
  return [
    { lang: "shell", label: "curl", source: curl(op, request) },
    { lang: "typescript", label: "TypeScript", source: typeScript(op, request) },
    { lang: "python", label: "Python", source: python(op, request) },
  ];
}
