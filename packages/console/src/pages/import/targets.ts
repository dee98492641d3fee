import {
  CUSTOMER_TARGETS,
  type CustomerTarget,
  type CustomField,
  type Import,
  PURCHASE_TARGETS,
  type PurchaseTarget,
} from "@perennial/contract";

export type Target = CustomerTarget | PurchaseTarget;

const NEEDED: Readonly<Record<Import["kind"], readonly Target[]>> = {
  purchases: ["customer", "customerName", "customerPhone", "customerEmail", "occurredOn", "amount"],
  customers: ["name", "externalId", "phone", "email"],
};

export const targetsOf = (kind: Import["kind"]): { needed: readonly Target[]; more: readonly Target[] } => {
  const all: readonly Target[] = kind === "purchases" ? PURCHASE_TARGETS : CUSTOMER_TARGETS;
  const needed = NEEDED[kind];
  return { needed, more: all.filter((target) => !needed.includes(target)) };
};

type Mapping = Pick<Import, "kind" | "columns" | "currency">;

/** What no import can do without and no column brings yet; `who` stands for any way to tell customers apart. */
export function missingOf({ kind, columns, currency }: Mapping): (Target | "who")[] {
  const targets = new Set(columns.map(({ target }) => target));
  const hasOne = NEEDED[kind].slice(0, 4).some((target) => targets.has(target));
  if (kind === "customers") return hasOne ? [] : ["name"];
  return [
    ...(hasOne ? [] : (["who"] as const)),
    ...(["occurredOn", "amount"] as const).filter((target) => !targets.has(target)),
    ...(targets.has("currency") || currency !== null ? [] : (["currency"] as const)),
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
