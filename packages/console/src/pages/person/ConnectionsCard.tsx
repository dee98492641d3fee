import { Badge, Button, Code, EmptyState, Group, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { Connection } from "@perennial/contract";
import { IconPlugConnected } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { connectionsQuery } from "../../api/person-queries.ts";
import { useLineWork } from "../../forms/line-work.tsx";
import { useFormats } from "../../session/formats.ts";
import { useMe } from "../../session/session.ts";
import { Card } from "../../ui/Card.tsx";
import { CopyText } from "../../ui/CopyText.tsx";
import { LinesLoading } from "../../ui/Loading.tsx";
import { Refused } from "../../ui/Refused.tsx";
import styles from "../setting/setting.module.css";

const COLORS = { waiting: "ochre", open: "pine", ended: "gray" } as const;

/** The apps that one has let into the workspace at hand, and the address by which an assistant asks to be let in. */
export function ConnectionsCard() {
  const { t } = useTranslation();
  const { workspace } = useMe();
  const { data: connections = [], isPending, error } = useQuery(connectionsQuery);
  const isEmpty = !isPending && !error && connections.length === 0;
  return (
    <Card title={t("connect.list")} hint={t("connect.hint", { company: workspace.name })}>
      <Refused error={error} />
      {isPending && <LinesLoading lines={2} />}
      {isEmpty && (
        <EmptyState
          py="md"
          icon={<IconPlugConnected stroke={1.5} />}
          variant="light"
          title={t("connect.empty")}
          description={t("connect.emptyText")}
        />
      )}
      {connections.map((connection) => (
        <ConnectionLine key={connection.id} connection={connection} />
      ))}
      {!isPending && !error && <Address />}
    </Card>
  );
}

function Address() {
  const { t } = useTranslation();
  const address = `${window.location.origin}/mcp`;
  return (
    <Stack gap={4} mt="sm">
      <Group justify="space-between" gap="xs">
        <Text size="sm" c="dimmed">
          {t("connect.address")}
        </Text>
        <CopyText text={address} />
      </Group>
      <Code block style={{ overflowWrap: "anywhere", whiteSpace: "pre-wrap" }}>
        {address}
      </Code>
    </Stack>
  );
}

function ConnectionLine({ connection: { id, name, host, access, createdAt, lastUsedAt, state } }: LineProps) {
  const { t } = useTranslation();
  const { moment } = useFormats();
  const { ask, isPending } = useLineWork(connectionsQuery.queryKey);
  const end = () =>
    ask(
      { title: t("connect.endTitle", { name }), text: t("connect.endText"), label: t("connect.end"), isGrave: true },
      async () => {
        await api().removeConnection({ params: { connectionId: id } });
        notifications.show({ message: t("connect.ended", { name }) });
      },
    );
  const facts = [
    host,
    t(`connect.${access}`),
    t("connect.since", { at: moment(createdAt) }),
    lastUsedAt === null ? t("people.key.unused") : t("people.key.used", { at: moment(lastUsedAt) }),
  ];
  return (
    <Group className={styles["line"] ?? ""} wrap="nowrap" justify="space-between">
      <div style={{ minWidth: 0 }}>
        <Group gap="xs">
          <Text size="sm" fw={560} style={{ overflowWrap: "anywhere" }}>
            {name}
          </Text>
          <Badge variant="light" color={COLORS[state]} tt="none">
            {t(`connect.states.${state}`)}
          </Badge>
        </Group>
        <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
          {facts.join(" · ")}
        </Text>
      </div>
      <Button
        variant="subtle"
        color="clay"
        size="compact-sm"
        style={{ flex: "none" }}
        loading={isPending}
        onClick={end}
        aria-label={`${t("connect.end")}: ${name}`}
      >
        {t("connect.end")}
      </Button>
    </Group>
  );
}

interface LineProps {
  readonly connection: Connection;
}
