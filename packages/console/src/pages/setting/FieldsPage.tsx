import { ActionIcon, Badge, Button, Code, EmptyState, Group, Text } from "@mantine/core";
import { modals } from "@mantine/modals";
import { notifications } from "@mantine/notifications";
import type { CustomField } from "@perennial/contract";
import { IconForms, IconPencil, IconPlus, IconTrash } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { fieldsQuery } from "../../api/queries.ts";
import { openFieldForm } from "../../forms/open-form.tsx";
import { useMay } from "../../session/session.ts";
import { Card } from "../../ui/Card.tsx";
import { LinesLoading } from "../../ui/Loading.tsx";
import { Refused } from "../../ui/Refused.tsx";
import styles from "./setting.module.css";

/** The fields that the workspace has added to its records. */
export function FieldsPage() {
  const { t } = useTranslation();
  const mayWrite = useMay("workspace:write");
  const { data: fields = [], isPending, error } = useQuery(fieldsQuery);
  const add = (
    <Button size="compact-md" leftSection={<IconPlus size={16} />} disabled={!mayWrite} onClick={() => openFieldForm()}>
      {t("setting.fields.add")}
    </Button>
  );
  return (
    <Card title={t("setting.tabs.fields")} action={fields.length > 0 && add}>
      <Text size="sm" c="dimmed" mb="sm">
        {t("setting.fields.intro")}
      </Text>
      <Refused error={error} />
      {isPending && <LinesLoading lines={3} />}
      {!isPending && fields.length === 0 && (
        <EmptyState
          py="lg"
          icon={<IconForms stroke={1.5} />}
          variant="light"
          title={t("setting.fields.empty.title")}
          description={t("setting.fields.empty.text")}
        >
          <EmptyState.Actions>{add}</EmptyState.Actions>
        </EmptyState>
      )}
      {fields.map((field) => (
        <FieldLine key={field.id} field={field} />
      ))}
    </Card>
  );
}

function FieldLine({ field }: { readonly field: CustomField }) {
  const { t } = useTranslation();
  const mayWrite = useMay("workspace:write");
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: () => api().deleteField({ params: { fieldId: field.id } }),
    onSuccess: () => queryClient.invalidateQueries(),
    onError: (error) => notifications.show({ color: "clay", message: <Refused error={error} /> }),
  });
  const ask = () =>
    modals.openConfirmModal({
      title: t("setting.fields.deleteTitle", { name: field.label }),
      children: <Text size="sm">{t("setting.fields.deleteText")}</Text>,
      labels: { confirm: t("form.delete"), cancel: t("form.cancel") },
      confirmProps: { color: "clay" },
      onConfirm: () => remove.mutate(),
    });
  return (
    <Group className={styles["line"] ?? ""} wrap="nowrap" justify="space-between">
      <div>
        <Group gap="xs">
          <Text fw={560} size="sm">
            {field.label}
          </Text>
          <Badge variant="light" color="gray" tt="none">
            {t(`setting.fields.nouns.${field.noun}`)}
          </Badge>
        </Group>
        <Text size="sm" c="dimmed">
          {t(`setting.fields.types.${field.type}`)}
          {field.options.length > 0 && `: ${field.options.join(", ")}`} · <Code>{field.key}</Code>
        </Text>
      </div>
      <Group gap={2} wrap="nowrap">
        <ActionIcon
          variant="subtle"
          color="gray"
          disabled={!mayWrite}
          aria-label={`${t("form.edit")}: ${field.label}`}
          onClick={() => openFieldForm(field)}
        >
          <IconPencil size={17} stroke={1.6} />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          disabled={!mayWrite}
          aria-label={`${t("form.delete")}: ${field.label}`}
          onClick={ask}
        >
          <IconTrash size={17} stroke={1.6} />
        </ActionIcon>
      </Group>
    </Group>
  );
}
