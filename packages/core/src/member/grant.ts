import type { Permission } from "@perennial/contract";
import type { TenantTable } from "@perennial/table";
import type { Actor } from "../context.ts";
import { CrmError, invalid } from "../error.ts";
import { permissionsOfRole } from "../workspace/role.ts";

/**
 * Who may give what. Two rules keep anybody from climbing, whatever sets of permissions are made
 * (test/flows/escalation.test.ts):
 * - what is given, to others or to oneself, is part of what the giver may do;
 * - whoever may do more than the giver is not touched.
 */
export function mayGrant(actor: Actor, wanted: Iterable<Permission>): boolean {
  if (actor.kind === "system") return true;
  return [...wanted].every((permission) => actor.permissions.has(permission));
}

export function beyondOwn(): CrmError {
  return new CrmError("forbidden", {
    en: "This would give, or take from somebody, more than you may do yourself. Ask an owner.",
    zh: "这会授予或收回超出您自身权限的权限，请联系所有者。",
  });
}

/** Refuses permissions that the actor does not have. */
export function checkGrant(actor: Actor, wanted: Iterable<Permission>): void {
  if (!mayGrant(actor, wanted)) throw beyondOwn();
}

/** Refuses a role that is not there or allows more than the actor may do. */
export async function checkRole(table: TenantTable, actor: Actor, role: string, location?: string): Promise<void> {
  const permissions = await permissionsOfRole(table, role);
  if (permissions) return checkGrant(actor, permissions);
  if (location === undefined) return;
  throw invalid(
    location,
    { en: "There is no such role.", zh: "没有这个角色。" },
    { en: "Take an id from listRoles.", zh: "请使用 listRoles 中的编号。" },
  );
}
