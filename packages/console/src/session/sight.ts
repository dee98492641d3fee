import type { OwnedKind, Permission, RecordKind, RecordRules } from "@perennial/contract";
import { heldBack, isRuled, type Mode, ownersReached, reaches, reachOf, type Sight } from "@perennial/contract/sight";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { customerQuery, membersQuery } from "../api/queries.ts";
import { useMay, useMe } from "./session.ts";

/** What it takes to see, and to change, a kind of record where everybody's are reached. */
const NEEDED = {
  customer: { read: "customer:read", write: "customer:write" },
  purchase: { read: "purchase:read", write: "purchase:write" },
  subscription: { read: "purchase:read", write: "purchase:write" },
  signal: { read: "activity:read", write: "activity:write" },
  note: { read: "activity:read", write: "activity:write" },
  task: { read: "activity:read", write: "activity:write" },
} as const satisfies Readonly<Record<OwnedKind, Readonly<Record<Mode, Permission>>>>;

const isInTeam = ({ reach }: RecordRules): boolean =>
  Object.values(reach).some((one) => one?.read === "team" || one?.write === "team");

/** What of the workspace's records the signed-in person reaches; undefined for everything. */
export function useSight(): Sight | undefined {
  const { rules, member } = useMe();
  const ruled = isRuled(rules);
  const mayRead = useMay("member:read");
  const { data: members } = useQuery({ ...membersQuery, enabled: mayRead && ruled && isInTeam(rules) });
  return useMemo(() => {
    if (!ruled || !member) return undefined;
    const mates = (members ?? []).filter(({ teamIds }) => teamIds.some((teamId) => member.teamIds.includes(teamId)));
    return { rules, self: member.id, team: mates.map(({ id }) => id) };
  }, [ruled, rules, member, members]);
}

/** Whether everybody's customers are reached, as whatever concerns them all demands. */
export function useReachesAll(mode: Mode): boolean {
  return ownersReached(useSight(), "customer", mode) === undefined;
}

/** Which records of a kind are reached, by the member who looks after their customer. */
export function useReach(kind: OwnedKind, mode: Mode): (ownerId: string | null) => boolean {
  const sight = useSight();
  const isPermitted = useMay(NEEDED[kind][mode]);
  const knowsMembers = useMay("member:read");
  // Who does not see who is in which team cannot tell; the API can.
  const isUnknown = !knowsMembers && sight !== undefined && reachOf(sight.rules, kind, mode) === "team";
  return (ownerId) => isPermitted && (isUnknown || reaches(sight, kind, mode, ownerId));
}

/** To whom customers can be given, nobody among them where everybody's are reached. */
export function useOwners(): readonly { readonly value: string; readonly label: string }[] {
  const { t } = useTranslation();
  const { data: members = [] } = useQuery({ ...membersQuery, enabled: useMay("member:read") });
  const mayGive = useReach("customer", "write");
  return [{ id: null, name: t("customer.nobody") }, ...members]
    .filter(({ id }) => mayGive(id))
    .map(({ id, name }) => ({ value: id ?? "", label: name }));
}

/**
 * Whether records of a kind can be added to a customer and changed there. Who looks after the customer is taken from
 * where its page was read; where it was not, the API has the last word.
 */
export function useMayChange(kind: OwnedKind, customerId: string): boolean {
  const { rules } = useMe();
  const mayWrite = useReach(kind, "write");
  const isPermitted = useMay(NEEDED[kind].write);
  const { data: customer } = useQuery({ ...customerQuery(customerId), enabled: false });
  // What is seen is then reached: nothing has to be known of the customer.
  const isSame = reachOf(rules, kind, "write") === reachOf(rules, "customer", "read");
  return isSame || !customer ? isPermitted : mayWrite(customer.ownerId);
}

/** What is said of the fields of a kind of record: which are not seen, and which cannot be changed. */
export interface HeldFields {
  readonly hidden: ReadonlySet<string>;
  /** The hidden ones too. */
  readonly fixed: ReadonlySet<string>;
}

export function useHeldFields(kind: RecordKind): HeldFields {
  const sight = useSight();
  return useMemo(
    () => ({ hidden: heldBack(sight, kind, "read"), fixed: heldBack(sight, kind, "write") }),
    [sight, kind],
  );
}

/** What is sent of a record, without what its sender may not set; custom fields are `fields.<key>`. */
export function withoutFixed<T extends object>(body: T, { fixed }: HeldFields): T {
  if (fixed.size === 0) return body;
  const free = Object.entries(body)
    .filter(([name]) => !fixed.has(name))
    .map(([name, value]): [string, unknown] => {
      if (name !== "fields") return [name, value];
      return [name, Object.fromEntries(Object.entries(value as object).filter(([key]) => !fixed.has(`fields.${key}`)))];
    });
  return Object.fromEntries(free) as T;
}
