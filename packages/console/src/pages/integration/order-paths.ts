import type { OrderMapping } from "@perennial/contract";

export type Part = Exclude<keyof OrderMapping, "amountIn">;

/** The parts of an order that a mapping finds, in the order in which they are asked for. */
export const PARTS = {
  order: ["orderId", "amount", "currency", "occurredAt", "updatedAt", "cancelled", "refunded"],
  customer: ["customerId", "name", "email", "phone"],
  lines: ["lines", "lineSku", "lineName", "lineQuantity", "lineAmount"],
} as const satisfies Record<string, readonly Part[]>;

/** What no order can be without. */
export const NEEDED: ReadonlySet<Part> = new Set(["orderId", "amount"]);

/** An order to begin with; it fits the mapping that new sources have. */
export const SAMPLE = JSON.stringify(
  {
    id: "1001",
    total: "128.00",
    currency: "CNY",
    created_at: "2026-11-20T08:30:00Z",
    customer: { id: "C-77", name: "Zhang Xiaoming", email: "zhang@example.com" },
    items: [{ sku: "TEA-1", name: "Dragon Well", quantity: 2, total: "128.00" }],
  },
  null,
  2,
);

const DEEPEST = 6;
const MOST = 200;

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function walk(value: unknown, path: readonly string[], found: { values: string[]; lists: string[] }): void {
  if (path.length > DEEPEST || found.values.length > MOST) return;
  if (Array.isArray(value)) found.lists.push(path.join("."));
  else if (isObject(value)) for (const [name, one] of Object.entries(value)) walk(one, [...path, name], found);
  else if (path.length > 0) found.values.push(path.join("."));
}

/** The paths that a sample has: of its values, of its lists, and of the values within a line of the list that is named. */
export function pathsOf(sample: string, list: string | null): Record<"values" | "lists" | "within", string[]> {
  const found = { values: [] as string[], lists: [] as string[] };
  const within = { values: [] as string[], lists: [] as string[] };
  try {
    const order = JSON.parse(sample) as unknown;
    walk(order, [], found);
    const rows = (list ?? "").split(".").reduce<unknown>((at, name) => (isObject(at) ? at[name] : undefined), order);
    if (Array.isArray(rows)) walk(rows[0], [], within);
  } catch {
    // What is being typed is no JSON yet: there is nothing to choose from.
  }
  // A name with a dot in it is found by a JSON pointer alone.
  return { values: found.values, lists: found.lists, within: within.values };
}
