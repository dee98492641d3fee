import {
  FIELD_RULES,
  heldBack,
  isRuled,
  isWithin,
  type Mode,
  meetRules,
  OWNED_KINDS,
  REACHES,
  type RecordRules,
  reaches,
  type Sight,
} from "@perennial/contract";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const reach = fc.record({ read: fc.constantFrom(...REACHES), write: fc.constantFrom(...REACHES) });
const fields = fc.dictionary(fc.constantFrom("phones", "emails", "fields.a", "tags"), fc.constantFrom(...FIELD_RULES));
const rules: fc.Arbitrary<RecordRules> = fc.record({
  reach: fc.record(
    { customer: reach, purchase: reach, subscription: reach, signal: reach, note: reach, task: reach },
    { requiredKeys: [] },
  ),
  fields: fc.record({ customer: fields, purchase: fields }, { requiredKeys: [] }),
});
const kind = fc.constantFrom(...OWNED_KINDS);
const mode = fc.constantFrom<Mode[]>("read", "write");
const owner = fc.constantFrom("me", "mate", "other", null);
const sightOf = (own: RecordRules): Sight => ({ rules: own, self: "me", team: ["me", "mate"] });

describe("rules", () => {
  test("never let change what they do not let see, nor see of a customer what they do not show of it", () => {
    fc.assert(
      fc.property(rules, kind, owner, (own, one, whose) => {
        const sight = sightOf(own);
        if (reaches(sight, one, "write", whose)) expect(reaches(sight, one, "read", whose)).toBe(true);
        if (reaches(sight, one, "read", whose)) expect(reaches(sight, "customer", "read", whose)).toBe(true);
      }),
    );
  });

  test("together let through what each of them does, and nothing else", () => {
    fc.assert(
      fc.property(rules, rules, kind, mode, owner, (a, b, one, how, whose) => {
        const both = reaches(sightOf(a), one, how, whose) && reaches(sightOf(b), one, how, whose);
        expect(reaches(sightOf(meetRules(a, b)), one, how, whose)).toBe(both);
        const held = heldBack(sightOf(meetRules(a, b)), "customer", how);
        for (const name of ["phones", "emails", "fields.a", "tags"]) {
          const either = [a, b].some((each) => heldBack(sightOf(each), "customer", how).has(name));
          expect(held.has(name)).toBe(either);
        }
      }),
    );
  });

  test("are within others only when nothing more is reached by them", () => {
    fc.assert(
      fc.property(rules, rules, kind, mode, owner, (a, b, one, how, whose) => {
        expect(isWithin(meetRules(a, b), a)).toBe(true);
        if (!isWithin(a, b)) return;
        if (reaches(sightOf(a), one, how, whose)) expect(reaches(sightOf(b), one, how, whose)).toBe(true);
        for (const name of heldBack(sightOf(b), "customer", how)) {
          expect(heldBack(sightOf(a), "customer", how)).toContain(name);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test("that say nothing hold nothing back", () => {
    expect(isRuled({ reach: {}, fields: {} })).toBe(false);
    expect(isRuled({ reach: { note: { read: "all", write: "own" } }, fields: {} })).toBe(true);
    expect(isRuled({ reach: {}, fields: { product: { note: "hidden" } } })).toBe(true);
    expect(reaches(undefined, "note", "write", null)).toBe(true);
  });
});
