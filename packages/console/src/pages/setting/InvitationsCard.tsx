import { Badge, Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { Invitation } from "@perennial/contract";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { invitationsQuery } from "../../api/people-queries.ts";
import { isPast, useFormats } from "../../session/formats.ts";
import { useMay } from "../../session/session.ts";
import { Card } from "../../ui/Card.tsx";
import { Refused } from "../../ui/Refused.tsx";
import { useRoles } from "./role-names.ts";
import styles from "./setting.module.css";

/** Who was invited and has not come yet. */
export function InvitationsCard() {
  const { t } = useTranslation();
  const { data: invitations = [] } = useQuery(invitationsQuery);
  if (invitations.length === 0) return null;
  return (
    <Card title={t("people.invitations.title")}>
      {invitations.map((invitation) => (
        <InvitationLine key={invitation.id} invitation={invitation} />
      ))}
    </Card>
  );
}

function useChange(send: () => Promise<unknown>, told: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: () => notifications.show({ message: told }),
    onError: (error) => notifications.show({ color: "clay", message: <Refused error={error} /> }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: invitationsQuery.queryKey }),
  });
}

function InvitationLine({ invitation }: { readonly invitation: Invitation }) {
  const { t } = useTranslation();
  const { moment } = useFormats();
  const { nameOf } = useRoles();
  const mayManage = useMay("member:write");
  const { id, email, role, sentAt, expiresAt } = invitation;
  const params = { invitationId: id };
  const resend = useChange(() => api().resendInvitation({ params }), t("people.invitations.resent"));
  const withdraw = useChange(() => api().withdrawInvitation({ params }), t("people.invitations.withdrawn"));
  const isOver = isPast(expiresAt);
  return (
    <Group className={styles["line"] ?? ""} justify="space-between" gap="xs">
      <div style={{ minWidth: 0 }}>
        <Group gap="xs">
          <Text size="sm" fw={560} style={{ overflowWrap: "anywhere" }}>
            {email}
          </Text>
          <Badge variant="light" color="gray" tt="none">
            {nameOf(role)}
          </Badge>
        </Group>
        <Text size="sm" c="dimmed">
          {t("people.invitations.sent", { at: moment(sentAt) })} ·{" "}
          {isOver ? t("people.invitations.expired") : t("people.invitations.expires", { at: moment(expiresAt) })}
        </Text>
      </div>
      {mayManage && (
        <Group gap={4}>
          <Button
            variant="subtle"
            size="compact-sm"
            loading={resend.isPending}
            onClick={() => resend.mutate()}
            aria-label={`${t("people.invitations.resend")}: ${email}`}
          >
            {t("people.invitations.resend")}
          </Button>
          <Button
            variant="subtle"
            color="clay"
            size="compact-sm"
            loading={withdraw.isPending}
            onClick={() => withdraw.mutate()}
            aria-label={`${t("people.invitations.withdraw")}: ${email}`}
          >
            {t("people.invitations.withdraw")}
          </Button>
        </Group>
      )}
    </Group>
  );
}
