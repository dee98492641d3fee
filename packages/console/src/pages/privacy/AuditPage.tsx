import { Button, Menu, Select, SimpleGrid, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { AUDIT_KINDS, AUDIT_NOUNS_EN, AUDIT_NOUNS_ZH, type AuditFilter } from "@perennial/contract";
import { IconDownload } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { everyoneQuery } from "../../api/people-queries.ts";
import { currentLanguage } from "../../i18n/i18n.ts";
import { useMay } from "../../session/session.ts";
import { Card } from "../../ui/Card.tsx";
import { DayInput } from "../../ui/DayInput.tsx";
import { Refused } from "../../ui/Refused.tsx";
import { AuditLines } from "./AuditLines.tsx";
import { FileProgress } from "./FileProgress.tsx";

const ACTIONS = ["created", "updated", "deleted", "accessed", "refused"] as const;

/** Who did what to which record, to be looked through and taken along. */
export function AuditPage() {
  const { t } = useTranslation();
  const mayRead = useMay("audit:read");
  const [filter, setFilter] = useState<AuditFilter>({});
  const { data: people = [] } = useQuery(everyoneQuery);
  const change = (name: keyof AuditFilter, value: string | null) => {
    const { [name]: _before, ...rest } = filter;
    setFilter(value === null ? rest : ({ ...rest, [name]: value } as AuditFilter));
  };
  const nouns = currentLanguage() === "zh-CN" ? AUDIT_NOUNS_ZH : AUDIT_NOUNS_EN;
  return (
    <Card title={t("audit.title")} action={mayRead && <AuditExport filter={filter} />}>
      <Text size="sm" c="dimmed" mb="sm">
        {mayRead ? t("audit.intro") : t("frame.notAllowed")}
      </Text>
      {mayRead && (
        <>
          <SimpleGrid cols={{ base: 2, sm: 5 }} spacing="xs" mb="md">
            <Select
              label={t("audit.who")}
              placeholder={t("audit.everyone")}
              clearable
              searchable
              value={filter.actorId ?? null}
              onChange={(value) => change("actorId", value)}
              data={people.map(({ id, name }) => ({ value: id, label: name }))}
            />
            <Select
              label={t("audit.what")}
              placeholder={t("audit.everything")}
              clearable
              searchable
              value={filter.kind ?? null}
              onChange={(value) => change("kind", value)}
              data={AUDIT_KINDS.map((kind) => ({ value: kind, label: nouns[kind] }))}
            />
            <Select
              label={t("audit.action")}
              placeholder={t("audit.everything")}
              clearable
              value={filter.action ?? null}
              onChange={(value) => change("action", value)}
              data={ACTIONS.map((action) => ({ value: action, label: t(`audit.actions.${action}`) }))}
            />
            <DayInput
              label={t("audit.from")}
              clearable
              value={filter.from ?? null}
              onChange={(day) => change("from", day)}
            />
            <DayInput
              label={t("audit.until")}
              clearable
              value={filter.until ?? null}
              onChange={(day) => change("until", day)}
            />
          </SimpleGrid>
          <AuditLines filter={filter} />
        </>
      )}
    </Card>
  );
}

function AuditExport({ filter }: { readonly filter: AuditFilter }) {
  const { t } = useTranslation();
  const mayExport = useMay("customer:export");
  const begin = useMutation({
    mutationFn: (format: "csv" | "jsonl") => api().exportAudit({ body: { ...filter, format } }),
    onSuccess: ({ id }) => {
      notifications.show({
        id,
        title: t("audit.exportTitle"),
        message: <FileProgress exportId={id} />,
        autoClose: false,
      });
    },
    onError: (error) => notifications.show({ color: "clay", message: <Refused error={error} /> }),
  });
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          size="compact-md"
          variant="default"
          leftSection={<IconDownload size={16} stroke={1.7} />}
          disabled={!mayExport}
          loading={begin.isPending}
        >
          {t("audit.export")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => begin.mutate("csv")}>{t("audit.asTable")}</Menu.Item>
        <Menu.Item onClick={() => begin.mutate("jsonl")}>{t("audit.asLines")}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
