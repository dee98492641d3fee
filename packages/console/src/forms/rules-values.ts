import {
  FIELD_RULES,
  type FieldRule,
  GUARDED_FIELDS,
  OWNED_KINDS,
  type OwnedKind,
  REACHES,
  RECORD_KINDS,
  type Reach,
  type RecordKind,
  type RecordRules,
} from "@perennial/contract";
import { type Mode, reachOf } from "@perennial/contract/sight";

/** Kinds of records that belong to a customer. */
export type Follower = Exclude<OwnedKind, "customer">;
export const FOLLOWERS = OWNED_KINDS.filter((kind): kind is Follower => kind !== "customer");
export const MODES = ["read", "write"] as const satisfies readonly Mode[];

/** Rules as the form holds them: every other kind follows the customer but for what is said of it. */
export interface RulesValues {
  readonly customer: Readonly<Record<Mode, Reach>>;
  readonly others: Readonly<Partial<Record<Follower, Readonly<Partial<Record<Mode, Reach>>>>>>;
  /** Fields as `<kind>.<field>`. */
  readonly fields: Readonly<Record<FieldRule, readonly string[]>>;
}

export const isFurther = (a: Reach, b: Reach): boolean => REACHES.indexOf(a) > REACHES.indexOf(b);

/** Of a field's name in the form, the kind of record and the field. */
export function fieldOf(name: string): readonly [RecordKind, string] {
  const dot = name.indexOf(".");
  return [name.slice(0, dot) as RecordKind, name.slice(dot + 1)];
}

export function rulesValuesOf(rules: RecordRules): RulesValues {
  const customer = { read: reachOf(rules, "customer", "read"), write: reachOf(rules, "customer", "write") };
  const others = FOLLOWERS.map((kind) => {
    const own = MODES.map((mode) => [mode, reachOf(rules, kind, mode)] as const);
    return [kind, Object.fromEntries(own.filter(([mode, reach]) => reach !== customer[mode]))] as const;
  });
  const fieldsUnder = (rule: FieldRule) =>
    RECORD_KINDS.flatMap((kind) => {
      const own = rules.fields[kind] ?? {};
      // The API keeps them in no order of its own.
      const names = new Set([...GUARDED_FIELDS[kind], ...Object.keys(own).sort()]);
      return [...names].filter((name) => own[name] === rule).map((name) => `${kind}.${name}`);
    });
  return {
    customer,
    others: Object.fromEntries(others.filter(([, own]) => Object.keys(own).length > 0)),
    fields: { hidden: fieldsUnder("hidden"), "read-only": fieldsUnder("read-only") },
  };
}

/** Another reach for customers; nothing is changed that is not seen, and no kind reaches further than the customer. */
export function withCustomer(values: RulesValues, mode: Mode, reach: Reach): RulesValues {
  const wanted: RulesValues["customer"] =
    mode === "read" ? { ...values.customer, read: reach } : { ...values.customer, write: reach };
  const { read, write } = wanted;
  const customer = { read, write: isFurther(write, read) ? read : write };
  const others = FOLLOWERS.map((kind) => {
    const own = Object.entries(values.others[kind] ?? {}) as [Mode, Reach][];
    return [kind, Object.fromEntries(own.filter(([, one]) => !isFurther(one, read)))] as const;
  });
  return { ...values, customer, others: Object.fromEntries(others) };
}

/** Another reach for a kind; undefined to follow the customer. */
export function withOther(values: RulesValues, kind: Follower, mode: Mode, reach: Reach | undefined): RulesValues {
  const { [mode]: _, ...own } = values.others[kind] ?? {};
  return {
    ...values,
    others: { ...values.others, [kind]: reach === undefined ? own : { ...own, [mode]: reach } },
  };
}

/** Other fields under a rule; a field stands under one only, the one given last. */
export function withFields(values: RulesValues, rule: FieldRule, names: readonly string[]): RulesValues {
  const others = FIELD_RULES.filter((one) => one !== rule).map((one): [string, string[]] => [
    one,
    values.fields[one].filter((name) => !names.includes(name)),
  ]);
  return { ...values, fields: { ...values.fields, ...Object.fromEntries(others), [rule]: names } };
}

/** The rules as they are sent; nothing is said of what is not held back. */
export function rulesOf({ customer, others, fields }: RulesValues): RecordRules {
  const reach = OWNED_KINDS.map((kind) => {
    const own = kind === "customer" ? {} : (others[kind] ?? {});
    return [kind, { ...customer, ...own }] as const;
  });
  const held = FIELD_RULES.flatMap((rule) => fields[rule].map((name) => [...fieldOf(name), rule] as const));
  const byKind = RECORD_KINDS.map((kind): [string, Record<string, FieldRule>] => [
    kind,
    Object.fromEntries(held.filter(([one]) => one === kind).map(([, name, rule]) => [name, rule])),
  ]);
  return {
    reach: Object.fromEntries(reach.filter(([, { read, write }]) => read !== "all" || write !== "all")),
    fields: Object.fromEntries(byKind.filter(([, own]) => Object.keys(own).length > 0)),
  };
}
