import { BUILT_IN_ROLES, type BuiltInRole, NO_RULES, type Role, type Team } from "@perennial/contract";
import type { TenantTable } from "@perennial/table";
import { invalid } from "../error.ts";
import { isBuiltIn, ROLES, type RoleItem } from "../workspace/role.ts";

/** People who see and do things together. */
export interface TeamItem extends Omit<Team, "id"> {
  readonly teamId: string;
}

declare module "@perennial/table" {
  interface Items {
    team: TeamItem;
  }
}

export async function listTeams(table: TenantTable): Promise<TeamItem[]> {
  const found = await table.range("team", {}, { from: "TEAM#", until: "TEAM$" });
  return found.flatMap(({ entity, item }) => (entity === "team" ? [item] : []));
}

export async function listOwnRoles(table: TenantTable): Promise<RoleItem[]> {
  return (await listRoleItems(table)).filter(({ roleId }) => !isBuiltIn(roleId));
}

/** The roles of the workspace's own, and the rules that it has given to built-in ones. */
async function listRoleItems(table: TenantTable): Promise<RoleItem[]> {
  const found = await table.range("role", {}, { from: "ROLE#", until: "ROLE$" });
  return found.flatMap(({ entity, item }) => (entity === "role" ? [item] : []));
}

/** Refuses teams that are not there. */
export async function checkTeams(table: TenantTable, teamIds: readonly string[] | undefined): Promise<void> {
  if (!teamIds || teamIds.length === 0) return;
  const known = new Set((await listTeams(table)).map(({ teamId }) => teamId));
  const index = teamIds.findIndex((teamId) => !known.has(teamId));
  if (index < 0) return;
  throw invalid(
    `body.teamIds[${index}]`,
    { en: "There is no such team.", zh: "没有这个团队。" },
    { en: "Take an id from listTeams.", zh: "请使用 listTeams 中的编号。" },
  );
}

export function toTeam({ teamId, ...team }: TeamItem): Team {
  return { id: teamId, ...team };
}

export function toRole({ roleId, name, permissions, rules = NO_RULES, version }: RoleItem): Role {
  return { id: roleId, name, builtIn: isBuiltIn(roleId), permissions: [...permissions], rules, version };
}

/** A built-in role as it is until the workspace gives it rules. */
export function builtInRole(role: BuiltInRole): RoleItem {
  return { roleId: role, name: role, permissions: [...ROLES[role]], rules: NO_RULES, createdAt: "", version: 0 };
}

/** The built-in roles, then the workspace's own. */
export async function listRoles(table: TenantTable): Promise<Role[]> {
  const items = await listRoleItems(table);
  const builtIn = BUILT_IN_ROLES.map((role) => ({
    ...builtInRole(role),
    ...pick(items.find(({ roleId }) => roleId === role)),
  }));
  return [...builtIn, ...items.filter(({ roleId }) => !isBuiltIn(roleId))].map(toRole);
}

/** What a workspace says of a built-in role; what it allows is ours to say. */
function pick(item: RoleItem | undefined): Partial<RoleItem> {
  return item ? { rules: item.rules ?? NO_RULES, version: item.version } : {};
}
