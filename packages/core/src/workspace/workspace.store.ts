import type { Member } from "@perennial/contract";
import type { TenantTable } from "@perennial/table";
import type { WorkspaceItem } from "./workspace.ts";

export interface MemberItem {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly role: Member["role"];
  readonly createdAt: string;
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

export async function findMember(table: TenantTable, userId: string): Promise<MemberItem | undefined> {
  return await table.get("member", { userId });
}

export async function listMembers(table: TenantTable): Promise<MemberItem[]> {
  const found = await table.range("member", {}, { from: "MEMBER#", until: "MEMBER$" });
  return found.flatMap(({ entity, item }) => (entity === "member" ? [item] : []));
}

export function toMember(item: MemberItem): Member {
  return { id: item.userId, name: item.name, email: item.email, role: item.role };
}

/** Makes a workspace and its owner's membership; safe to repeat. */
export async function openWorkspace(
  table: TenantTable,
  workspace: WorkspaceItem,
  owner: Pick<MemberItem, "userId" | "name" | "email">,
): Promise<void> {
  const member: MemberItem = { ...owner, role: "owner", createdAt: workspace.createdAt, version: 1 };
  await table.write({ put: "workspace", item: workspace, if: "absent" }, { put: "member", item: member, if: "absent" });
}
