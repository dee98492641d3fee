import { Anchor, Badge, Button, Group, Progress, SegmentedControl, Select, Stack, Text } from "@mantine/core";
import { EXPORT_KINDS, type Export, type ExportFormat, type ExportKind } from "@perennial/contract";
import { IconDownload } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { pastExportsQuery } from "../../api/queries.ts";
import { useFormats } from "../../session/formats.ts";
import { useMay } from "../../session/session.ts";
import { Card } from "../../ui/Card.tsx";
import { LinesLoading } from "../../ui/Loading.tsx";
import { Refused } from "../../ui/Refused.tsx";
import styles from "./setting.module.css";

/** Records on their way into files, and the files of the last seven days. */
export function ExportsPage() {
  const { t } = useTranslation();
  const mayExport = useMay("customer:export");
  const { data: exports, error } = useQuery({ ...pastExportsQuery, enabled: mayExport });
  if (!mayExport) return <Text c="dimmed">{t("frame.notAllowed")}</Text>;
  return (
    <Stack gap="md">
      <NewExport />
      <Card title={t("export.past")} hint={t("export.kept")}>
        <Refused error={error} />
        {!exports && !error && <LinesLoading lines={2} />}
        {exports?.length === 0 && (
          <Text size="sm" c="dimmed">
            {t("export.none")}
          </Text>
        )}
        <Stack gap={0}>
          {exports?.map((one) => (
            <ExportLine key={one.id} one={one} />
          ))}
        </Stack>
      </Card>
    </Stack>
  );
}

function NewExport() {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const [kind, setKind] = useState<ExportKind>("customers");
  const [format, setFormat] = useState<ExportFormat>("csv");
  const isWhole = kind === "everything";
  const begin = useMutation({
    mutationFn: () => api().createExport({ body: { kind, format: isWhole ? "jsonl" : format } }),
    onSuccess: async () => await queryClient.invalidateQueries({ queryKey: pastExportsQuery.queryKey }),
  });
  return (
    <Card title={t("export.new")}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t("export.why")}
        </Text>
        <Group align="flex-end" gap="sm">
          <Select
            label={t("export.kind")}
            allowDeselect={false}
            value={kind}
            onChange={(value) => setKind((value ?? "customers") as ExportKind)}
            data={EXPORT_KINDS.map((value) => ({ value, label: t(`export.kinds.${value}`) }))}
          />
          <SegmentedControl
            aria-label={t("export.format")}
            disabled={isWhole}
            value={isWhole ? "jsonl" : format}
            onChange={(value) => setFormat(value as ExportFormat)}
            data={[
              { value: "csv", label: t("export.formats.csv") },
              { value: "jsonl", label: t("export.formats.jsonl") },
            ]}
          />
          <Button loading={begin.isPending} onClick={() => begin.mutate()}>
            {t("export.begin")}
          </Button>
        </Group>
        <Refused error={begin.error} />
      </Stack>
    </Card>
  );
}

const TONES = { running: "lake", done: "pine", failed: "clay", cancelled: "gray" } as const;

function ExportLine({ one }: { readonly one: Export }) {
  const { t } = useTranslation();
  const { number, bytes, moment } = useFormats();
  const queryClient = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => api().cancelExport({ params: { exportId: one.id } }),
    onSettled: async () => await queryClient.invalidateQueries({ queryKey: pastExportsQuery.queryKey }),
  });
  const { kind, format, status, rows, total } = one;
  const name = t(`export.kinds.${kind}`);
  return (
    <Group className={styles["line"] ?? ""} justify="space-between" wrap="nowrap" gap="sm">
      <div style={{ minWidth: 0, flex: 1 }}>
        <Group gap={8} wrap="wrap">
          <Text size="sm" fw={600}>
            {name}
          </Text>
          <Badge size="sm" variant="light" color={TONES[status]}>
            {t(`export.status.${status}`)}
          </Badge>
        </Group>
        <Text size="xs" c="dimmed" className="figure">
          {t("export.line", {
            format: format === "json" ? "JSON" : t(`export.formats.${format}`),
            rows: number(rows),
            size: bytes(one.bytes),
            at: moment(one.createdAt),
          })}
        </Text>
        {status === "running" && (
          <Progress
            mt={6}
            animated
            value={total === null || total === 0 ? 100 : Math.min(100, (100 * rows) / total)}
            aria-label={name}
          />
        )}
      </div>
      {status === "running" && (
        <Button size="compact-sm" variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>
          {t("export.cancel")}
        </Button>
      )}
      {one.downloadUrl !== null && (
        <Anchor href={one.downloadUrl} download size="sm" style={{ whiteSpace: "nowrap" }}>
          <IconDownload size={15} aria-hidden="true" style={{ verticalAlign: -2, marginInlineEnd: 4 }} />
          {t("form.download")}
        </Anchor>
      )}
    </Group>
  );
}
