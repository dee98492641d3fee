import type { Operation } from "@perennial/contract";
import fc from "fast-check";
import { exampleOf } from "../isolation/example.ts";

/** A request as a stranger might send it. */
export interface RandomRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** Values that break what was not made for them. */
const odd: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    1.5,
    1e21,
    -1e308,
    "",
    " ",
    "\u0000",
    "\uD800",
    "__proto__",
    "constructor",
  ),
  fc.constantFrom<unknown>(
    "ext:",
    "ext:%00",
    "../../etc",
    "'; DROP TABLE",
    "${7*7}",
    "{{x}}",
    "%s%n",
    "2026-02-30",
    "1e999",
  ),
  fc.constantFrom<unknown>([], {}, [[]], [null], { $gt: 1 }, { toString: 1 }, { length: 1e9 }),
  fc.constant("长".repeat(20_000)),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.double(),
  fc.jsonValue({ maxDepth: 3 }),
);

type Path = readonly (string | number)[];

/** Every place in a value, the whole first. */
function placesOf(value: unknown, at: Path = []): Path[] {
  if (value === null || typeof value !== "object") return [at];
  const inner = Object.entries(value).flatMap(([key, child]) =>
    placesOf(child, [...at, Array.isArray(value) ? Number(key) : key]),
  );
  return [at, ...inner];
}

/** The value with another one put somewhere; `undefined` takes what is there away. */
function withAt(value: unknown, [key, ...rest]: Path, put: unknown): unknown {
  if (key === undefined) return put;
  if (Array.isArray(value))
    return value.map((child: unknown, index) => (index === key ? withAt(child, rest, put) : child));
  const entries = Object.entries((value ?? {}) as object).map(([name, child]): [string, unknown] => [
    name,
    name === key ? withAt(child, rest, put) : child,
  ]);
  return Object.fromEntries(entries.filter(([, child]) => child !== undefined));
}

/** A body that is right, or wrong in one or two places, or no JSON at all. */
function bodies(op: Operation): fc.Arbitrary<string | undefined> {
  if (!op.body) return fc.constantFrom(undefined, undefined, undefined, "{}", "null", "x");
  const right = exampleOf(op.body);
  const places = placesOf(right);
  const wrong = fc
    .array(fc.tuple(fc.constantFrom(...places), fc.option(odd, { nil: undefined, freq: 6 })), {
      minLength: 1,
      maxLength: 2,
    })
    .map((changes) => changes.reduce((value, [at, put]) => withAt(value, at, put), right));
  const more = fc
    .tuple(fc.string({ maxLength: 12 }), odd)
    .map(([name, value]) => ({ ...(right as object), [name]: value }));
  const text = fc.oneof({ arbitrary: fc.constant(right), weight: 3 }, { arbitrary: wrong, weight: 6 }, more, odd);
  return fc.oneof(
    { arbitrary: text.map((value) => JSON.stringify(value)), weight: 12 },
    fc.constantFrom("", "{", "[1,2", '{"a":1,"a":2}', "\uFEFF{}", `${"[".repeat(5000)}${"]".repeat(5000)}`, "NaN"),
    fc.string({ unit: "binary", maxLength: 60 }),
  );
}

const oddHeaders: fc.Arbitrary<Record<string, string>> = fc.oneof(
  { arbitrary: fc.constant({}), weight: 6 },
  fc.constantFrom<Record<string, string>>(
    { "If-Match": '"1"' },
    { "If-Match": "x" },
    { "If-Match": '"99999999999999999999"' },
    { "Idempotency-Key": "" },
    { "Idempotency-Key": "k".repeat(300) },
    { "Content-Type": "text/plain" },
    { "Content-Type": "application/json; charset=utf-16" },
    { "Accept-Language": "zh-CN,zh;q=0.9" },
    { "Accept-Language": "*;q=x" },
    { "Request-Id": "a\tb" },
    { Origin: "https://evil.example.com" },
  ),
);

/** Values of one parameter: what is right, what looks right, and what is odd. */
function texts(right: string): fc.Arbitrary<string> {
  return fc.oneof(
    { arbitrary: fc.constant(right), weight: 8 },
    fc.constantFrom(
      "0",
      "-1",
      "1e9",
      "999999999999999999999",
      "ext:none",
      "ext:",
      "%",
      "%00",
      "null",
      "..",
      "a/b",
      "é",
    ),
    fc.string({ unit: "binary", maxLength: 30 }),
    fc.constant("x".repeat(3000)),
  );
}

function encoded(value: string): string {
  try {
    return encodeURIComponent(value);
  } catch {
    return "%EF%BF%BD";
  }
}

/**
 * Requests of one operation, most of them right or nearly so.
 *
 * @param ids of records that there are, by path parameter
 */
export function randomRequests(op: Operation, ids: Readonly<Record<string, string>>): fc.Arbitrary<RandomRequest> {
  const names = [...op.path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  const params = fc.record(Object.fromEntries(names.map((name) => [name, texts(ids[name] ?? "ext:example")])));
  const shape = Object.entries(op.query?.shape ?? {});
  const queries = fc.record(
    Object.fromEntries(
      shape.map(([name, schema]) => [name, fc.option(texts(String(exampleOf(schema as never))), { nil: undefined })]),
    ),
  );
  const stranger = fc.option(fc.constant("unknown=1"), { nil: undefined, freq: 10 });
  return fc.tuple(params, queries, stranger, oddHeaders, bodies(op)).map(([values, query, unknown, headers, body]) => {
    const path = op.path.replace(/\{(\w+)\}/g, (_, name: string) => encoded(values[name] ?? ""));
    const search = Object.entries(query).flatMap(([name, value]) =>
      typeof value === "string" ? [`${name}=${encoded(value)}`] : [],
    );
    const all = [...search, ...(unknown === undefined ? [] : [unknown])];
    return { url: `/v1${path}${all.length > 0 ? `?${all.join("&")}` : ""}`, headers, body };
  });
}
