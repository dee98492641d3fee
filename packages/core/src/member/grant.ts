import { isRuled, isWithin, NO_RULES, type Permission, type RecordRules } from "@perennial/contract";
import type { TenantTable } from "@perennial/table";
import type { Standing } from "../access/standing.ts";
import type { Actor } from "../context.ts";
import { CrmError, invalid } from "../error.ts";
import { type Grant, roleOf } from "../workspace/role.ts";

/**
 * Who may give what. Two rules keep anybody from climbing, whatever sets of permissions and rules are
 * made (test/flows/escalation.test.ts):
 * - what is given, to others or to oneself, is part of what the giver may do, and to no more records;
 * - whoever may do more than the giver is not touched.
 */
export function mayGive({ permissions, sight }: Standing, wanted: Grant): boolean {
  const isOwn = [...wanted.permissions].every((permission) => permissions.has(permission));
  return isOwn && (!sight || isWithin(wanted.rules, sight.rules));
}

export function beyondOwn(): CrmError {
  return new CrmError(
    "forbidden",
    {
      en: "This would give, or take from somebody, more than you may do yourself.",
      zh: "这会授予或收回超出您自身权限的权限。",
    },
    { fix: { en: "Ask an owner.", zh: "请联系所有者。" } },
  );
}

/** Refuses what the actor does not have. */
export function checkGrant(actor: Actor, permissions: Iterable<Permission>, rules: RecordRules = NO_RULES): void {
  if (actor.kind === "system" || mayGive(actor, { permissions: new Set(permissions), rules })) return;
  throw beyondOwn();
}

/** Refuses whoever is held to some records to say who belongs to a team: teams let their members see more. */
export function checkTeaming(actor: Actor): void {
  if (actor.kind !== "system" && actor.sight && isRuled(actor.sight.rules)) throw beyondOwn();
}

/** Refuses a role that is not there or allows more than the actor may do. */
export async function checkRole(table: TenantTable, actor: Actor, role: string, location?: string): Promise<void> {
  const found = await roleOf(table, role);
  if (found) return checkGrant(actor, found.permissions, found.rules);
  if (location === undefined) return;
  throw invalid(
    location,
    { en: "There is no such role.", zh: "没有这个角色。" },
    { en: "Take an id from listRoles.", zh: "请使用 listRoles 中的编号。" },
  );
}
