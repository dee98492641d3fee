import * as z from "zod";
import { FieldValues } from "./customer.ts";
import { customerParams } from "./customer-address.ts";
import {
  AmountMinor,
  addressOf,
  Currency,
  Day,
  field,
  Instant,
  idOf,
  line,
  ownAddress,
  pageOf,
  pageQuery,
} from "./field.ts";
import { operation } from "./operation.ts";

const Line = z
  .object({
    sku: field(line(100).optional(), "Code of the product in the catalogue.", "TEA-100"),
    name: field(line(200).optional(), "What was sold.", "Dragon Well tea, 100 g"),
    category: field(line(100).optional(), "Category; taken from the catalogue when the product has one.", "Tea"),
    quantity: field(z.number().positive().max(1e9).default(1), "How many.", 2),
    amountMinor: field(AmountMinor, "Amount of the whole line in minor units.", 12800),
  })
  .meta({ id: "PurchaseLine", description: "One line of a purchase." });

const facts = {
  externalId: field(line(200).nullable(), "Your own id of the purchase, unique in the workspace.", "ORD-2026-0042"),
  occurredOn: field(Day, "Business day of the purchase in the workspace's time zone.", "2026-11-20"),
  occurredAt: field(Instant.nullable(), "Moment of the purchase, when known.", "2026-11-20T03:12:00.000Z"),
  amountMinor: field(
    AmountMinor,
    "Total in minor units of the currency. Negative for a refund; zero is a purchase that brought no revenue.",
    25600,
  ),
  currency: field(Currency, "ISO 4217 code.", "CNY"),
  channel: field(line(60).nullable(), "Where it was sold.", "web"),
  lines: z.array(Line).max(200).meta({ description: "What was bought." }),
  note: field(z.string().trim().max(2000).nullable(), "A remark.", "Gift wrapped"),
  fields: FieldValues,
};

export const Purchase = z
  .object({
    id: idOf("purchase"),
    customerId: idOf("customer"),
    ...facts,
    importId: field(idOf("import").nullable(), "The import that brought it.", null),
    recordedAt: field(Instant, "When we learned of it.", "2026-11-20T03:12:04.511Z"),
    updatedAt: field(Instant, "When it was last corrected.", "2026-11-20T03:12:04.511Z"),
    version: field(z.number().int().positive(), "Goes up by one with every correction.", 1),
  })
  .meta({ id: "Purchase", description: "A purchase, or a refund, of one customer." });
export type Purchase = z.infer<typeof Purchase>;

const optionalFacts = z.object({
  ...facts,
  externalId: facts.externalId.default(null),
  occurredOn: facts.occurredOn.optional(),
  occurredAt: facts.occurredAt.default(null),
  currency: facts.currency.optional(),
  channel: facts.channel.default(null),
  lines: facts.lines.default([]),
  note: facts.note.default(null),
  fields: facts.fields.default({}),
});

export const PurchaseInput = optionalFacts.strict().meta({
  id: "PurchaseInput",
  description: "A new purchase. Without a day it is today's, without a currency it is the workspace's.",
});
export type PurchaseInput = z.infer<typeof PurchaseInput>;

const UpsertPurchase = optionalFacts
  .omit({ externalId: true })
  .strict()
  .meta({ id: "UpsertPurchase", description: "A purchase as it shall be, whether it exists or not." });

const PurchaseChange = z
  .object(facts)
  .omit({ externalId: true })
  .partial()
  .strict()
  .meta({ id: "PurchaseChange", description: "Only what is sent is corrected." });
export type PurchaseChange = z.infer<typeof PurchaseChange>;

const purchaseParams = customerParams.extend({ purchaseId: addressOf("purchase") });
const TAG = "Purchases";

export const purchaseOperations = {
  recordPurchase: operation({
    id: "recordPurchase",
    method: "post",
    path: "/customers/{customerId}/purchases",
    tag: TAG,
    summary: "Record a purchase",
    description:
      "Adds a purchase or, with a negative amount, a refund. The customer's scores follow within seconds. An `externalId` that exists already is refused with `duplicate`.",
    access: "purchase:write",
    cost: "write",
    params: customerParams,
    body: PurchaseInput,
    output: Purchase,
    status: 201,
    errors: ["not_found", "duplicate"],
    versioned: true,
  }),
  upsertPurchase: operation({
    id: "upsertPurchase",
    method: "put",
    path: "/customers/{customerId}/purchases/{purchaseId}",
    tag: TAG,
    summary: "Create or replace a purchase by your own id",
    description: "Records the purchase if your id is new and corrects it otherwise; safe to repeat.",
    access: "purchase:write",
    cost: "write",
    params: customerParams.extend({ purchaseId: ownAddress("purchase") }),
    body: UpsertPurchase,
    output: Purchase,
    status: 200,
    errors: ["not_found", "conflict", "version_mismatch"],
    versioned: true,
  }),
  listPurchases: operation({
    id: "listPurchases",
    method: "get",
    path: "/customers/{customerId}/purchases",
    tag: TAG,
    summary: "List a customer's purchases",
    description: "The latest purchase first.",
    access: "purchase:read",
    cost: "read",
    params: customerParams,
    query: z.object(pageQuery),
    output: pageOf(Purchase, "PurchasePage"),
    status: 200,
    errors: ["not_found", "invalid_cursor"],
  }),
  getPurchase: operation({
    id: "getPurchase",
    method: "get",
    path: "/customers/{customerId}/purchases/{purchaseId}",
    tag: TAG,
    summary: "Read a purchase",
    description: "One purchase with its lines.",
    access: "purchase:read",
    cost: "read",
    params: purchaseParams,
    output: Purchase,
    status: 200,
    errors: ["not_found"],
    versioned: true,
  }),
  updatePurchase: operation({
    id: "updatePurchase",
    method: "patch",
    path: "/customers/{customerId}/purchases/{purchaseId}",
    tag: TAG,
    summary: "Correct a purchase",
    description: "Corrects only what is sent; the day may change. The scores come out as if it had been right at once.",
    access: "purchase:write",
    cost: "write",
    params: purchaseParams,
    body: PurchaseChange,
    output: Purchase,
    status: 200,
    errors: ["not_found", "version_mismatch"],
    versioned: true,
  }),
  deletePurchase: operation({
    id: "deletePurchase",
    method: "delete",
    path: "/customers/{customerId}/purchases/{purchaseId}",
    tag: TAG,
    summary: "Delete a purchase",
    description: "Takes the purchase away; the scores come out as if it had never been.",
    access: "purchase:write",
    cost: "write",
    params: purchaseParams,
    status: 204,
    errors: ["not_found", "version_mismatch"],
    versioned: true,
  }),
};
