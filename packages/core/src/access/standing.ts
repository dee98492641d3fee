import { isRuled, meetRules, NO_RULES, type Permission, type RecordRules, type Sight } from "@perennial/contract";
import type { TenantTable } from "@perennial/table";
import { keyPermissions } from "../api-key/api-key.ts";
import { roleOf } from "../workspace/role.ts";
import { findMember, listMembers, type MemberItem } from "../workspace/workspace.store.ts";

/** What somebody may do in a workspace now, and what of its records it reaches. */
export interface Standing {
  readonly permissions: ReadonlySet<Permission>;
  /** Absent when everything is reached. */
  readonly sight?: Sight;
}

/** The rules behind it. */
export const rulesOf = ({ sight }: Standing): RecordRules => sight?.rules ?? NO_RULES;

const isInTeam = ({ reach }: RecordRules): boolean =>
  Object.values(reach).some((one) => one !== undefined && (one.read === "team" || one.write === "team"));

async function teamOf(table: TenantTable, { userId, teamIds = [] }: MemberItem): Promise<string[]> {
  const members = await listMembers(table);
  const isMate = (member: MemberItem): boolean =>
    member.leftAt === undefined && (member.teamIds ?? []).some((teamId) => teamIds.includes(teamId));
  return members.filter((member) => member.userId === userId || isMate(member)).map((member) => member.userId);
}

/** What a member may do by its role; nothing when the role is gone. */
export async function standingOfMember(table: TenantTable, member: MemberItem): Promise<Standing> {
  const role = await roleOf(table, member.role);
  if (!role) return { permissions: new Set() };
  const { permissions, rules } = role;
  if (!isRuled(rules)) return { permissions };
  const team = isInTeam(rules) ? await teamOf(table, member) : [];
  return { permissions, sight: { rules, self: member.userId, team } };
}

/** What a key may do, as far as its maker may now. */
export async function standingOfKey(
  table: TenantTable,
  key: { readonly permissions: readonly Permission[]; readonly rules?: RecordRules | undefined },
  member: MemberItem,
  maker: Standing,
): Promise<Standing> {
  const permissions = new Set(key.permissions.filter((permission) => maker.permissions.has(permission)));
  if (!key.rules || !isRuled(key.rules)) return { ...maker, permissions };
  const rules = maker.sight ? meetRules(maker.sight.rules, key.rules) : key.rules;
  const team = isInTeam(rules) ? (maker.sight?.team ?? (await teamOf(table, member))) : [];
  return { permissions, sight: { rules, self: member.userId, team } };
}

/** What a person or a key may do, by its id; undefined when it is not of the workspace any more. */
export async function standingOf(table: TenantTable, actorId: string): Promise<Standing | undefined> {
  const key = actorId.startsWith("key_") ? await table.get("apiKey", { keyId: actorId }) : undefined;
  const member = await findMember(table, key?.createdBy ?? actorId);
  if (!member) return undefined;
  const standing = await standingOfMember(table, member);
  if (!key) return standing;
  return await standingOfKey(table, { permissions: keyPermissions(key), rules: key.rules }, member, standing);
}
