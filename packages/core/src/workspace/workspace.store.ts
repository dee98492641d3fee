import type { Member } from "@perennial/contract";
import type { Leg, TenantTable } from "@perennial/table";
import type { WorkspaceItem } from "./workspace.ts";

export interface MemberItem {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly role: Member["role"];
  /** Absent on entries of before there were teams. */
  readonly teamIds?: readonly string[];
  /** The invitation by which the person came. */
  readonly invitationId?: string;
  readonly createdAt: string;
  /** When the person left; the entry stays, so that what the person did can be told. */
  readonly leftAt?: string;
  readonly version: number;
}

declare module "@perennial/table" {
  interface Items {
    workspace: WorkspaceItem;
    member: MemberItem;
  }
}

export async function findWorkspace(table: TenantTable): Promise<WorkspaceItem | undefined> {
  return await table.get("workspace", {}, { consistent: true });
}

/** Somebody who is a member now. */
export async function findMember(table: TenantTable, userId: string): Promise<MemberItem | undefined> {
  const member = await table.get("member", { userId });
  return member?.leftAt === undefined ? member : undefined;
}

/** Everyone who is or was a member. */
export async function listMembers(table: TenantTable): Promise<MemberItem[]> {
  const found = await table.range("member", {}, { from: "MEMBER#", until: "MEMBER$", consistent: true });
  return found.flatMap(({ entity, item }) => (entity === "member" ? [item] : []));
}

export function toMember(item: MemberItem): Member {
  const { userId, name, email, role, teamIds = [], createdAt, leftAt = null, version } = item;
  return { id: userId, name, email, role, teamIds: [...teamIds], joinedAt: createdAt, leftAt, version };
}

/** Makes a workspace and its owner's membership; safe to repeat. */
export async function openWorkspace(
  table: TenantTable,
  workspace: WorkspaceItem,
  owner: Pick<MemberItem, "userId" | "name" | "email">,
): Promise<void> {
  const { userId, name, email } = owner;
  const member: MemberItem = { userId, name, email, role: "owner", createdAt: workspace.createdAt, version: 1 };
  await table.write({ put: "workspace", item: workspace, if: "absent" }, { put: "member", item: member, if: "absent" });
}

/** Brings the copy of a person's name and address up to date. */
export async function renameMember(
  table: TenantTable,
  person: Pick<MemberItem, "userId" | "name" | "email">,
): Promise<void> {
  const { userId, name, email } = person;
  for (let round = 0; round < 5; round += 1) {
    const member = await table.get("member", { userId }, { consistent: true });
    if (!member || member.leftAt !== undefined || (member.name === name && member.email === email)) return;
    const item = { ...member, name, email, version: member.version + 1 };
    const { ok } = await table.write({ put: "member", item, if: { version: member.version } });
    if (ok) return;
  }
}

/** A change of what a workspace carries that moves no score: one that was set quietly stays so. */
export function carryLeg(workspace: WorkspaceItem, fields: Partial<WorkspaceItem>): Leg {
  const version = workspace.version + 1;
  const quiet = workspace.quietVersion === workspace.version ? { quietVersion: version } : {};
  return { put: "workspace", item: { ...workspace, ...quiet, ...fields, version }, if: { version: workspace.version } };
}
