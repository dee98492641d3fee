import type { Condition, CustomerRow, Filter, FilterGroup, Message } from "@perennial/contract";
import { Day, shownNames } from "@perennial/contract";
import type { Fault } from "../error.ts";

type Value = string | number | boolean | readonly string[] | null | undefined;
type Type = "text" | "number" | "day" | "boolean" | "list";
interface FilterField {
  readonly type: Type;
  readonly read: (row: CustomerRow) => Value;
}

/** Everything that a list of customers can be filtered by, beside the custom fields. */
export const FILTER_FIELDS: Readonly<Record<string, FilterField>> = {
  name: { type: "text", read: (row) => row.name },
  kind: { type: "text", read: (row) => row.kind },
  externalId: { type: "text", read: (row) => row.externalId },
  phone: { type: "text", read: (row) => row.phone },
  email: { type: "text", read: (row) => row.email },
  city: { type: "text", read: (row) => row.city },
  ownerId: { type: "text", read: (row) => row.ownerId },
  tags: { type: "list", read: (row) => row.tags },
  source: { type: "text", read: (row) => row.source },
  createdAt: { type: "text", read: (row) => row.createdAt },
  churnRisk: { type: "number", read: (row) => row.scores.churnRisk },
  riskBand: { type: "text", read: (row) => row.scores.riskBand },
  lostShare: { type: "number", read: (row) => row.scores.lostShare },
  loyalty: { type: "number", read: (row) => row.scores.loyalty },
  stage: { type: "text", read: (row) => row.scores.stage },
  valueClass: { type: "text", read: (row) => row.scores.valueClass },
  potentialClass: { type: "text", read: (row) => row.scores.potentialClass },
  pyramid: { type: "text", read: (row) => row.scores.pyramid },
  profitRisk: { type: "text", read: (row) => row.scores.profitRisk },
  valueMinor: { type: "number", read: (row) => row.scores.valueMinor },
  potentialMinor: { type: "number", read: (row) => row.scores.potentialMinor },
  vip: { type: "boolean", read: (row) => row.scores.vip },
  revenue12mMinor: { type: "number", read: (row) => row.scores.revenue12mMinor },
  revenueMinor: { type: "number", read: (row) => row.scores.revenueMinor },
  purchaseDays: { type: "number", read: (row) => row.scores.purchaseDays },
  subscription: { type: "text", read: (row) => row.scores.subscription?.plan },
  subscriptionState: { type: "text", read: (row) => row.scores.subscription?.state },
  subscriptionRenewsOn: { type: "day", read: (row) => row.scores.subscription?.renewsOn },
  subscriptionEndsOn: { type: "day", read: (row) => row.scores.subscription?.endsOn },
  firstPurchaseOn: { type: "day", read: (row) => row.scores.firstPurchaseOn },
  lastPurchaseOn: { type: "day", read: (row) => row.scores.lastPurchaseOn },
};

function fieldOf(name: string): FilterField | undefined {
  if (Object.hasOwn(FILTER_FIELDS, name)) return FILTER_FIELDS[name];
  if (name.startsWith("facets.")) {
    const facet = name.slice("facets.".length);
    return {
      type: "text",
      read: ({ scores: { facets = {} } }) => (Object.hasOwn(facets, facet) ? facets[facet] : null),
    };
  }
  if (!name.startsWith("fields.")) return undefined;
  const key = name.slice("fields.".length);
  return { type: "text", read: (row) => (Object.hasOwn(row.fields, key) ? row.fields[key] : null) };
}

const isGroup = (filter: Filter): filter is FilterGroup =>
  Object.keys(filter).some((key) => key === "$and" || key === "$or" || key === "$not");

const conditionOf = (value: unknown): Condition =>
  value !== null && typeof value === "object" ? (value as Condition) : { $eq: value as string };

function compare(a: Value, b: unknown): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "string" && typeof b === "string") return a < b ? -1 : a > b ? 1 : 0;
  return Number.NaN;
}

function equals(a: Value, b: unknown): boolean {
  return Array.isArray(a) ? a.includes(b) : (a ?? null) === b;
}

const TESTS: Readonly<Record<keyof Condition, (value: Value, operand: never) => boolean>> = {
  $eq: (value, operand) => equals(value, operand),
  $ne: (value, operand) => !equals(value, operand),
  $gt: (value, operand) => compare(value, operand) > 0,
  $gte: (value, operand) => compare(value, operand) >= 0,
  $lt: (value, operand) => compare(value, operand) < 0,
  $lte: (value, operand) => compare(value, operand) <= 0,
  $in: (value, operand: unknown[]) => operand.some((one) => equals(value, one)),
  $nin: (value, operand: unknown[]) => !operand.some((one) => equals(value, one)),
  $contains: (value, operand: string) =>
    Array.isArray(value)
      ? value.includes(operand)
      : typeof value === "string" && value.toLowerCase().includes(operand.toLowerCase()),
  $exists: (value, operand: boolean) => (value !== null && value !== undefined && !isEmptyList(value)) === operand,
};

const isEmptyList = (value: Value): boolean => Array.isArray(value) && value.length === 0;

/** Whether a customer meets a filter. What has no value meets `$ne`, `$nin`, `$exists: false` and `$eq: null` only. */
export function matches(filter: Filter, row: CustomerRow): boolean {
  if (isGroup(filter)) {
    if (filter.$and) return filter.$and.every((part) => matches(part, row));
    if (filter.$or) return filter.$or.some((part) => matches(part, row));
    return filter.$not === undefined || !matches(filter.$not, row);
  }
  return Object.entries(filter).every(([name, condition]) => {
    const value = fieldOf(name)?.read(row);
    return Object.entries(conditionOf(condition)).every(([operator, operand]) =>
      TESTS[operator as keyof Condition](value, operand as never),
    );
  });
}

const WANTED: Readonly<Record<Type, Message>> = {
  text: { en: "Compare it with text.", zh: "请与文本比较。" },
  number: { en: "Compare it with a number.", zh: "请与数字比较。" },
  day: { en: "Compare it with a day as YYYY-MM-DD.", zh: "请与 YYYY-MM-DD 形式的日期比较。" },
  boolean: { en: "Compare it with true or false.", zh: "请与 true 或 false 比较。" },
  list: { en: "Use $contains, $in, $nin or $exists with text.", zh: "请对文本使用 $contains、$in、$nin 或 $exists。" },
};

function fits(type: Type, operator: string, operand: unknown): boolean {
  if (operator === "$exists" || operand === null) return true;
  if (Array.isArray(operand)) return operand.every((one) => fits(type, "$eq", one));
  if (type === "number") return typeof operand === "number";
  if (type === "boolean") return typeof operand === "boolean";
  if (type === "day") return Day.safeParse(operand).success;
  return true;
}

/** Everything that a filter looks at. */
export function namesIn(filter: Filter): string[] {
  if (!isGroup(filter)) return Object.keys(filter);
  return [...(filter.$and ?? []), ...(filter.$or ?? []), ...(filter.$not ? [filter.$not] : [])].flatMap(namesIn);
}

/**
 * Conditions on fields that do not exist, or with values that such a field never has.
 *
 * @param hidden fields of a customer that the caller does not see; they do not exist either
 */
export function faultsOfFilter(
  filter: Filter,
  location = "body.filter",
  hidden: ReadonlySet<string> = new Set(),
): Fault[] {
  if (isGroup(filter)) {
    const parts = [...(filter.$and ?? []), ...(filter.$or ?? []), ...(filter.$not ? [filter.$not] : [])];
    return parts.flatMap((part) => faultsOfFilter(part, location, hidden));
  }
  return Object.entries(filter).flatMap(([name, condition]): Fault[] => {
    const isHidden = (one: string): boolean => shownNames(hidden).has(one);
    const field = isHidden(name) ? undefined : fieldOf(name);
    const where = `${location}.${name}`;
    if (!field) {
      const names = Object.keys(FILTER_FIELDS)
        .filter((one) => !isHidden(one))
        .join(", ");
      return [
        {
          location: where,
          message: { en: `Customers cannot be filtered by ${name}.`, zh: `不能按 ${name} 筛选客户。` },
          fix: {
            en: `Use one of: ${names}, fields.<key>, or facets.<key>.`,
            zh: `可用字段：${names}，fields.<key> 或 facets.<key>。`,
          },
        },
      ];
    }
    const wrong = Object.entries(conditionOf(condition)).some(
      ([operator, operand]) => !fits(field.type, operator, operand),
    );
    if (!wrong) return [];
    return [
      {
        location: where,
        message: { en: `${name} never has such a value.`, zh: `${name} 不会有这样的值。` },
        fix: WANTED[field.type],
      },
    ];
  });
}

/** The range in which a filter holds one number, if all its alternatives lie in it: lets a list start there. */
export function rangeOf(filter: Filter | undefined, name: string): { from?: number; until?: number } {
  if (!filter) return {};
  if (isGroup(filter)) {
    return (filter.$and ?? []).reduce<{ from?: number; until?: number }>((range, part) => {
      const inner = rangeOf(part, name);
      return narrow(range, inner);
    }, {});
  }
  const condition = Object.hasOwn(filter, name) ? (filter as Record<string, unknown>)[name] : undefined;
  if (condition === undefined) return {};
  const { $eq, $gt, $gte, $lt, $lte } = conditionOf(condition);
  const numbers = (...values: unknown[]): number[] => values.filter((value) => typeof value === "number");
  const from = numbers($eq, $gt, $gte);
  const until = numbers($eq, $lt, $lte);
  return {
    ...(from.length > 0 ? { from: Math.max(...from) } : {}),
    ...(until.length > 0 ? { until: Math.min(...until) } : {}),
  };
}

function narrow(a: { from?: number; until?: number }, b: { from?: number; until?: number }) {
  const from = Math.max(a.from ?? Number.NEGATIVE_INFINITY, b.from ?? Number.NEGATIVE_INFINITY);
  const until = Math.min(a.until ?? Number.POSITIVE_INFINITY, b.until ?? Number.POSITIVE_INFINITY);
  return { ...(Number.isFinite(from) ? { from } : {}), ...(Number.isFinite(until) ? { until } : {}) };
}
