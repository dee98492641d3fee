import type { Condition, Filter } from "@perennial/contract";

/** Conditions by field, all of which must hold: what the filter bar can show and change. */
export type Flat = Readonly<Record<string, Condition>>;

const isGroup = (filter: Filter): boolean => "$and" in filter || "$or" in filter || "$not" in filter;

/** A filter as conditions by field; undefined when it is built of groups, as the API allows and the bar does not. */
export function flatOf(filter: Filter | undefined): Flat | undefined {
  if (filter === undefined) return {};
  if (isGroup(filter)) return undefined;
  return Object.fromEntries(
    Object.entries(filter as Readonly<Record<string, unknown>>).map(([name, value]) => [
      name,
      value !== null && typeof value === "object" ? (value as Condition) : ({ $eq: value } as Condition),
    ]),
  );
}

/** The filter with another condition on one field, or with none on it. */
export function withCondition(flat: Flat, name: string, condition: Condition | undefined): Filter | undefined {
  const { [name]: _, ...others } = flat;
  const next = condition === undefined ? others : { ...flat, [name]: condition };
  return Object.keys(next).length === 0 ? undefined : next;
}

/** A range with both ends optional; undefined when neither is given. */
export function rangeCondition(
  from: number | string | undefined,
  to: number | string | undefined,
): Condition | undefined {
  if (from === undefined && to === undefined) return undefined;
  return { ...(from === undefined ? {} : { $gte: from }), ...(to === undefined ? {} : { $lte: to }) };
}

/** What the choice of one or several values means as a condition. */
export function choiceCondition(values: readonly (string | null)[]): Condition | undefined {
  return values.length === 0 ? undefined : { $in: [...values] };
}

export function chosenOf({ $in, $eq }: Condition): (string | null)[] {
  const values = $in ?? ($eq === undefined ? [] : [$eq]);
  return values.filter((value) => value === null || typeof value === "string");
}

export function numbersOf({ $gte, $gt, $lte, $lt }: Condition): { from: number | undefined; to: number | undefined } {
  const number = (value: unknown) => (typeof value === "number" ? value : undefined);
  return { from: number($gte ?? $gt), to: number($lte ?? $lt) };
}

export function daysOf({ $gte, $gt, $lte, $lt }: Condition): { from: string | undefined; to: string | undefined } {
  const day = (value: unknown) => (typeof value === "string" ? value.slice(0, 10) : undefined);
  return { from: day($gte ?? $gt), to: day($lte ?? $lt) };
}
