import { Button, Center, Stack, Text, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconLock } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { useFormats } from "../../session/formats.ts";
import { useMay, useMe } from "../../session/session.ts";
import { Refused } from "../../ui/Refused.tsx";

/** Stands in the place of every page while the workspace is closed. */
export function ClosedPage() {
  const { t } = useTranslation();
  const { day } = useFormats();
  const { workspace } = useMe();
  const mayOpen = useMay("workspace:close");
  const queryClient = useQueryClient();
  const reopen = useMutation({
    mutationFn: () => api().reopenWorkspace(),
    onSuccess: async () => {
      notifications.show({ message: t("person.workspace.reopened") });
      await queryClient.invalidateQueries();
    },
  });
  return (
    <Center mih="50vh">
      <Stack align="center" ta="center" maw={440}>
        <IconLock size={44} stroke={1.4} aria-hidden="true" />
        <Title order={1}>{t("person.workspace.closedTitle")}</Title>
        <Text c="dimmed">
          {t("person.workspace.closedText", { day: day((workspace.closesAt ?? "").slice(0, 10)) })}
        </Text>
        <Refused error={reopen.error} />
        {mayOpen ? (
          <Button loading={reopen.isPending} onClick={() => reopen.mutate()}>
            {t("person.workspace.reopen")}
          </Button>
        ) : (
          <Text>{t("person.workspace.closedAsk")}</Text>
        )}
      </Stack>
    </Center>
  );
}
