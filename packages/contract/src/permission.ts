import * as z from "zod";
import { field, idOf } from "./field.ts";

/** Everything that can be allowed in a workspace. */
export const PERMISSIONS = [
  "customer:read",
  "customer:write",
  "customer:export",
  "customer:erase",
  "purchase:read",
  "purchase:write",
  "product:read",
  "product:write",
  "activity:read",
  "activity:write",
  "import:read",
  "import:write",
  "score:read",
  "score:write",
  "view:read",
  "view:write",
  "workspace:read",
  "workspace:write",
  "event:read",
  "webhook:read",
  "webhook:write",
  "member:read",
  "member:write",
  "role:write",
  "key:manage",
  "audit:read",
  "sign-in:manage",
  "billing:manage",
  "support:grant",
  "workspace:close",
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** What makes an owner: nobody else holds it. */
export const OWNER_ONLY = [
  "sign-in:manage",
  "billing:manage",
  "support:grant",
  "workspace:close",
] as const satisfies readonly Permission[];
type OwnerOnly = (typeof OWNER_ONLY)[number];

/** What a set of one's own may hold: all but what makes an owner. */
export const GRANTABLE = PERMISSIONS.filter(
  (permission): permission is Exclude<Permission, OwnerOnly> =>
    !(OWNER_ONLY as readonly Permission[]).includes(permission),
);

/** The roles that every workspace has, each with more than the one after it. */
export const BUILT_IN_ROLES = ["owner", "admin", "manager", "member", "read-only"] as const;
export type BuiltInRole = (typeof BUILT_IN_ROLES)[number];

/** One of the roles that every workspace has, or the id of one of its own. */
export const RoleName = field(
  z.union([z.enum(BUILT_IN_ROLES), idOf("role")]),
  "One of `owner`, `admin`, `manager`, `member`, `read-only`, or the id of a role of the workspace's own.",
  "member",
);
export type RoleName = z.infer<typeof RoleName>;
