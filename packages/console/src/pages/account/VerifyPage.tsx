import { Center, Loader, Paper, Stack, Text, Title } from "@mantine/core";
import { IconCircleCheck, IconLinkOff } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useLocation } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { meQuery } from "../../api/queries.ts";
import { LinkButton } from "../../ui/LinkButton.tsx";
import { Refused } from "../../ui/Refused.tsx";
import { useTitle } from "../../ui/title.ts";

/** Where the link of the mail leads: takes its token once. */
export function VerifyPage() {
  const { t } = useTranslation();
  useTitle(t("account.verify.done"));
  const token = useLocation().hash;
  const queryClient = useQueryClient();
  // A query, not an effect: drawn twice, it is still asked once, and the token works only once.
  const { isSuccess, isError, error } = useQuery({
    queryKey: ["verify", token],
    queryFn: async () => {
      await api().verifyEmail({ body: { token } });
      queryClient.removeQueries({ queryKey: meQuery.queryKey });
      return true;
    },
    enabled: token !== "",
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  if (token === "") {
    return (
      <Paper p="xl" withBorder>
        <Stack align="center" gap="md" ta="center">
          <IconLinkOff size={48} stroke={1.4} color="var(--mantine-color-dimmed)" aria-hidden="true" />
          <Title order={1}>{t("account.verify.failed")}</Title>
          <Text c="dimmed">{t("account.verify.missing")}</Text>
          <LinkButton to="/">{t("account.verify.on")}</LinkButton>
        </Stack>
      </Paper>
    );
  }
  return (
    <Paper p="xl" withBorder>
      <Stack align="center" gap="md" ta="center" aria-live="polite">
        {isSuccess && (
          <>
            <IconCircleCheck size={48} stroke={1.4} color="var(--accent-text)" aria-hidden="true" />
            <Title order={1}>{t("account.verify.done")}</Title>
            <Text c="dimmed">{t("account.verify.doneText")}</Text>
          </>
        )}
        {isError && (
          <>
            <Title order={1}>{t("account.verify.failed")}</Title>
            <Refused error={error} />
          </>
        )}
        {isSuccess || isError ? (
          <LinkButton to="/">{t("account.verify.on")}</LinkButton>
        ) : (
          <Center mih={120}>
            <Stack align="center">
              <Loader type="dots" />
              <Text>{t("account.verify.working")}</Text>
            </Stack>
          </Center>
        )}
      </Stack>
    </Paper>
  );
}
