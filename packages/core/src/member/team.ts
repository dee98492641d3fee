import type { Role, Team } from "@perennial/contract";
import { BUILT_IN_ROLES } from "@perennial/contract";
import type { TenantTable } from "@perennial/table";
import { invalid } from "../error.ts";
import { ROLES, type RoleItem } from "../workspace/role.ts";

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

export function toRole({ roleId, name, permissions, version }: RoleItem): Role {
  return { id: roleId, name, builtIn: false, permissions: [...permissions], version };
}

export const builtInRoles: readonly Role[] = BUILT_IN_ROLES.map((id) => ({
  id,
  name: id,
  builtIn: true,
  permissions: [...ROLES[id]],
  version: 0,
}));
