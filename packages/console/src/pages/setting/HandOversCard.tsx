import { Badge, Button, Group, Text } from "@mantine/core";
import { modals } from "@mantine/modals";
import { notifications } from "@mantine/notifications";
import type { HandOver } from "@perennial/contract";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { everyoneQuery, handOversQuery } from "../../api/people-queries.ts";
import { membersQuery } from "../../api/queries.ts";
import { useFormats } from "../../session/formats.ts";
import { Card } from "../../ui/Card.tsx";
import { Refused } from "../../ui/Refused.tsx";
import styles from "./setting.module.css";

/** What was passed on lately, each to be undone. */
export function HandOversCard() {
  const { t } = useTranslation();
  const { data: handOvers = [] } = useQuery(handOversQuery);
  if (handOvers.length === 0) return null;
  return (
    <Card title={t("people.hand.list")}>
      {handOvers.map((handOver) => (
        <HandOverLine key={handOver.id} handOver={handOver} />
      ))}
    </Card>
  );
}

function HandOverLine({ handOver }: { readonly handOver: HandOver }) {
  const { t } = useTranslation();
  const { moment } = useFormats();
  const queryClient = useQueryClient();
  const { data: everyone = [] } = useQuery(everyoneQuery);
  const { id, from, to, left, status, moved, createdAt } = handOver;
  const nameOf = (userId: string): string =>
    everyone.find((one) => one.id === userId)?.name ?? t("people.hand.unknown");
  const undo = useMutation({
    mutationFn: () => api().undoHandOver({ params: { handOverId: id } }),
    onError: (error) => notifications.show({ color: "clay", message: <Refused error={error} /> }),
    onSettled: async () => {
      await queryClient.invalidateQueries({ queryKey: handOversQuery.queryKey });
      await queryClient.invalidateQueries({ queryKey: membersQuery.queryKey });
    },
  });
  const ask = () =>
    modals.openConfirmModal({
      title: t("people.hand.undoTitle"),
      children: <Text size="sm">{t("people.hand.undoText")}</Text>,
      labels: { confirm: t("people.hand.undo"), cancel: t("form.cancel") },
      onConfirm: () => undo.mutate(),
    });
  const names = to.length === 0 ? t("people.hand.nobody") : to.map(nameOf).join(", ");
  return (
    <Group className={styles["line"] ?? ""} justify="space-between" gap="xs">
      <div style={{ minWidth: 0 }}>
        <Group gap="xs">
          <Text size="sm" fw={560}>
            {t("people.hand.line", { from: nameOf(from), to: names })}
          </Text>
          <Badge variant="light" color={status === "done" ? "pine" : "gray"} tt="none">
            {t(`people.hand.statuses.${status}`)}
          </Badge>
        </Group>
        <Text size="sm" c="dimmed">
          {moment(createdAt)} · {t("people.hand.moved", moved)}
          {left && ` · ${t("people.hand.left")}`}
        </Text>
      </div>
      {status === "done" && (
        <Button variant="subtle" size="compact-sm" loading={undo.isPending} onClick={ask}>
          {t("people.hand.undo")}
        </Button>
      )}
    </Group>
  );
}
