import type { Permission, Reach, RecordKind, RecordRules } from "@perennial/contract";
import { type Mode, reachOf } from "@perennial/contract/sight";
import { useQuery } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { fieldsQuery } from "../../api/queries.ts";
import { FOLLOWERS, type Follower, fieldOf, rulesValuesOf } from "../../forms/rules-values.ts";

const WRITING: ReadonlySet<Permission> = new Set(["customer:write", "purchase:write", "activity:write"]);

/** What a field is called; custom ones by their label, and by their key once they are gone. */
export function useFieldName(): (kind: RecordKind, name: string) => string {
  const { t } = useTranslation();
  const { data: customFields = [] } = useQuery(fieldsQuery);
  return useCallback(
    (kind, name) => {
      const key = name.startsWith("fields.") ? name.slice("fields.".length) : undefined;
      const label =
        key === undefined
          ? t(`rules.field.${name as "note"}`)
          : (customFields.find((one) => one.noun === kind && one.key === key)?.label ?? key);
      return kind === "customer" ? label : t("rules.fieldOf", { field: label, kind: t(`rules.kind.${kind}`) });
    },
    [t, customFields],
  );
}

type Reaches = Readonly<Record<Mode, Reach>>;

function ofCustomers({ read, write }: Reaches, isWriter: boolean, t: TFunction): string {
  if (!isWriter) return t(`rules.words.see.${read}`);
  if (write === read) return t(`rules.words.both.${read}`);
  const less = write === "own" ? "own" : "team";
  return `${t(`rules.words.see.${read}`)}${t("rules.words.comma")}${t(`rules.words.butChanges.${less}`)}`;
}

function ofKinds(kind: string, { read, write }: Reaches, isWriter: boolean, t: TFunction): string {
  const [seen, changed] = [t(`rules.words.of.${read}`), t(`rules.words.of.${write}`)];
  if (!isWriter) return t("rules.words.kindSee", { kind, read: seen });
  if (read === write) return t("rules.words.kindBoth", { kind, read: seen });
  return t("rules.words.kindSplit", { kind, read: seen, write: changed });
}

/** What rules come to, as a sentence; for whoever may change nothing, without a word on changing. */
export function useRulesWords(): (rules: RecordRules, permissions: readonly string[]) => string {
  const { t, i18n } = useTranslation();
  const nameOf = useFieldName();
  return (rules, permissions) => {
    const isWriter = permissions.some((one) => WRITING.has(one as Permission));
    const list = new Intl.ListFormat(i18n.language);
    const { customer, others, fields } = rulesValuesOf(rules);
    const reachesOf = (kind: Follower): Reaches => ({
      read: reachOf(rules, kind, "read"),
      write: reachOf(rules, kind, "write"),
    });
    const differs = (kind: Follower): boolean => (isWriter ? others[kind] : others[kind]?.read) !== undefined;
    const alike = Map.groupBy(FOLLOWERS.filter(differs), (kind) => Object.values(reachesOf(kind)).join());
    const kinds = [...alike.values()].flatMap((group) => {
      const [first] = group;
      const names = list.format(group.map((kind) => t(`rules.kind.${kind}`)));
      return first ? [ofKinds(names, reachesOf(first), isWriter, t)] : [];
    });
    const listed = (names: readonly string[]): string => list.format(names.map((name) => nameOf(...fieldOf(name))));
    const parts = [
      ofCustomers(customer, isWriter, t),
      ...kinds,
      fields.hidden.length > 0 && t("rules.words.hidden", { fields: listed(fields.hidden) }),
      fields["read-only"].length > 0 && t("rules.words.readOnly", { fields: listed(fields["read-only"]) }),
    ];
    return parts.filter((part) => part !== false).join(t("rules.words.join")) + t("rules.words.end");
  };
}
