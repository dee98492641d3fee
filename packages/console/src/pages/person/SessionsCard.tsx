import { Badge, Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { Session } from "@perennial/contract";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { sessionsQuery } from "../../api/person-queries.ts";
import { useFormats } from "../../session/formats.ts";
import { Card } from "../../ui/Card.tsx";
import { LinesLoading } from "../../ui/Loading.tsx";
import { Refused } from "../../ui/Refused.tsx";
import styles from "../setting/setting.module.css";

/** The devices on which one is signed in. */
export function SessionsCard() {
  const { t } = useTranslation();
  const { data: sessions = [], isPending, error } = useQuery(sessionsQuery);
  const end = useEnding(() => api().endOtherSessions());
  return (
    <Card
      title={t("person.sessions.title")}
      hint={t("person.sessions.hint")}
      action={
        sessions.length > 1 && (
          <Button variant="default" size="compact-md" loading={end.isPending} onClick={() => end.mutate()}>
            {t("person.sessions.endAll")}
          </Button>
        )
      }
    >
      <Refused error={error ?? end.error} />
      {isPending && <LinesLoading lines={2} />}
      {sessions.map((session) => (
        <SessionLine key={session.id} session={session} />
      ))}
    </Card>
  );
}

function useEnding(send: () => Promise<unknown>) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: () => notifications.show({ message: t("person.sessions.ended") }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  });
}

function SessionLine({ session }: { readonly session: Session }) {
  const { t } = useTranslation();
  const { moment } = useFormats();
  const { id, device, network, lastSeenAt, current } = session;
  const end = useEnding(() => api().endSession({ params: { sessionId: id } }));
  const name = device === "" ? t("person.sessions.unknown") : device;
  return (
    <Group className={styles["line"] ?? ""} wrap="nowrap" justify="space-between">
      <div style={{ minWidth: 0 }}>
        <Group gap="xs">
          <Text size="sm" fw={560}>
            {name}
          </Text>
          {current && (
            <Badge variant="light" tt="none">
              {t("person.sessions.current")}
            </Badge>
          )}
        </Group>
        <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
          {network} · {t("person.sessions.seen", { at: moment(lastSeenAt) })}
        </Text>
      </div>
      {!current && (
        <Button
          variant="subtle"
          color="clay"
          size="compact-sm"
          style={{ flex: "none" }}
          loading={end.isPending}
          onClick={() => end.mutate()}
          aria-label={`${t("person.sessions.end")}: ${name}`}
        >
          {t("person.sessions.end")}
        </Button>
      )}
    </Group>
  );
}
