import { guardedFields, RECORD_KINDS, type RecordRules, RULED_ROLES } from "@perennial/contract";
import type { TenantTable } from "@perennial/table";
import { CrmError, type Fault, notFound } from "../error.ts";
import { listFields } from "../field/field.store.ts";
import { isBuiltIn, isRuledRole, type RoleItem } from "../workspace/role.ts";
import { builtInRole } from "./team.ts";

/** A role that can be changed: one of the workspace's own, or a built-in one with the rules it has so far. */
export async function roleToChange(table: TenantTable, role: string): Promise<RoleItem> {
  const item = await table.get("role", { roleId: role }, { consistent: true });
  if (!isBuiltIn(role)) {
    if (!item) throw notFound();
    return item;
  }
  if (isRuledRole(role)) return { ...builtInRole(role), ...item };
  throw new CrmError(
    "conflict",
    { en: "Owners and admins reach everything.", zh: "所有者和管理员可访问全部数据。" },
    {
      fix: {
        en: `Rules can be set for ${RULED_ROLES.join(", ")} and your own roles.`,
        zh: `可为 ${RULED_ROLES.join("、")} 以及自定义角色设置规则。`,
      },
    },
  );
}

/** Refuses to change more of a built-in role than its rules. */
export function checkBuiltIn(role: string, change: { name?: unknown; permissions?: unknown }): void {
  if (change.name === undefined && change.permissions === undefined) return;
  throw new CrmError(
    "conflict",
    { en: `What ${role} allows is the same in every workspace.`, zh: `${role} 的权限在所有工作区相同。` },
    { fix: { en: "Set its rules, or make a role of your own.", zh: "您可以设置其规则，或新建自定义角色。" } },
  );
}

/** Refuses rules for fields that no record has, or that cannot be empty. */
export async function checkRules(table: TenantTable, rules: RecordRules | undefined, at = "body.rules"): Promise<void> {
  const named = RECORD_KINDS.flatMap((kind) => Object.keys(rules?.fields[kind] ?? {}).map((name) => ({ kind, name })));
  if (named.length === 0) return;
  const own = new Set((await listFields(table)).map(({ noun, key }) => `${noun} fields.${key}`));
  const faults = named.flatMap(({ kind, name }): Fault[] => {
    const known = guardedFields(kind);
    if (known.includes(name) || own.has(`${kind} ${name}`)) return [];
    return [
      {
        location: `${at}.fields.${kind}.${name}`,
        message: {
          en: `${name} of a ${kind} cannot be held back.`,
          zh: `无法对 ${kind} 的 ${name} 设置规则。`,
        },
        fix: {
          en: `Use one of ${known.join(", ")}, or fields.<key> of a custom field.`,
          zh: `请使用 ${known.join("、")}，或自定义字段的 fields.<key>。`,
        },
      },
    ];
  });
  if (faults.length === 0) return;
  throw new CrmError("invalid_request", { en: "A rule does not fit.", zh: "规则有误。" }, { faults });
}
