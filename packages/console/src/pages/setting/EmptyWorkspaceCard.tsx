import { Button, Group, Stack, Text } from "@mantine/core";
import { modals } from "@mantine/modals";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { workQuery } from "../../api/queries.ts";
import { useMay, useMe } from "../../session/session.ts";
import { Card } from "../../ui/Card.tsx";
import { Refused } from "../../ui/Refused.tsx";

/** Begins a test workspace anew; shown only there. */
export function EmptyWorkspaceCard() {
  const { t } = useTranslation();
  const { workspace } = useMe();
  const mayWrite = useMay("workspace:write");
  const queryClient = useQueryClient();
  const empty = useMutation({
    mutationFn: () => api().emptyWorkspace(),
    onSuccess: async () => {
      notifications.show({ message: t("clock.emptied") });
      await queryClient.invalidateQueries({ queryKey: workQuery.queryKey });
    },
  });
  if (workspace.mode !== "test" || !mayWrite) return null;
  const ask = () =>
    modals.openConfirmModal({
      title: t("clock.emptyTitle"),
      children: <Text size="sm">{t("clock.emptyText")}</Text>,
      labels: { confirm: t("clock.empty"), cancel: t("form.cancel") },
      confirmProps: { color: "clay" },
      onConfirm: () => empty.mutate(),
    });
  return (
    <Card title={t("clock.emptyTitle")}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t("clock.emptyText")}
        </Text>
        <Refused error={empty.error} />
        <Group justify="flex-end">
          <Button variant="light" color="clay" size="compact-md" loading={empty.isPending} onClick={ask}>
            {t("clock.empty")}
          </Button>
        </Group>
      </Stack>
    </Card>
  );
}
