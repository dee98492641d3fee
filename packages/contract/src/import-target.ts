import * as z from "zod";

/** What a column of the file can become. `field:<key>` makes or fills a custom field. */
export const PURCHASE_TARGETS = [
  "customer",
  "customerName",
  "customerPhone",
  "customerEmail",
  "occurredOn",
  "amount",
  "currency",
  "channel",
  "order",
  "sku",
  "productName",
  "category",
  "quantity",
  "note",
] as const;
export const CUSTOMER_TARGETS = [
  "externalId",
  "name",
  "kind",
  "phone",
  "email",
  "street",
  "city",
  "region",
  "postalCode",
  "country",
  "tags",
  "source",
  "birthday",
  "consentMail",
  "consentPhone",
  "consentSms",
  "consentPost",
  "consentWechat",
  "consentApp",
] as const;
export const SIGNAL_TARGETS = [
  "customer",
  "customerName",
  "customerPhone",
  "customerEmail",
  "occurredOn",
  "type",
  "score",
  "severity",
  "closedOn",
  "amount",
  "currency",
  "reference",
  "note",
] as const;
export const SUBSCRIPTION_TARGETS = [
  "customer",
  "customerName",
  "customerPhone",
  "customerEmail",
  "plan",
  "productLine",
  "period",
  "price",
  "cost",
  "currency",
  "startedOn",
  "endsOn",
  "cancelledOn",
  "renewedUntil",
  "reason",
  "reference",
  "note",
] as const;
/** What the rows of a file can be. */
export const IMPORT_KINDS = ["purchases", "customers", "signals", "subscriptions"] as const;
export type PurchaseTarget = (typeof PURCHASE_TARGETS)[number];
export type CustomerTarget = (typeof CUSTOMER_TARGETS)[number];
export type SignalTarget = (typeof SIGNAL_TARGETS)[number];
export type SubscriptionTarget = (typeof SUBSCRIPTION_TARGETS)[number];

export const TARGETS: readonly string[] = [
  ...new Set([...PURCHASE_TARGETS, ...CUSTOMER_TARGETS, ...SIGNAL_TARGETS, ...SUBSCRIPTION_TARGETS]),
];

/** What one column becomes. */
export const Target = z
  .string()
  .regex(/^(ignore|field:[a-z][a-zA-Z0-9_]{0,39}|[a-zA-Z]{3,20})$/)
  .refine((target) => /^(ignore|field:)/.test(target) || TARGETS.includes(target), {
    params: { code: "import_target" },
  });
