import { BUILT_IN_ROLES, type BuiltInRole, type Permission } from "@perennial/contract";
import { isWithin } from "@perennial/contract/sight";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { rolesQuery } from "../../api/people-queries.ts";
import { useMe } from "../../session/session.ts";

export const isBuiltIn = (role: string): role is BuiltInRole => (BUILT_IN_ROLES as readonly string[]).includes(role);

/** A permission's key among the words, where a colon would divide. */
export const permissionKey = <P extends Permission>(permission: P) =>
  permission.replace(":", "_") as P extends `${infer A}:${infer B}` ? `${A}_${B}` : never;

/** Names of roles, and those that the signed-in person may give. */
export function useRoles() {
  const { t } = useTranslation();
  const { permissions, rules } = useMe();
  const { data: roles = [] } = useQuery(rolesQuery);
  const nameOf = (role: string): string =>
    isBuiltIn(role) ? t(`people.roles.${role}`) : (roles.find(({ id }) => id === role)?.name ?? t("people.ownRole"));
  const hintOf = (role: string): string => (isBuiltIn(role) ? t(`people.roleHints.${role}`) : t("people.ownRole"));
  const grantable = roles.filter(
    (role) => role.permissions.every((permission) => permissions.includes(permission)) && isWithin(role.rules, rules),
  );
  const choices = grantable.map(({ id }) => ({ value: id, label: nameOf(id) }));
  return { nameOf, hintOf, choices, mayGive: (role: string) => grantable.some(({ id }) => id === role) };
}
