import { ActionIcon, Badge, Group, Menu, Progress, Text, UnstyledButton } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { SourceKind } from "@perennial/contract";
import {
  IconBraces,
  IconBuildingStore,
  IconDots,
  IconForms,
  IconMail,
  IconShoppingCart,
  type TablerIcon,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { type ListedSource, sourcesQuery } from "../../api/inbound-queries.ts";
import { FormSettingsForm } from "../../forms/FormSettingsForm.tsx";
import { useLineWork } from "../../forms/line-work.tsx";
import { openForm } from "../../forms/open-form.tsx";
import { SourceForm } from "../../forms/SourceForm.tsx";
import { useFormats } from "../../session/formats.ts";
import { useMay } from "../../session/session.ts";
import styles from "../setting/setting.module.css";

const ICONS: Readonly<Record<SourceKind, TablerIcon>> = {
  shopify: IconBuildingStore,
  woocommerce: IconShoppingCart,
  orders: IconBraces,
  form: IconForms,
  mail: IconMail,
};

interface SourceLineProps {
  readonly source: ListedSource;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
  readonly onSecret: (secret: string | null) => void;
}

/** A source, what came in by it, and what can be done with it. */
export function SourceLine({ source, isChosen, onChoose, onSecret }: SourceLineProps) {
  const { t } = useTranslation();
  const { moment } = useFormats();
  const { name, kind, status, messages, latest } = source;
  const Icon = ICONS[kind];
  const share = (part: number): number => (messages.total === 0 ? 0 : (100 * part) / messages.total);
  return (
    <div className={styles["line"] ?? ""} aria-current={isChosen ? "true" : undefined}>
      <Group wrap="nowrap" justify="space-between" align="flex-start">
        <UnstyledButton onClick={onChoose} style={{ minWidth: 0 }}>
          <Group gap="xs">
            <Icon size={18} stroke={1.6} aria-hidden="true" />
            <Text fw={isChosen ? 650 : 560} size="sm" style={{ overflowWrap: "anywhere" }}>
              {name}
            </Text>
            <Text size="sm" c="dimmed">
              {t(`inbound.kinds.${kind}`)}
            </Text>
            <Badge variant="light" color={status === "enabled" ? "pine" : "gray"} tt="none">
              {t(`inbound.status.${status}`)}
            </Badge>
          </Group>
        </UnstyledButton>
        <SourceMenu source={source} onSecret={onSecret} />
      </Group>
      <Progress.Root size="sm" mt={6} mb={2} aria-hidden="true">
        <Progress.Section value={share(messages.done)} color="pine" />
        <Progress.Section value={share(messages.waiting + messages.received)} color="ochre" />
        <Progress.Section value={share(messages.skipped)} color="gray" />
        <Progress.Section value={share(messages.failed)} color="clay" />
      </Progress.Root>
      <Text size="xs" c="dimmed">
        {messages.total === 0 ? t("inbound.nothing") : t("inbound.counts", messages)}
        {messages.received > 0 && ` · ${t("inbound.received", { count: messages.received })}`}
        {latest && ` · ${t("inbound.latest", { at: moment(latest.receivedAt) })}`}
      </Text>
      {messages.refused > 0 && (
        <Text size="xs" c="clay">
          {t("inbound.refused", { count: messages.refused })}
        </Text>
      )}
    </div>
  );
}

function SourceMenu({ source, onSecret }: Pick<SourceLineProps, "source" | "onSecret">) {
  const { t } = useTranslation();
  const mayWrite = useMay("webhook:write");
  const { id, name, kind, status, signed, version } = source;
  const params = { sourceId: id };
  const { act, ask } = useLineWork(sourcesQuery.queryKey);
  const rotate = () =>
    ask({ title: t("inbound.rotateTitle"), text: t("inbound.rotateText"), label: t("inbound.rotate") }, async () => {
      onSecret((await api().rotateInboundSource({ params, body: { what: "secret" } })).secret);
    });
  const move = () =>
    ask({ title: t("inbound.addressTitle"), text: t("inbound.addressText"), label: t("inbound.address") }, async () => {
      await api().rotateInboundSource({ params, body: { what: "address" } });
      notifications.show({ message: t("inbound.addressDone") });
    });
  const turn = () =>
    act(() =>
      api().updateInboundSource(
        { params, body: { status: status === "enabled" ? "disabled" : "enabled" } },
        { ifVersion: version },
      ),
    );
  const remove = () =>
    ask({ title: t("inbound.removeTitle"), text: t("inbound.removeText", { name }), label: t("inbound.remove") }, () =>
      api().deleteInboundSource({ params }),
    );
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`${t("inbound.edit")}: ${name}`} disabled={!mayWrite}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => openForm(t("inbound.edit"), <SourceForm source={source} />, 560)}>
          {t("inbound.edit")}
        </Menu.Item>
        {source.form && (
          <Menu.Item onClick={() => openForm(t("inbound.form"), <FormSettingsForm source={source} />, 640)}>
            {t("inbound.form")}
          </Menu.Item>
        )}
        {signed && kind !== "shopify" && <Menu.Item onClick={rotate}>{t("inbound.rotate")}</Menu.Item>}
        <Menu.Item onClick={move}>{t("inbound.address")}</Menu.Item>
        <Menu.Item onClick={turn}>{t(status === "enabled" ? "inbound.pause" : "inbound.resume")}</Menu.Item>
        <Menu.Item color="clay" onClick={remove}>
          {t("inbound.remove")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
