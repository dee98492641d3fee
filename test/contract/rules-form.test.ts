import { FIELD_RULES, GUARDED_FIELDS, OWNED_KINDS, REACHES, RECORD_KINDS, type RecordRules } from "@perennial/contract";
import { type Mode, reachOf } from "@perennial/contract/sight";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { rulesOf, rulesValuesOf, withCustomer, withFields } from "../../packages/console/src/forms/rules-values.ts";
import { rules as en } from "../../packages/console/src/i18n/en/rules.ts";

const MODES: readonly Mode[] = ["read", "write"];
const reach = fc.constantFrom(...REACHES);
const reaches = fc.record({ read: reach, write: reach });
const fields = fc.dictionary(fc.constantFrom("externalId", "note", "fields.a"), fc.constantFrom(...FIELD_RULES));
const someRules: fc.Arbitrary<RecordRules> = fc.record({
  reach: fc.record(
    { customer: reaches, purchase: reaches, subscription: reaches, signal: reaches, note: reaches, task: reaches },
    { requiredKeys: [] },
  ),
  fields: fc.record({ customer: fields, purchase: fields }, { requiredKeys: [] }),
});
const reachedBy = (rules: RecordRules) =>
  OWNED_KINDS.flatMap((kind) => MODES.map((mode) => `${kind} ${mode} ${reachOf(rules, kind, mode)}`));
const heldBy = ({ fields: held }: RecordRules) =>
  RECORD_KINDS.flatMap((kind) =>
    Object.entries(held[kind] ?? {}).map(([name, rule]) => `${kind} ${name} ${rule}`),
  ).sort();

describe("the form of rules", () => {
  test("gives back what it was given, and says nothing where nothing is held back", () => {
    fc.assert(
      fc.property(someRules, (rules) => {
        const sent = rulesOf(rulesValuesOf(rules));
        expect(reachedBy(sent)).toEqual(reachedBy(rules));
        expect(heldBy(sent)).toEqual(heldBy(rules));
      }),
    );
    expect(rulesOf(rulesValuesOf({ reach: {}, fields: {} }))).toEqual({ reach: {}, fields: {} });
  });

  test("lets everything follow the customer that is not said to be otherwise", () => {
    fc.assert(
      fc.property(fc.constantFrom(...MODES), reach, (mode, to) => {
        const sent = rulesOf(withCustomer(rulesValuesOf({ reach: {}, fields: {} }), mode, to));
        for (const kind of OWNED_KINDS) {
          for (const each of MODES) expect(reachOf(sent, kind, each)).toBe(reachOf(sent, "customer", each));
        }
        expect(reachOf(sent, "note", mode)).toBe(to);
      }),
    );
  });

  test("puts a field under one rule only, the one given last", () => {
    const hidden = withFields(rulesValuesOf({ reach: {}, fields: {} }), "hidden", ["customer.phones", "customer.tags"]);
    const sent = rulesOf(withFields(hidden, "read-only", ["customer.tags", "customer.fields.credit"]));
    expect(sent.fields).toEqual({ customer: { phones: "hidden", tags: "read-only", "fields.credit": "read-only" } });
  });

  test("has a word for every field that can be held back", () => {
    const names = new Set(Object.values(GUARDED_FIELDS).flat());
    expect([...names].filter((name) => !(name in en.field))).toEqual([]);
  });
});
