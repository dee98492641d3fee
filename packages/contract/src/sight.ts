import type { Operation } from "./operation.ts";
import {
  type FieldRule,
  OWNED_KINDS,
  type OwnedKind,
  REACHES,
  RECORD_KINDS,
  type Reach,
  type RecordKind,
} from "./reach.ts";
import type { RecordRules } from "./record-rules.ts";

/**
 * What of its workspace's records somebody reaches. Nobody has one who reaches everything, so that rules cost nothing
 * where there are none.
 */
export interface Sight {
  readonly rules: RecordRules;
  /** The member whose records are `own`: the person, or whoever answers for the key. */
  readonly self: string;
  /** Members of the same teams, and the member. */
  readonly team: readonly string[];
}

export type Mode = "read" | "write";

const lesser = (a: Reach, b: Reach): Reach => (REACHES.indexOf(a) < REACHES.indexOf(b) ? a : b);
const stated = ({ reach }: RecordRules, kind: OwnedKind, mode: Mode): Reach => reach[kind]?.[mode] ?? "all";

/**
 * How far rules reach: never further into what belongs to a customer than to the customer, and never further to change
 * than to see.
 */
export function reachOf(rules: RecordRules, kind: OwnedKind, mode: Mode): Reach {
  const seen = lesser(stated(rules, "customer", "read"), stated(rules, kind, "read"));
  return mode === "read" ? seen : lesser(seen, stated(rules, kind, "write"));
}

/** Members whose records are reached; undefined for everybody's and nobody's. */
export function ownersReached(
  sight: Sight | undefined,
  kind: OwnedKind,
  mode: Mode = "read",
): ReadonlySet<string> | undefined {
  if (!sight) return undefined;
  const reach = reachOf(sight.rules, kind, mode);
  if (reach === "all") return undefined;
  return new Set(reach === "own" ? [sight.self] : [sight.self, ...sight.team]);
}

/** Whether a record is reached that belongs to a member, or to nobody. */
export function reaches(sight: Sight | undefined, kind: OwnedKind, mode: Mode, ownerId: string | null): boolean {
  const owners = ownersReached(sight, kind, mode);
  return owners === undefined || (ownerId !== null && owners.has(ownerId));
}

/** The fields of a kind of record that are hidden, or those that cannot be changed, which are more. */
export function heldBack(sight: Sight | undefined, kind: RecordKind, mode: Mode): ReadonlySet<string> {
  const fields = Object.entries(sight?.rules.fields[kind] ?? {});
  return new Set(fields.filter(([, rule]) => mode === "write" || rule === "hidden").map(([name]) => name));
}

/** What a list shows of a field of the record under another name. */
const SHOWN_AS: Readonly<Record<string, string>> = { phone: "phones", email: "emails", city: "address" };

/** Names of fields of a customer's record, and those by which lists show them. */
export function shownNames(fields: ReadonlySet<string>): ReadonlySet<string> {
  const shown = Object.entries(SHOWN_AS).filter(([, name]) => fields.has(name));
  return new Set([...fields, ...shown.map(([alias]) => alias)]);
}

/** Whether rules say anything at all. */
export function isRuled(rules: RecordRules): boolean {
  const isFar = OWNED_KINDS.every((kind) => reachOf(rules, kind, "write") === "all");
  return !isFar || RECORD_KINDS.some((kind) => Object.keys(rules.fields[kind] ?? {}).length > 0);
}

/** What both rules let through. */
export function meetRules(a: RecordRules, b: RecordRules): RecordRules {
  const met: { reach: RecordRules["reach"]; fields: RecordRules["fields"] } = { reach: {}, fields: {} };
  for (const kind of OWNED_KINDS) {
    const both = (mode: Mode): Reach => lesser(stated(a, kind, mode), stated(b, kind, mode));
    met.reach[kind] = { read: both("read"), write: both("write") };
  }
  for (const kind of RECORD_KINDS) {
    const [first, second] = [a.fields[kind] ?? {}, b.fields[kind] ?? {}];
    const names = new Set([...Object.keys(first), ...Object.keys(second)]);
    const rules = [...names].map((name): [string, FieldRule] => {
      const isHidden = first[name] === "hidden" || second[name] === "hidden";
      return [name, isHidden ? "hidden" : "read-only"];
    });
    if (rules.length > 0) met.fields[kind] = Object.fromEntries<FieldRule>(rules);
  }
  return met;
}

/** Whether one set of rules holds back at least what another one does: what its holder may give to others. */
export function isWithin(rules: RecordRules, bounds: RecordRules): boolean {
  const modes: readonly Mode[] = ["read", "write"];
  const isNear = OWNED_KINDS.every((kind) =>
    modes.every((mode) => REACHES.indexOf(reachOf(rules, kind, mode)) <= REACHES.indexOf(reachOf(bounds, kind, mode))),
  );
  return (
    isNear &&
    RECORD_KINDS.every((kind) =>
      Object.entries(bounds.fields[kind] ?? {}).every(([name, rule]) => {
        const own = rules.fields[kind]?.[name];
        return own === "hidden" || own === rule;
      }),
    )
  );
}

/** Whether everybody's customers are reached, for an operation that shows or moves them all. */
export function reachesWhole(sight: Sight | undefined, op: Pick<Operation, "method" | "whole">): boolean {
  return !op.whole || ownersReached(sight, "customer", op.method === "get" ? "read" : "write") === undefined;
}
