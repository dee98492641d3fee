import { Alert, Anchor, Button, Group, Paper, Radio, Stack, Text, ThemeIcon, Title } from "@mantine/core";
import type { Connection, ConnectionRequest } from "@perennial/contract";
import { IconCheck, IconPlugConnected } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useLocation } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { connectionRequestQuery, connectionsQuery } from "../../api/person-queries.ts";
import { useMe } from "../../session/session.ts";
import { PageLoading } from "../../ui/Loading.tsx";
import { Refused } from "../../ui/Refused.tsx";
import { useTitle } from "../../ui/title.ts";

const LOCAL = new Set(["localhost", "127.0.0.1", "[::1]"]);
const ACCESSES = ["read", "write"] as const;

/** What an app has sent along to the authorization endpoint (OAuth 2.1), under the names of our API. */
function requestIn(hash: string): ConnectionRequest {
  const given = new URLSearchParams(hash);
  const of = (name: string): string | undefined => given.get(name) ?? undefined;
  const optional = { state: of("state"), scope: of("scope"), resource: of("resource") };
  return {
    clientId: of("client_id") ?? "",
    redirectUri: of("redirect_uri") ?? "",
    responseType: of("response_type") as ConnectionRequest["responseType"],
    codeChallenge: of("code_challenge") ?? "",
    codeChallengeMethod: of("code_challenge_method") as ConnectionRequest["codeChallengeMethod"],
    ...optional,
  };
}

/** Where apps send somebody whom they ask to be let in. */
export function ConnectPage() {
  const { t } = useTranslation();
  const asked = requestIn(useLocation().hash);
  const { data, error } = useQuery(connectionRequestQuery(asked));
  useTitle(t("connect.browser"));
  if (error) {
    return (
      <Frame>
        <Title order={1}>{t("connect.failed")}</Title>
        <Text c="dimmed">{t("connect.failedText")}</Text>
        <Refused error={error} />
      </Frame>
    );
  }
  if (!data) return <PageLoading />;
  return <Question asked={asked} app={data} />;
}

function Frame({ children }: { readonly children: ReactNode }) {
  return (
    <Paper p="xl" withBorder maw={560} mx="auto" mt="lg">
      <Stack gap="md">{children}</Stack>
    </Paper>
  );
}

interface QuestionProps {
  readonly asked: ConnectionRequest;
  readonly app: {
    readonly name: string;
    readonly host: string;
    readonly deniedTo: string;
  };
}

function Question({ asked, app: { name, host, deniedTo } }: QuestionProps) {
  const { t } = useTranslation();
  const { workspace } = useMe();
  const queryClient = useQueryClient();
  // To look is where everybody begins: whoever wants more says so, also after proving to be there.
  const [access, setAccess] = useState<Connection["access"]>("read");
  const allow = useMutation({
    mutationFn: () => api().createConnection({ body: { ...asked, access } }),
    onSuccess: ({ redirectTo }) => window.location.assign(redirectTo),
    onSettled: () => queryClient.invalidateQueries({ queryKey: connectionsQuery.queryKey }),
  });
  if (allow.data) {
    return (
      <Frame>
        <Group wrap="nowrap">
          <ThemeIcon size={40} radius="md" variant="light" color="pine">
            <IconCheck size={22} aria-hidden="true" />
          </ThemeIcon>
          <Title order={1}>{t("connect.done", { name })}</Title>
        </Group>
        <Text c="dimmed">{t("connect.doneText")}</Text>
        <Anchor href={allow.data.redirectTo} underline="always">
          {t("connect.open", { name })}
        </Anchor>
      </Frame>
    );
  }
  return (
    <Frame>
      <Group wrap="nowrap" align="flex-start">
        <ThemeIcon size={40} radius="md" variant="light">
          <IconPlugConnected size={22} aria-hidden="true" />
        </ThemeIcon>
        <div style={{ minWidth: 0 }}>
          <Title order={1} style={{ overflowWrap: "anywhere" }}>
            {t("connect.title", { name, company: workspace.name })}
          </Title>
          <Text fw={560} mt={4} style={{ overflowWrap: "anywhere" }}>
            {LOCAL.has(host) ? t("connect.local") : t("connect.host", { host })}
          </Text>
        </div>
      </Group>
      <Alert color="ochre" variant="light">
        {t("connect.check")}
      </Alert>
      <Radio.Group
        label={t("connect.may")}
        value={access}
        onChange={(value) => setAccess(ACCESSES.find((one) => one === value) ?? access)}
      >
        <Stack gap="sm" mt="xs">
          {ACCESSES.map((one) => (
            <Radio key={one} value={one} label={t(`connect.${one}`)} description={t(`connect.${one}Text`)} />
          ))}
        </Stack>
      </Radio.Group>
      <Text size="sm" c="dimmed">
        {t("connect.never")}
      </Text>
      <Refused error={allow.error} />
      <Group justify="flex-end">
        <Button variant="default" component="a" href={deniedTo}>
          {t("connect.deny")}
        </Button>
        <Button loading={allow.isPending} onClick={() => allow.mutate()}>
          {t("connect.allow")}
        </Button>
      </Group>
    </Frame>
  );
}
