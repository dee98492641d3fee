import * as z from "zod";

/** Columns that tell whose a row is. */
const CUSTOMER_COLUMNS = ["customer", "customerName", "customerPhone", "customerEmail"] as const;

/** What a column of the file can become. `field:<key>` makes or fills a custom field. */
export const PURCHASE_TARGETS = [
  ...CUSTOMER_COLUMNS,
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
  ...CUSTOMER_COLUMNS,
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
  ...CUSTOMER_COLUMNS,
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
export const NOTE_TARGETS = [...CUSTOMER_COLUMNS, "occurredOn", "text", "minutes", "author"] as const;
export const TASK_TARGETS = [...CUSTOMER_COLUMNS, "title", "dueOn", "assignee", "done", "doneOn", "createdOn"] as const;
export const PRODUCT_TARGETS = ["sku", "name", "category", "price", "cost", "currency", "active"] as const;
/** What the rows of a file can be. */
export const IMPORT_KINDS = [
  "purchases",
  "customers",
  "signals",
  "subscriptions",
  "notes",
  "tasks",
  "products",
] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];
export type PurchaseTarget = (typeof PURCHASE_TARGETS)[number];
export type CustomerTarget = (typeof CUSTOMER_TARGETS)[number];
export type SignalTarget = (typeof SIGNAL_TARGETS)[number];
export type SubscriptionTarget = (typeof SUBSCRIPTION_TARGETS)[number];
export type ProductTarget = (typeof PRODUCT_TARGETS)[number];
export type NoteTarget = (typeof NOTE_TARGETS)[number];
export type TaskTarget = (typeof TASK_TARGETS)[number];

/** What the columns of each kind of file can become, beside custom fields. */
export const TARGETS_OF = {
  purchases: PURCHASE_TARGETS,
  customers: CUSTOMER_TARGETS,
  signals: SIGNAL_TARGETS,
  subscriptions: SUBSCRIPTION_TARGETS,
  notes: NOTE_TARGETS,
  tasks: TASK_TARGETS,
  products: PRODUCT_TARGETS,
} as const satisfies Record<ImportKind, readonly string[]>;
export type ImportTarget = (typeof TARGETS_OF)[ImportKind][number];

/** Targets of which a file needs one, to tell whose each row is; none where rows belong to nobody. */
export const WHO_TARGETS = {
  purchases: CUSTOMER_COLUMNS,
  customers: ["name", "externalId", "phone", "email"],
  signals: CUSTOMER_COLUMNS,
  subscriptions: CUSTOMER_COLUMNS,
  notes: CUSTOMER_COLUMNS,
  tasks: CUSTOMER_COLUMNS,
  products: [],
} as const satisfies Record<ImportKind, readonly ImportTarget[]>;

/** Targets of which a file needs every one. */
export const NEEDED_TARGETS = {
  purchases: ["occurredOn", "amount"],
  customers: [],
  signals: ["occurredOn"],
  subscriptions: ["plan", "period", "price", "startedOn"],
  notes: ["occurredOn", "text"],
  tasks: ["title", "dueOn"],
  products: ["sku", "name"],
} as const satisfies Record<ImportKind, readonly ImportTarget[]>;

/** Kinds of files whose further columns can become custom fields. */
export const FIELD_KINDS: readonly ImportKind[] = ["purchases", "customers"];
/** Kinds of files whose rows all hold an amount of money. */
export const MONEY_KINDS: readonly ImportKind[] = ["purchases", "subscriptions"];

export const TARGETS: readonly string[] = [...new Set(Object.values<readonly string[]>(TARGETS_OF).flat())];

/** What one column becomes. */
export const Target = z
  .string()
  .regex(/^(ignore|field:[a-z][a-zA-Z0-9_]{0,39}|[a-zA-Z]{3,20})$/)
  .refine((target) => /^(ignore|field:)/.test(target) || TARGETS.includes(target), {
    params: { code: "import_target" },
  });
