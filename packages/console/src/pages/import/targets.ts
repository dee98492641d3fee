import {
  type CustomField,
  type Import,
  type ImportTarget,
  MONEY_KINDS,
  NEEDED_TARGETS,
  TARGETS_OF,
  WHO_TARGETS,
} from "@perennial/contract";

export type Target = ImportTarget;

/** What is not needed by every row, but usually there. */
const USUAL: Readonly<Partial<Record<Import["kind"], readonly Target[]>>> = { signals: ["type", "score"] };

export const targetsOf = (kind: Import["kind"]): { needed: readonly Target[]; more: readonly Target[] } => {
  const needed: readonly Target[] = [...WHO_TARGETS[kind], ...NEEDED_TARGETS[kind], ...(USUAL[kind] ?? [])];
  const all: readonly Target[] = TARGETS_OF[kind];
  return { needed, more: all.filter((target) => !needed.includes(target)) };
};

type Mapping = Pick<Import, "kind" | "columns" | "currency" | "signalType">;

/** Name of what a column becomes: a day is called otherwise where nothing was bought, a price where nothing is repeated. */
export function labelOf(kind: Import["kind"], target: Target | "who") {
  if (target === "who") return kind === "purchases" ? "imports.who" : "imports.whoElse";
  if (kind === "products" && target === "price") return "imports.target.listPrice";
  if (kind === "products" && target === "cost") return "imports.target.unitCost";
  return kind !== "purchases" && target === "occurredOn" ? "imports.target.day" : (`imports.target.${target}` as const);
}

/** What no import can do without and no column brings yet; `who` stands for any way to tell customers apart. */
export function missingOf({ kind, columns, currency, signalType }: Mapping): (Target | "who")[] {
  const targets = new Set(columns.map(({ target }) => target));
  const who: readonly Target[] = WHO_TARGETS[kind];
  const needed: readonly Target[] = NEEDED_TARGETS[kind];
  const isTold = who.length === 0 || who.some((target) => targets.has(target));
  const hasType = kind !== "signals" || targets.has("type") || signalType !== null;
  const hasMoney = MONEY_KINDS.includes(kind) || targets.has("price") || targets.has("cost");
  const hasCurrency = !hasMoney || targets.has("currency") || currency !== null;
  return [
    ...(isTold ? [] : [who.includes("customer") ? ("who" as const) : ("name" as const)]),
    ...needed.filter((target) => !targets.has(target)),
    ...(hasType ? [] : (["type"] as const)),
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
