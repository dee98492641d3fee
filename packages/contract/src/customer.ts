import * as z from "zod";
import { customerParams } from "./customer-address.ts";
import { FacetValues } from "./facet.ts";
import { Day, field, Instant, idOf, line, OwnNumber, ownAddress, pageOf, pageQuery } from "./field.ts";
import { Filter } from "./filter.ts";
import { operation } from "./operation.ts";
import { RISK_BANDS, Scores } from "./score.ts";

const Phone = z
  .object({
    label: field(line(40).optional(), "What the number is for.", "mobile"),
    number: field(line(40), "E.164, or as written in the workspace's country; kept in E.164.", "+8613800138000"),
  })
  .meta({ id: "Phone", description: "A telephone number." });

const Email = z
  .object({
    label: field(line(40).optional(), "What the address is for.", "work"),
    address: field(z.email().max(254).toLowerCase(), "E-mail address; kept in lower case.", "buyer@example.com"),
  })
  .meta({ id: "Email", description: "An e-mail address." });

const Address = z
  .object({
    street: field(line(200).optional(), "Street and number.", "88 Nanjing West Road"),
    city: field(line(100).optional(), "City.", "Shanghai"),
    region: field(line(100).optional(), "Province, state or canton.", "Shanghai"),
    postalCode: field(line(20).optional(), "Postal code.", "200003"),
    country: field(
      z
        .string()
        .regex(/^[A-Z]{2}$/)
        .optional(),
      "ISO 3166-1 code.",
      "CN",
    ),
  })
  .meta({ id: "Address", description: "A postal address." });

/** Value of one custom field; its type is the field's. */
export const FieldValue = z.union([z.string().max(2000), OwnNumber, z.boolean(), z.array(z.string().max(200)).max(50)]);
export const FieldValues = z
  .record(z.string().max(64), FieldValue)
  .meta({ description: "Custom fields by key.", examples: [{ size: "M" }] });

const RiskOverride = z
  .object({
    riskBand: field(z.enum(RISK_BANDS), "Band that holds instead of the model's.", "high"),
    reason: field(line(200), "Why; shown beside the band.", "Told us that the shop closes"),
    until: field(Day, "Last day on which it holds.", "2027-02-28"),
  })
  .strict()
  .meta({ id: "RiskOverride", description: "A risk band set by hand, with its reason and its end." });
export type RiskOverride = z.infer<typeof RiskOverride>;

const profile = {
  kind: field(z.enum(["person", "organisation"]), "A person or an organisation.", "person"),
  name: field(line(200), "Name as it is spoken.", "张小明"),
  externalId: field(line(200).nullable(), "Your own id of the customer, unique in the workspace.", "ERP-1001"),
  phones: z.array(Phone).max(10).meta({ description: "Telephone numbers, the main one first." }),
  emails: z.array(Email).max(10).meta({ description: "E-mail addresses, the main one first." }),
  address: Address.nullable().meta({ description: "Postal address." }),
  ownerId: field(idOf("user").nullable(), "Member who looks after the customer.", "usr_01k9f3v7m2e8q4x6c0b5d7h9jn"),
  tags: field(z.array(line(60)).max(50), "Tags given by hand.", ["wholesale"]),
  source: field(line(100).nullable(), "Where the customer came from.", "trade fair"),
  birthday: field(Day.nullable(), "Birthday.", "1988-06-18"),
  riskOverride: RiskOverride.nullable().meta({
    description: "The risk band as somebody knows better than the model; null to leave it to the model.",
  }),
  unscored: field(z.boolean(), "Left out of the scores, as a till's walk-in customer should be.", false),
  fields: FieldValues,
  facets: FacetValues,
};

export const Customer = z
  .object({
    id: idOf("customer"),
    ...profile,
    erasedAt: field(
      Instant.nullable(),
      "When the person was erased on request; what is left names nobody. Null for everybody else.",
      null,
    ),
    createdAt: field(Instant, "When the record was made.", "2026-11-21T08:30:00.000Z"),
    updatedAt: field(Instant, "When the record was last changed.", "2026-11-21T08:30:00.000Z"),
    version: field(z.number().int().positive(), "Goes up by one with every change of the record.", 3),
    scores: Scores.nullable().meta({
      description: "Scores as stored; null for the moment between the creation and the first scoring.",
    }),
  })
  .meta({ id: "Customer", description: "A person or an organisation that buys, or may." });
export type Customer = z.infer<typeof Customer>;

/** The columns of a list: what is needed to recognise, sort and judge a customer. */
export const CustomerRow = z
  .object({
    id: idOf("customer"),
    kind: profile.kind,
    name: profile.name,
    externalId: profile.externalId,
    phone: field(z.string().nullable(), "Main telephone number.", "+8613800138000"),
    email: field(z.string().nullable(), "Main e-mail address.", "buyer@example.com"),
    city: field(z.string().nullable(), "City of the address.", "Shanghai"),
    ownerId: profile.ownerId,
    tags: profile.tags,
    source: profile.source,
    fields: FieldValues,
    createdAt: field(Instant, "When the record was made.", "2026-11-21T08:30:00.000Z"),
    scores: Scores,
  })
  .meta({ id: "CustomerRow", description: "A customer as it stands in a list." });
export type CustomerRow = z.infer<typeof CustomerRow>;

const optionalProfile = z.object({
  ...profile,
  kind: profile.kind.default("person"),
  externalId: profile.externalId.default(null),
  phones: profile.phones.default([]),
  emails: profile.emails.default([]),
  address: profile.address.default(null),
  ownerId: profile.ownerId.default(null),
  tags: profile.tags.default([]),
  source: profile.source.default(null),
  birthday: profile.birthday.default(null),
  riskOverride: profile.riskOverride.default(null),
  unscored: profile.unscored.default(false),
  fields: profile.fields.default({}),
  facets: profile.facets.default({}),
});

export const CustomerInput = optionalProfile.strict().meta({ id: "CustomerInput", description: "A new customer." });
export type CustomerInput = z.infer<typeof CustomerInput>;

const UpsertCustomer = optionalProfile
  .omit({ externalId: true })
  .strict()
  .meta({ id: "UpsertCustomer", description: "A customer as it shall be, whether it exists or not." });

export const CustomerChange = z
  .object(profile)
  .extend({
    fields: z.record(z.string().max(64), FieldValue.nullable()).meta({
      description: "Custom fields to set; null empties one.",
      examples: [{ size: "L", colour: null }],
    }),
    facets: z.record(z.string().max(64), z.string().max(64).nullable()).meta({
      description: "Facets to give by hand; null leaves one to its rules.",
      examples: [{ temperament: "lighthouse", role: null }],
    }),
  })
  .partial()
  .strict()
  .meta({ id: "CustomerChange", description: "Only what is sent is changed." });
export type CustomerChange = z.infer<typeof CustomerChange>;

/** The orders in which customers can be listed. */
export const CUSTOMER_SORTS = ["name", "createdAt", "lastPurchaseOn", "churnRisk", "loyalty", "revenue12m"] as const;
export type CustomerSort = (typeof CUSTOMER_SORTS)[number];

const sort = z
  .object({
    by: field(z.enum(CUSTOMER_SORTS), "What to sort by.", "churnRisk"),
    direction: field(z.enum(["asc", "desc"]).default("asc"), "Ascending or descending.", "desc"),
  })
  .meta({ id: "CustomerOrder", description: "Order of a list of customers." });

/** Filter and order of a list: what a saved view keeps and an export repeats. */
export const CustomerQuery = z
  .object({
    filter: Filter.optional().meta({ description: "Conditions; absent for all customers." }),
    sort: sort.default({ by: "name", direction: "asc" }),
  })
  .strict();
export type CustomerQuery = z.infer<typeof CustomerQuery>;

const QueryCustomers = CustomerQuery.extend(pageQuery)
  .strict()
  .meta({ id: "QueryCustomers", description: "Conditions, order and page of a list of customers." });

const CustomerPage = pageOf(CustomerRow, "CustomerPage").extend({
  examined: field(
    z.number().int().min(0),
    "Customers looked at for this page. A filter that few customers meet may return a short page with a cursor to read on.",
    50,
  ),
});

const TAG = "Customers";

export const customerOperations = {
  createCustomer: operation({
    id: "createCustomer",
    method: "post",
    path: "/customers",
    tag: TAG,
    summary: "Create a customer",
    description: "Adds a person or an organisation. An `externalId` that exists already is refused with `duplicate`.",
    access: "customer:write",
    cost: "write",
    quota: "customers",
    body: CustomerInput,
    output: Customer,
    status: 201,
    errors: ["duplicate"],
    versioned: true,
  }),
  getCustomer: operation({
    id: "getCustomer",
    method: "get",
    path: "/customers/{customerId}",
    tag: TAG,
    summary: "Read a customer",
    description: "The customer's record with its stored scores.",
    access: "customer:read",
    cost: "read",
    params: customerParams,
    output: Customer,
    status: 200,
    errors: ["not_found"],
    versioned: true,
  }),
  updateCustomer: operation({
    id: "updateCustomer",
    method: "patch",
    path: "/customers/{customerId}",
    tag: TAG,
    summary: "Change a customer",
    description: "Changes only what is sent. Send `If-Match` to be told when somebody else was faster.",
    access: "customer:write",
    cost: "write",
    params: customerParams,
    body: CustomerChange,
    output: Customer,
    status: 200,
    errors: ["not_found", "duplicate", "version_mismatch"],
    versioned: true,
  }),
  upsertCustomer: operation({
    id: "upsertCustomer",
    method: "put",
    path: "/customers/{customerId}",
    tag: TAG,
    summary: "Create or replace a customer by your own id",
    description: "Makes the customer if your id is new and replaces its record otherwise; safe to repeat.",
    access: "customer:write",
    cost: "write",
    quota: "customers",
    params: z.object({ customerId: ownAddress("customer") }),
    body: UpsertCustomer,
    output: Customer,
    status: 200,
    errors: ["version_mismatch"],
    versioned: true,
  }),
  deleteCustomer: operation({
    id: "deleteCustomer",
    method: "delete",
    path: "/customers/{customerId}",
    tag: TAG,
    summary: "Delete a customer",
    description: "Deletes the customer with its purchases, notes and tasks. The lists follow within seconds.",
    access: "customer:write",
    cost: "write",
    params: customerParams,
    status: 204,
    errors: ["not_found", "version_mismatch"],
    versioned: true,
  }),
  queryCustomers: operation({
    id: "queryCustomers",
    method: "post",
    path: "/customers/query",
    tag: TAG,
    summary: "List customers by conditions",
    description:
      "Customers that meet the conditions, in the asked order. Every listed field can be a condition: `name`, `kind`, `ownerId`, `tags`, `source`, `city`, `createdAt`, `churnRisk`, `riskBand`, `loyalty`, `stage`, `valueClass`, `vip`, `revenue12mMinor`, `revenueMinor`, `purchaseDays`, `firstPurchaseOn`, `lastPurchaseOn`, custom fields as `fields.<key>`, and facets as `facets.<key>`. At most 5 groups and 25 conditions.",
    access: "customer:read",
    cost: "search",
    body: QueryCustomers,
    output: CustomerPage,
    status: 200,
    errors: ["invalid_cursor"],
  }),
  searchCustomers: operation({
    id: "searchCustomers",
    method: "get",
    path: "/search",
    tag: TAG,
    summary: "Find customers",
    description:
      "Finds customers by any part of a name (one Chinese character, or three letters; pinyin and its initials as well), three digits of a telephone number, an e-mail address or your own id.",
    access: "customer:read",
    cost: "search",
    query: z.object({
      q: field(line(100), "What to look for.", "zxm"),
      limit: field(z.coerce.number<number>().int().min(1).max(50).default(20), "Customers at most.", 20),
    }),
    output: z
      .object({ data: z.array(CustomerRow).meta({ description: "The best matches first." }) })
      .meta({ id: "FoundCustomers", description: "Customers that match." }),
    status: 200,
    errors: [],
  }),
};
