import type { Member, Permission } from "@perennial/contract";
import type { TenantTable } from "@perennial/table";
import type { MemberItem } from "./workspace.store.ts";

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
const ALL: readonly Permission[] = [
  ...WRITE,
  "customer:export",
  "score:write",
  "workspace:write",
  "key:manage",
  "workspace:close",
];

export type Role = Member["role"];

/** What each role may do. Bulk export, keys and settings are the owner's. */
export const ROLES = {
  owner: new Set(ALL),
  member: new Set(WRITE),
  "read-only": new Set(READ),
} as const satisfies Record<Role, ReadonlySet<Permission>>;

/** What a key may do: look, or change records too. Keys cannot make keys. */
export const KEY_ACCESS = {
  read: new Set(READ),
  write: new Set<Permission>([...WRITE, "customer:export", "score:write", "workspace:write"]),
} as const;

/** What a member may do. */
export async function permissionsOf(
  _table: TenantTable,
  { role }: Pick<MemberItem, "role">,
): Promise<ReadonlySet<Permission>> {
  return ROLES[role];
}
