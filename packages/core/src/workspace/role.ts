import type { BuiltInRole, Permission } from "@perennial/contract";
import { BUILT_IN_ROLES } from "@perennial/contract";
import type { TenantTable } from "@perennial/table";
import type { MemberItem } from "./workspace.store.ts";

/** A set of permissions of the workspace's own. */
export interface RoleItem {
  readonly roleId: string;
  readonly name: string;
  readonly permissions: readonly Permission[];
  readonly createdAt: string;
  readonly version: number;
}

declare module "@perennial/table" {
  interface Items {
    role: RoleItem;
  }
}

const READ: readonly Permission[] = [
  "customer:read",
  "purchase:read",
  "product:read",
  "activity:read",
  "import:read",
  "score:read",
  "workspace:read",
  "member:read",
  "view:read",
  "event:read",
  "webhook:read",
];
const WRITE: readonly Permission[] = [
  ...READ,
  "customer:write",
  "purchase:write",
  "product:write",
  "activity:write",
  "import:write",
  "view:write",
];
const MANAGE: readonly Permission[] = [...WRITE, "customer:export", "score:write"];
const ADMINISTER: readonly Permission[] = [
  ...MANAGE,
  "workspace:write",
  "webhook:write",
  "member:write",
  "role:write",
  "key:manage",
  "audit:read",
];

/** What each built-in role may do: each more than the one after it. */
export const ROLES: Readonly<Record<BuiltInRole, ReadonlySet<Permission>>> = {
  owner: new Set([...ADMINISTER, "workspace:close"]),
  admin: new Set(ADMINISTER),
  manager: new Set(MANAGE),
  member: new Set(WRITE),
  "read-only": new Set(READ),
};

/** What a key may do: look, or change records too. Keys cannot make keys. */
export const KEY_ACCESS = {
  read: new Set(READ),
  write: new Set<Permission>([...WRITE, "customer:export", "score:write", "workspace:write", "webhook:write"]),
} as const;

export const isBuiltIn = (role: string): role is BuiltInRole => (BUILT_IN_ROLES as readonly string[]).includes(role);

/** What a role allows; undefined when there is no such role. */
export async function permissionsOfRole(
  table: TenantTable,
  role: string,
): Promise<ReadonlySet<Permission> | undefined> {
  if (isBuiltIn(role)) return ROLES[role];
  const item = await table.get("role", { roleId: role }, { consistent: true });
  return item && new Set(item.permissions);
}

/** What a member may do; nothing when the role is gone. */
export async function permissionsOf(
  table: TenantTable,
  { role }: Pick<MemberItem, "role">,
): Promise<ReadonlySet<Permission>> {
  return (await permissionsOfRole(table, role)) ?? new Set();
}
