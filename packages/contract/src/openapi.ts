import * as z from "zod";
import { ERRORS, type ErrorCode } from "./error.ts";
import { exampleOf } from "./example.ts";
import { field } from "./field.ts";
import { type Operation, writes } from "./operation.ts";
import { operations } from "./operations.ts";
import { operatorOperations } from "./operator.ts";
import { Problem } from "./problem.ts";
import { samplesOf } from "./sample.ts";

export { withCustomFields } from "./openapi-fields.ts";

type Json = Record<string, unknown>;

/** What every operation may answer besides its own errors. */
const COMMON: readonly ErrorCode[] = ["invalid_request", "rate_limited", "internal", "unavailable"];
const TAGS: Readonly<Record<string, string>> = {
  Account: "Signing up, signing in, and who is calling.",
  "API keys": "Keys for programs.",
  Workspace: "The company's settings, its people and the work over all its data.",
  Customers: "The archive of people and organisations.",
  Purchases: "What customers bought, and refunds.",
  Products: "The catalogue.",
  Activities: "Notes, tasks and the timeline.",
  "Custom fields": "Fields that the workspace adds to its records.",
  Views: "Lists of customers kept under a name.",
  Imports: "Files on their way in, with preview, progress and undo.",
  Exports: "Filtered lists as files.",
  Usage: "What the workspace uses, what that costs, and its last requests.",
  Batch: "Up to a hundred writes of any kind in one request.",
  "Test clock": "Workspaces to try things in, whose time can be moved.",
  Billing: "The plan and its invoices.",
  Scores: "Churn, loyalty and worth, with their reasons.",
};

/** Collects named schemas; one that differs as input from what it is as output gets the suffix `Input`. */
function collector() {
  const schemas: Record<string, Json> = {};
  const name = (id: string, schema: Json, suffix: string): string => {
    const taken = schemas[id];
    if (taken === undefined || JSON.stringify(taken) === JSON.stringify(schema)) {
      schemas[id] = schema;
      return id;
    }
    return name(`${id}${suffix}`, schema, suffix);
  };
  const reference = (schema: z.ZodType, io: "input" | "output"): Json => {
    const {
      $schema: _dialect,
      $defs,
      ...root
    } = z.toJSONSchema(schema, {
      io,
      unrepresentable: "any",
      override: ({ jsonSchema }) => {
        // A later release may answer more than this one says.
        if (io === "output" && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
      },
    }) as Json;
    const defs = ($defs ?? {}) as Record<string, Json>;
    const { id: _own, ...body } = root;
    if (typeof root["id"] === "string") defs[root["id"]] = body;
    const names = new Map<string, string>();
    const rename = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(rename);
      if (value === null || typeof value !== "object") return value;
      const entries = Object.entries(value as Json).map(([key, child]): [string, unknown] => {
        if (key !== "$ref" || typeof child !== "string") return [key, rename(child)];
        const id = child === "#" ? String(root["id"]) : child.replace("#/$defs/", "");
        return [key, `#/components/schemas/${settle(id)}`];
      });
      return Object.fromEntries(entries);
    };
    const settle = (id: string): string => {
      const known = names.get(id);
      if (known !== undefined) return known;
      const { id: _id, ...definition } = defs[id] ?? {};
      names.set(id, id);
      const settled = name(id, rename(definition) as Json, io === "input" ? "Input" : "Output");
      names.set(id, settled);
      return settled;
    };
    if (typeof root["id"] === "string") return { $ref: `#/components/schemas/${settle(root["id"])}` };
    return rename(body) as Json;
  };
  return { schemas, reference };
}

function parametersOf(op: Operation, reference: (schema: z.ZodType, io: "input") => Json): Json[] {
  const parameters: Json[] = [];
  for (const place of ["params", "query"] as const) {
    for (const [name, schema] of Object.entries(op[place]?.shape ?? {})) {
      const { description, examples, ...rest } = reference(schema as z.ZodType, "input");
      const required = place === "params" || !(schema as z.ZodType).safeParse(undefined).success;
      const example = (examples as unknown[] | undefined)?.[0];
      parameters.push({
        name,
        in: place === "params" ? "path" : "query",
        required,
        description,
        schema: rest,
        ...(example === undefined ? {} : { example }),
      });
    }
  }
  if (writes(op) && (op.method === "post" || op.method === "patch")) {
    parameters.push({ $ref: "#/components/parameters/IdempotencyKey" });
  }
  if (op.versioned && op.method !== "get" && op.method !== "post") {
    parameters.push({ $ref: "#/components/parameters/IfMatch" });
  }
  return parameters;
}

/** The values that an operation's samples send: of each part what has to be sent. */
function sampleRequestOf(parameters: readonly Json[], body: Json | undefined, schemas: Record<string, Json>) {
  const place = (where: string): Json =>
    Object.fromEntries(
      parameters
        .filter((one) => one["in"] === where && one["required"] === true)
        .map((one) => [String(one["name"]), one["example"]]),
    );
  return { params: place("path"), query: place("query"), body: body && exampleOf(body, schemas, true) };
}

/** The codes with which an operation may refuse. */
export function errorsOf(op: Operation): ReadonlySet<ErrorCode> {
  const access: ErrorCode[] =
    op.access === "public" ? [] : op.access === "signed-in" ? ["unauthorized"] : ["unauthorized", "forbidden"];
  const idempotent: ErrorCode[] = writes(op) ? ["in_progress", "idempotency_mismatch"] : [];
  const body: ErrorCode[] = op.body ? ["payload_too_large", "unsupported_media_type"] : [];
  return new Set([...COMMON, ...access, ...idempotent, ...body, ...op.errors]);
}

const LIMITS: Json = {
  "RateLimit-Policy": { $ref: "#/components/headers/RateLimitPolicy" },
  RateLimit: { $ref: "#/components/headers/RateLimit" },
};

function responsesOf(
  op: Operation,
  reference: (schema: z.ZodType, io: "output") => Json,
  schemas: Record<string, Json>,
): Json {
  const schema = op.output && reference(op.output, "output");
  const headers = {
    "Request-Id": { $ref: "#/components/headers/RequestId" },
    ...LIMITS,
    ...(op.versioned && op.output ? { ETag: { $ref: "#/components/headers/ETag" } } : {}),
  };
  const content = schema && { "application/json": { schema, example: exampleOf(schema, schemas) } };
  const responses: Json = { [op.status]: { description: op.summary, headers, ...(content ? { content } : {}) } };
  const byStatus = new Map<number, string[]>();
  for (const code of errorsOf(op)) {
    byStatus.set(ERRORS[code].status, [...(byStatus.get(ERRORS[code].status) ?? []), code]);
  }
  for (const [status, codes] of [...byStatus].sort(([a], [b]) => a - b)) {
    responses[status] = {
      description: codes.map((code) => `\`${code}\`: ${ERRORS[code as ErrorCode].en}`).join("; "),
      headers: {
        "Request-Id": { $ref: "#/components/headers/RequestId" },
        ...(codes.includes("rate_limited")
          ? { ...LIMITS, "Retry-After": { $ref: "#/components/headers/RetryAfter" } }
          : {}),
      },
      content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
    };
  }
  return responses;
}

/** What a document says of its API as a whole. */
interface About {
  readonly title: string;
  readonly summary: string;
  readonly description: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly security: readonly Json[];
  readonly securitySchemes: Json;
}

/** The OpenAPI 3.1 document of the whole API, read off the operations. */
export function openApiDocument(): Json {
  return documentOf(Object.values(operations), {
    title: "Perennial API",
    summary: "How loyal every customer is, how likely to leave, what it is worth, and why.",
    description:
      "Every operation of the console, for programs. Refusals are problem documents (RFC 9457) that say what to change; every POST and PATCH takes an `Idempotency-Key`; records can be addressed by your own ids as `ext:<id>`.",
    tags: TAGS,
    security: [{ apiKey: [] }, { session: [] }],
    securitySchemes: {
      apiKey: { type: "http", scheme: "bearer", description: "An API key: `Authorization: Bearer per_live_…`" },
      session: { type: "apiKey", in: "cookie", name: "__Host-session", description: "The console's session." },
    },
  });
}

/** The same of what whoever runs the installation may do; no tenant's key opens any of it. */
export function operatorDocument(): Json {
  return documentOf(Object.values(operatorOperations), {
    title: "Perennial API for operators",
    summary: "Tenants with what each costs; suspended, looked into with consent, and deleted for good.",
    description:
      "For whoever runs an installation. It shows none of a tenant's records, and takes a key of its own, which opens nothing of any tenant. Refusals are problem documents (RFC 9457) that say what to change.",
    tags: { Operator: "The tenants of this installation." },
    security: [{ operatorKey: [] }],
    securitySchemes: {
      operatorKey: {
        type: "http",
        scheme: "bearer",
        description: "The operator's key: `Authorization: Bearer per_opr_…`",
      },
    },
  });
}

function documentOf(listed: readonly Operation[], about: About): Json {
  const { title, summary, description: whole, tags, security, securitySchemes } = about;
  const { schemas, reference } = collector();
  reference(Problem, "output");
  const paths: Record<string, Json> = {};
  for (const op of listed) {
    const body = op.body && reference(op.body, "input");
    const parameters = parametersOf(op, reference);
    const samples = samplesOf(op, sampleRequestOf(parameters, body, schemas));
    const path = (paths[op.path] ??= {});
    path[op.method] = {
      operationId: op.id,
      tags: [op.tag],
      summary: op.summary,
      description: op.description,
      ...(op.access === "public" ? { security: [] } : {}),
      "x-permission": op.access,
      parameters,
      ...(samples.length > 0 ? { "x-codeSamples": samples } : {}),
      ...(body
        ? {
            requestBody: {
              required: true,
              content: { "application/json": { schema: body, example: exampleOf(body, schemas) } },
            },
          }
        : {}),
      responses: responsesOf(op, reference, schemas),
    };
  }
  const text = JSON.stringify(paths);
  /** Those to which an operation refers. */
  const used = (kind: string, components: Record<string, Json>): Json =>
    Object.fromEntries(Object.entries(components).filter(([name]) => text.includes(`"#/components/${kind}/${name}"`)));
  return {
    openapi: "3.1.0",
    info: {
      title,
      version: "1.0.0",
      summary,
      description: whole,
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/v1", description: "This installation" }],
    security,
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      securitySchemes,
      parameters: used("parameters", {
        IdempotencyKey: {
          name: "Idempotency-Key",
          in: "header",
          required: false,
          description:
            "Your own id of this request, kept for at least 24 hours: the same request again is answered alike and has no second effect.",
          schema: reference(
            field(z.string().min(1).max(255), "Any text up to 255 characters.", "order-4711-created"),
            "input",
          ),
        },
        IfMatch: {
          name: "If-Match",
          in: "header",
          required: false,
          description: "ETag of the version that is to be changed; another version is answered with 412.",
          schema: reference(field(z.string().max(40), "An ETag.", '"3"'), "input"),
        },
      }),
      headers: used("headers", {
        RequestId: {
          description: "Id of this request, in every log line and record that it made.",
          schema: { type: "string", examples: ["req_01k9f3v7m2e8q4x6c0b5d7h9jn"] },
        },
        RateLimitPolicy: {
          description:
            "The limits that hold for this request: how many units (`q`) in how many seconds (`w`). A read or write is one unit, an operation that looks through many records five, one that starts work over many ten.",
          schema: { type: "string", examples: ['"key-reads";q=160;w=4, "reads";q=200;w=4'] },
        },
        RateLimit: {
          description: "What is left of each (`r`), and the seconds until it is whole again (`t`).",
          schema: { type: "string", examples: ['"key-reads";r=120;t=1, "reads";r=160;t=1'] },
        },
        RetryAfter: {
          description: "Seconds after which the same request may be sent again.",
          schema: { type: "integer", minimum: 1, examples: [1] },
        },
        ETag: { description: "Version of the record, for If-Match.", schema: { type: "string", examples: ['"3"'] } },
      }),
      schemas: Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1))),
    },
  };
}
