import { isKept, isSecret, type Operation, operations, withoutSecrets } from "@perennial/contract";
import { openApiDocument } from "@perennial/contract/openapi";
import { describe, expect, test } from "vitest";

interface Node {
  readonly $ref?: string;
  readonly writeOnly?: boolean;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly additionalProperties?: Node | boolean;
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
  readonly allOf?: readonly Node[];
}
interface Described {
  readonly operationId: string;
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Node }>> };
  readonly parameters?: readonly { readonly name?: string; readonly in?: string; readonly schema: Node }[];
}
interface Field {
  /** Names from the body down to the field; `[]` is an entry of a list. */
  readonly path: readonly string[];
  readonly isMarked: boolean;
}

const document = openApiDocument() as unknown as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Node>> };
};

/** Every field of an input, as the published document has it: not as the code under test reads the contract. */
function fieldsOf(node: Node, path: readonly string[] = [], open: readonly string[] = []): Field[] {
  const { $ref, properties = {}, items, additionalProperties, anyOf = [], oneOf = [], allOf = [] } = node;
  const id = $ref?.split("/").at(-1);
  if (id !== undefined && open.includes(id)) return [];
  const within = id === undefined ? open : [...open, id];
  const target = id === undefined ? undefined : document.components.schemas[id];
  const rest = typeof additionalProperties === "object" ? additionalProperties : undefined;
  return [
    ...Object.entries(properties).flatMap(([name, inner]) => [
      { path: [...path, name], isMarked: JSON.stringify(inner).includes('"writeOnly":true') },
      ...fieldsOf(inner, [...path, name], within),
    ]),
    ...(items ? fieldsOf(items, [...path, "[]"], within) : []),
    ...(rest ? fieldsOf(rest, [...path, "any"], within) : []),
    ...[...(target ? [target] : []), ...anyOf, ...oneOf, ...allOf].flatMap((one) => fieldsOf(one, path, within)),
  ];
}

const inputs = Object.values(document.paths)
  .flatMap((path) => Object.values(path))
  .map(({ operationId, requestBody, parameters = [] }) => {
    const schema = requestBody?.content["application/json"]?.schema;
    const query = parameters
      .filter((one) => one.in === "query")
      .map(({ name = "" }) => ({ path: [name], isMarked: false }));
    const op = operations[operationId as keyof typeof operations] as Operation;
    return { op, fields: [...(schema ? fieldsOf(schema) : []), ...query] };
  });

/** Called like a secret, and none: names of columns and of choices, a postal code, what is public by design. */
const HARMLESS = new Set(["postalCode", "key", "codeChallenge", "codeChallengeMethod", "state", "authorId"]);
const SUSPICIOUS = /secret|token|passw|code|key|credential|auth|otp|private|signature/i;

/** A value that has a field where the path says. */
const filled = (path: readonly string[]): unknown =>
  path.reduceRight<unknown>((inner, name) => (name === "[]" ? [inner] : { [name]: inner }), "shibboleth");

describe("secrets of requests", () => {
  test("are marked in the contract wherever a field is called like one", () => {
    const open = inputs.flatMap(({ op, fields }) =>
      fields
        .filter(
          ({ path, isMarked }) => SUSPICIOUS.test(path.at(-1) ?? "") && !isMarked && !HARMLESS.has(path.at(-1) ?? ""),
        )
        .map(({ path }) => `${op.id} ${path.join(".")}`),
    );
    expect(open).toEqual([]);
    expect(inputs.length).toBe(Object.keys(operations).length);
  });

  test("are taken out of what is sent, at whatever depth, and nothing else is", () => {
    const taken: string[] = [];
    for (const { op, fields } of inputs) {
      for (const { path, isMarked } of fields) {
        const { rest, removed } = withoutSecrets(op, filled(path));
        expect(JSON.stringify(rest).includes("shibboleth"), `${op.id} ${path.join(".")}`).toBe(!isMarked);
        expect(removed).toHaveLength(isMarked ? 1 : 0);
        if (isMarked && isKept(op)) taken.push(`${op.id} ${path.join(".")}`);
      }
    }
    expect(taken.toSorted()).toEqual(["createInboundSource secret", "rotateInboundSource secret"]);
  });

  test("that nobody asked for are taken out as well", () => {
    for (const { op } of inputs)
      for (const name of ["password", "accessToken", "api_key", "clientSecret", "Authorization"])
        expect(isSecret(op, name), `${op.id} ${name}`).toBe(true);
  });
});

describe("what is kept of what programs send", () => {
  test("is nothing of those who sign in, manage sign-in or keys, or erase a person", () => {
    const never = new Set([
      "public",
      "person",
      "operator",
      "sign-in:manage",
      "key:manage",
      "role:write",
      "customer:erase",
    ]);
    for (const { op } of inputs) {
      if (never.has(op.access) || op.session !== undefined) expect(isKept(op), op.id).toBe(false);
    }
    expect(isKept(operations.createCustomer)).toBe(true);
  });
});
