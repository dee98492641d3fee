import { ActionIcon, Badge, Button, Group, Menu, Progress, Text, UnstyledButton } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { OutputOf, webhookOperations } from "@perennial/contract";
import { IconDots } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { endpointsQuery } from "../../api/webhook-queries.ts";
import { EndpointForm } from "../../forms/EndpointForm.tsx";
import { useLineWork } from "../../forms/line-work.tsx";
import { openForm } from "../../forms/open-form.tsx";
import { useFormats } from "../../session/formats.ts";
import { useMay } from "../../session/session.ts";
import styles from "../setting/setting.module.css";

export type ListedEndpoint = OutputOf<typeof webhookOperations.listWebhookEndpoints>["data"][number];

interface EndpointLineProps {
  readonly endpoint: ListedEndpoint;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
  readonly onSecret: (secret: string) => void;
}

/** An endpoint, how its deliveries fare, and what can be done with it. */
export function EndpointLine({ endpoint, isChosen, onChoose, onSecret }: EndpointLineProps) {
  const { t } = useTranslation();
  const { moment } = useFormats();
  const mayWrite = useMay("webhook:write");
  const { id, url, description, status, disabledReason, deliveries, failingSince, types, version } = endpoint;
  const params = { endpointId: id };
  const { act, ask, isPending } = useLineWork(endpointsQuery.queryKey);
  const test = () =>
    act(async () => {
      await api().sendTestEvent({ params });
      notifications.show({ message: t("webhook.tested") });
    });
  const rotate = () =>
    ask({ title: t("webhook.rotateTitle"), text: t("webhook.rotateText"), label: t("webhook.rotate") }, async () => {
      onSecret((await api().rotateWebhookSecret({ params })).secret);
    });
  const remove = () =>
    ask({ title: t("webhook.removeTitle"), text: t("webhook.removeText", { url }), label: t("webhook.remove") }, () =>
      api().deleteWebhookEndpoint({ params }),
    );
  const turn = () =>
    act(() =>
      api().updateWebhookEndpoint(
        { params, body: { status: status === "enabled" ? "disabled" : "enabled" } },
        { ifVersion: version },
      ),
    );
  const share = (part: number): number => (deliveries.total === 0 ? 0 : (100 * part) / deliveries.total);
  return (
    <div className={styles["line"] ?? ""} aria-current={isChosen ? "true" : undefined}>
      <Group wrap="nowrap" justify="space-between" align="flex-start">
        <UnstyledButton onClick={onChoose} style={{ minWidth: 0 }}>
          <Group gap="xs">
            <Text fw={560} size="sm" style={{ overflowWrap: "anywhere" }}>
              {description ?? url}
            </Text>
            <Badge variant="light" color={status === "enabled" ? "pine" : "gray"} tt="none">
              {t(`webhook.status.${status}`)}
              {disabledReason !== null && ` · ${t(`webhook.reasons.${disabledReason}`)}`}
            </Badge>
          </Group>
          <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
            {description !== null && `${url} · `}
            {types.join(", ")}
          </Text>
        </UnstyledButton>
        <Group gap={4} wrap="nowrap" style={{ flex: "none" }}>
          <Button variant="light" size="compact-sm" disabled={!mayWrite} loading={isPending} onClick={test}>
            {t("webhook.test")}
          </Button>
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={`${t("webhook.edit")}: ${url}`}
                disabled={!mayWrite}
              >
                <IconDots size={18} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => openForm(t("webhook.edit"), <EndpointForm endpoint={endpoint} />)}>
                {t("webhook.edit")}
              </Menu.Item>
              <Menu.Item onClick={rotate}>{t("webhook.rotate")}</Menu.Item>
              <Menu.Item onClick={turn}>{t(status === "enabled" ? "webhook.disable" : "webhook.enable")}</Menu.Item>
              <Menu.Item color="clay" onClick={remove}>
                {t("webhook.remove")}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </Group>
      </Group>
      <Progress.Root size="sm" mt={6} mb={2} aria-hidden="true">
        <Progress.Section value={share(deliveries.delivered)} color="pine" />
        <Progress.Section value={share(deliveries.waiting)} color="ochre" />
        <Progress.Section value={share(deliveries.failed)} color="clay" />
      </Progress.Root>
      <Text size="xs" c="dimmed">
        {t("webhook.counts", deliveries)}
      </Text>
      {failingSince !== null && (
        <Text size="xs" c="clay">
          {t("webhook.failing", { at: moment(failingSince) })}
        </Text>
      )}
    </div>
  );
}
