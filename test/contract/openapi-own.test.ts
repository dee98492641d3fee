import { FIELD_TYPES } from "@perennial/contract";
import { type Local, startLocal, type Tenant } from "@perennial/local";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";
import { lint } from "./lint.ts";

interface Document {
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}
interface Schema {
  readonly properties: Readonly<Record<string, Schema>>;
}

let local: Local;
let tenant: Tenant;
beforeAll(async () => {
  local = await startLocal();
  tenant = await local.signUp();
  for (const type of FIELD_TYPES) {
    const options = type.startsWith("choice") ? ["S", "M"] : [];
    const body = { noun: "customer", key: `own_${type}`, label: `A ${type}`, type, options } as const;
    await tenant.owner.createField({ body });
  }
  await tenant.owner.createField({ body: { noun: "purchase", key: "till", label: "Till", type: "number" } });
});
afterAll(() => local.stop());

async function documentFor(headers: Record<string, string> = {}): Promise<{ status: number; document: Document }> {
  const reply = await local.fetch("/v1/openapi.json", { headers });
  return { status: reply.status, document: (await reply.json()) as Document };
}
const bearer = (key: string) => ({ Authorization: `Bearer ${key}` });
const fieldsOf = ({ components }: Document, name: string): string[] =>
  Object.keys(components.schemas[name]?.properties["fields"]?.properties ?? {});

test("with a key the document has the workspace's own fields, each with its type, and lints as clean as without", async () => {
  const { document } = await documentFor(bearer(tenant.key));
  const own = FIELD_TYPES.map((type) => `own_${type}`);
  for (const name of ["Customer", "CustomerRow", "CustomerInput", "CustomerChange", "UpsertCustomer"])
    expect([name, fieldsOf(document, name)]).toEqual([name, own]);
  for (const name of ["Purchase", "PurchaseInput", "PurchaseChange", "UpsertPurchase"])
    expect([name, fieldsOf(document, name)]).toEqual([name, ["till"]]);
  expect(lint(document)).toEqual({ errors: 0, warnings: 0, problems: [] });
});

test("what the document says of own fields is what the API takes and answers", async () => {
  const { document } = await documentFor(bearer(tenant.key));
  const meets = (name: string, value: object): boolean => {
    const schema = document.components.schemas[name]?.properties["fields"];
    return z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]).safeParse(value).success;
  };
  const fields = {
    own_text: "x",
    own_number: 4,
    own_date: "2026-11-21",
    own_boolean: true,
    own_choice: "M",
    own_choices: ["S", "M"],
    own_link: "https://example.com/a",
  };
  expect(meets("CustomerInput", fields)).toBe(true);
  const made = await tenant.client.createCustomer({ body: { name: "Anna", fields } });
  expect(meets("Customer", (await tenant.client.getCustomer({ params: { customerId: made.id } })).fields)).toBe(true);
  for (const wrong of [{ own_number: "four" }, { own_choice: "L" }, { own_choices: "S" }, { own_boolean: 1 }]) {
    expect([wrong, meets("CustomerInput", wrong)]).toEqual([wrong, false]);
    await expect(tenant.client.createCustomer({ body: { name: "Anna", fields: wrong } })).rejects.toThrow();
  }
  expect(meets("CustomerChange", { own_number: null })).toBe(true);
  expect(meets("CustomerInput", { own_number: null })).toBe(false);
});

test("nobody else sees them, and a key that does not work is refused", async () => {
  const other = await local.signUp();
  for (const headers of [{}, bearer(other.key), { Cookie: "__Host-session=over" }])
    expect(fieldsOf((await documentFor(headers)).document, "Customer")).toEqual([]);
  expect((await documentFor({ Cookie: tenant.cookie })).document.components.schemas["Customer"]).toBeDefined();
  expect(fieldsOf((await documentFor({ Cookie: tenant.cookie })).document, "Customer")).toHaveLength(
    FIELD_TYPES.length,
  );
  expect((await documentFor(bearer("per_live_wrong"))).status).toBe(401);
});
