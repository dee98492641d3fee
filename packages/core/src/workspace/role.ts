import type { BuiltInRole, Permission, RecordRules } from "@perennial/contract";
import { BUILT_IN_ROLES, NO_RULES, OWNER_ONLY, RULED_ROLES } from "@perennial/contract";
import type { TenantTable } from "@perennial/table";

/** A set of permissions of the workspace's own, or the rules of a built-in one. */
export interface RoleItem {
  readonly roleId: string;
  readonly name: string;
  readonly permissions: readonly Permission[];
  /** Absent on roles of before there were rules. */
  readonly rules?: RecordRules;
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
  "customer:erase",
];

/** What each built-in role may do: each more than the one after it. */
export const ROLES: Readonly<Record<BuiltInRole, ReadonlySet<Permission>>> = {
  owner: new Set([...ADMINISTER, ...OWNER_ONLY]),
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

export const isRuledRole = (role: BuiltInRole): boolean => (RULED_ROLES as readonly string[]).includes(role);

/** What somebody may do, and to which records. */
export interface Grant {
  readonly permissions: ReadonlySet<Permission>;
  readonly rules: RecordRules;
}

/** What a role allows; undefined when there is no such role. */
export async function roleOf(table: TenantTable, role: string): Promise<Grant | undefined> {
  const own = isBuiltIn(role) ? ROLES[role] : undefined;
  if (own && !isRuledRole(role as BuiltInRole)) return { permissions: own, rules: NO_RULES };
  const item = await table.get("role", { roleId: role }, { consistent: true });
  const permissions = own ?? (item && new Set(item.permissions));
  return permissions && { permissions, rules: item?.rules ?? NO_RULES };
}
