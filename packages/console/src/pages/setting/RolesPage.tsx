import { Badge, Button, Group, Text } from "@mantine/core";
import { modals } from "@mantine/modals";
import { notifications } from "@mantine/notifications";
import { type Role, RULED_ROLES } from "@perennial/contract";
import { IconPlus } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { rolesQuery } from "../../api/people-queries.ts";
import { openForm } from "../../forms/open-form.tsx";
import { RoleForm } from "../../forms/RoleForm.tsx";
import { useMay } from "../../session/session.ts";
import { Card } from "../../ui/Card.tsx";
import { LinesLoading } from "../../ui/Loading.tsx";
import { Refused } from "../../ui/Refused.tsx";
import { useRoles } from "./role-names.ts";
import { useRulesWords } from "./rules-words.ts";
import styles from "./setting.module.css";

/** The roles that stand ready and the workspace's own. */
export function RolesPage() {
  const { t } = useTranslation();
  const mayMake = useMay("role:write");
  const { data: roles = [], isPending, error } = useQuery(rolesQuery);
  return (
    <Card
      title={t("people.rolesPage.title")}
      action={
        <Button
          size="compact-md"
          leftSection={<IconPlus size={16} />}
          disabled={!mayMake}
          onClick={() => openForm(t("people.rolesPage.add"), <RoleForm />, 640)}
        >
          {t("people.rolesPage.add")}
        </Button>
      }
    >
      <Text size="sm" c="dimmed" mb="sm">
        {t("people.rolesPage.intro")}
      </Text>
      <Refused error={error} />
      {isPending && <LinesLoading lines={5} />}
      {roles.map((role) => (
        <RoleLine key={role.id} role={role} />
      ))}
    </Card>
  );
}

function RoleLine({ role }: { readonly role: Role }) {
  const { t } = useTranslation();
  const { nameOf, hintOf, mayGive } = useRoles();
  const wordsOf = useRulesWords();
  const mayMake = useMay("role:write");
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: () => api().deleteRole({ params: { roleId: role.id } }),
    onError: (error) => notifications.show({ color: "clay", message: <Refused error={error} /> }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: rolesQuery.queryKey }),
  });
  const name = nameOf(role.id);
  const isRuled = !role.builtIn || RULED_ROLES.some((one) => one === role.id);
  const edit = t(role.builtIn ? "rules.set" : "people.rolesPage.edit");
  const title = role.builtIn ? t("rules.titleOf", { name }) : edit;
  const ask = () =>
    modals.openConfirmModal({
      title: t("people.rolesPage.deleteTitle", { name }),
      children: <Text size="sm">{t("people.rolesPage.deleteText")}</Text>,
      labels: { confirm: t("people.rolesPage.delete"), cancel: t("form.cancel") },
      confirmProps: { color: "clay" },
      onConfirm: () => remove.mutate(),
    });
  return (
    <Group className={styles["line"] ?? ""} justify="space-between" gap="xs">
      <div style={{ minWidth: 0, flex: "1 1 240px" }}>
        <Group gap="xs">
          <Text size="sm" fw={560}>
            {name}
          </Text>
          {role.builtIn && (
            <Badge variant="light" color="gray" tt="none">
              {t("people.rolesPage.builtIn")}
            </Badge>
          )}
        </Group>
        <Text size="sm">{isRuled ? wordsOf(role.rules, role.permissions) : t("rules.words.everything")}</Text>
        <Text size="sm" c="dimmed">
          {role.builtIn ? hintOf(role.id) : t("people.rolesPage.count", { count: role.permissions.length })}
        </Text>
      </div>
      {isRuled && mayMake && mayGive(role.id) && (
        <Group gap={4} style={{ flex: "none" }}>
          <Button
            variant="subtle"
            size="compact-sm"
            onClick={() => openForm(title, <RoleForm role={role} />, 640)}
            aria-label={`${edit}: ${name}`}
          >
            {edit}
          </Button>
          {!role.builtIn && (
            <Button
              variant="subtle"
              color="clay"
              size="compact-sm"
              onClick={ask}
              aria-label={`${t("people.rolesPage.delete")}: ${name}`}
            >
              {t("people.rolesPage.delete")}
            </Button>
          )}
        </Group>
      )}
    </Group>
  );
}
