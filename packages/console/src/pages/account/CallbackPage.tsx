import { Group, Loader, Paper, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { meQuery } from "../../api/queries.ts";
import { LinkButton } from "../../ui/LinkButton.tsx";
import { Refused } from "../../ui/Refused.tsx";
import { useTitle } from "../../ui/title.ts";

/** What the sign-in service sent along in the address. */
function replyOf(search: string) {
  const given = new URLSearchParams(search);
  const names = ["code", "iss", "error"] as const;
  const some = names.flatMap((name) => (given.has(name) ? [[name, given.get(name) ?? ""] as const] : []));
  return { state: given.get("state") ?? "", ...Object.fromEntries(some) };
}

/** Where the company's sign-in service sends people back to. */
export function CallbackPage() {
  const { t } = useTranslation();
  useTitle(t("sso.going"));
  const router = useRouter();
  const queryClient = useQueryClient();
  const { mutate, error } = useMutation({
    mutationFn: () => api().finishProviderSignIn({ body: replyOf(location.search) }),
    onSuccess: ({ me, next }) => {
      queryClient.clear();
      queryClient.setQueryData(meQuery.queryKey, me);
      router.history.replace(next);
    },
  });
  const begun = useRef(false);
  useEffect(() => {
    // The answer counts once, however often React looks.
    if (!begun.current) mutate();
    begun.current = true;
  }, [mutate]);
  return (
    <Paper p="xl" withBorder>
      {error ? (
        <Stack>
          <Title order={1}>{t("sso.failed")}</Title>
          <Refused error={error} />
          <LinkButton to="/sign-in">{t("sso.again")}</LinkButton>
        </Stack>
      ) : (
        <Group component="output">
          <Loader size="sm" />
          <Text>{t("sso.going")}</Text>
        </Group>
      )}
    </Paper>
  );
}
