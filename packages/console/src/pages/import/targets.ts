import {
  CUSTOMER_TARGETS,
  type CustomerTarget,
  type CustomField,
  type Import,
  PURCHASE_TARGETS,
  type PurchaseTarget,
  SIGNAL_TARGETS,
  type SignalTarget,
  SUBSCRIPTION_TARGETS,
  type SubscriptionTarget,
} from "@perennial/contract";

export type Target = CustomerTarget | PurchaseTarget | SignalTarget | SubscriptionTarget;

const ALL: Readonly<Record<Import["kind"], readonly Target[]>> = {
  purchases: PURCHASE_TARGETS,
  customers: CUSTOMER_TARGETS,
  signals: SIGNAL_TARGETS,
  subscriptions: SUBSCRIPTION_TARGETS,
};

const NEEDED: Readonly<Record<Import["kind"], readonly Target[]>> = {
  purchases: ["customer", "customerName", "customerPhone", "customerEmail", "occurredOn", "amount"],
  customers: ["name", "externalId", "phone", "email"],
  signals: ["customer", "customerName", "customerPhone", "customerEmail", "occurredOn", "type", "score"],
  subscriptions: ["customer", "customerName", "customerPhone", "customerEmail", "plan", "period", "price", "startedOn"],
};

export const targetsOf = (kind: Import["kind"]): { needed: readonly Target[]; more: readonly Target[] } => {
  const needed = NEEDED[kind];
  return { needed, more: ALL[kind].filter((target) => !needed.includes(target)) };
};

type Mapping = Pick<Import, "kind" | "columns" | "currency" | "signalType">;

/** Name of what a column becomes: a day is called otherwise where nothing was bought. */
export function labelOf(kind: Import["kind"], target: Target | "who") {
  if (target === "who") return kind === "purchases" ? "imports.who" : "imports.whoElse";
  return kind !== "purchases" && target === "occurredOn" ? "imports.target.day" : (`imports.target.${target}` as const);
}

/** What no import can do without and no column brings yet; `who` stands for any way to tell customers apart. */
export function missingOf({ kind, columns, currency, signalType }: Mapping): (Target | "who")[] {
  const targets = new Set(columns.map(({ target }) => target));
  const hasOne = NEEDED[kind].slice(0, 4).some((target) => targets.has(target));
  if (kind === "customers") return hasOne ? [] : ["name"];
  if (kind === "signals") {
    return [
      ...(hasOne ? [] : (["who"] as const)),
      ...(targets.has("occurredOn") ? [] : (["occurredOn"] as const)),
      ...(targets.has("type") || signalType !== null ? [] : (["type"] as const)),
    ];
  }
  const hasCurrency = targets.has("currency") || currency !== null;
  if (kind === "subscriptions") {
    return [
      ...(hasOne ? [] : (["who"] as const)),
      ...(["plan", "period", "price", "startedOn"] as const).filter((target) => !targets.has(target)),
      ...(hasCurrency ? [] : (["currency"] as const)),
    ];
  }
  return [
    ...(hasOne ? [] : (["who"] as const)),
    ...(["occurredOn", "amount"] as const).filter((target) => !targets.has(target)),
    ...(hasCurrency ? [] : (["currency"] as const)),
  ];
}

/** A key for a new field out of a column's heading; headings without Latin letters get their number. */
export function newFieldKey(name: string, index: number, fields: readonly CustomField[]): string {
  const words = name
    .normalize("NFKD")
    .replace(/[^a-zA-Z0-9]+/g, " ")
    .trim()
    .split(" ");
  const joined = words
    .map((word, at) => (at === 0 ? word.toLowerCase() : word.charAt(0).toUpperCase() + word.slice(1)))
    .join("")
    .replace(/^[^a-z]+/, "")
    .slice(0, 36);
  const key = joined === "" ? `column${index + 1}` : joined;
  return fields.some((field) => field.key === key) ? `${key}${index + 1}` : key;
}
