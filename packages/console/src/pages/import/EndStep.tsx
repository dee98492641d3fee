import { Anchor, Button, Group, Stack, Text, ThemeIcon, Title } from "@mantine/core";
import { modals } from "@mantine/modals";
import type { Import, ImportStatus } from "@perennial/contract";
import {
  IconAlertTriangle,
  IconArrowBackUp,
  IconCheck,
  IconDownload,
  IconPlayerStop,
  type TablerIcon,
} from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { importQuery } from "../../api/queries.ts";
import { useFormats } from "../../session/formats.ts";
import { useMay } from "../../session/session.ts";
import { Card } from "../../ui/Card.tsx";
import { LinkButton } from "../../ui/LinkButton.tsx";
import { Refused } from "../../ui/Refused.tsx";
import type { StepProps } from "./ImportPage.tsx";

const SIGNS: Readonly<Partial<Record<ImportStatus, readonly [TablerIcon, string]>>> = {
  failed: [IconAlertTriangle, "clay"],
  cancelled: [IconPlayerStop, "gray"],
  undone: [IconArrowBackUp, "gray"],
};

/** How an import ended, and where to go from there. */
export function EndStep({ job }: StepProps) {
  const { t } = useTranslation();
  const { kind, status, progress, problem } = job;
  const [Icon, color] = SIGNS[status] ?? [IconCheck, "pine"];
  const title = useEndTitle(kind, status);
  return (
    <Card title={t(`imports.status.${status}`)}>
      <Stack gap="md" align="flex-start">
        <Group gap="md" wrap="nowrap">
          <ThemeIcon size={48} radius="xl" variant="light" color={color}>
            <Icon size={26} stroke={1.7} aria-hidden="true" />
          </ThemeIcon>
          <div>
            <Title order={3} fz="lg">
              {title}
            </Title>
            <EndCounts job={job} />
          </div>
        </Group>
        {problem !== null && <Text>{problem}</Text>}
        {job.errorsUrl !== null && progress.failed > 0 && (
          <div>
            <Anchor href={job.errorsUrl}>
              <Group gap={6} component="span">
                <IconDownload size={16} stroke={1.7} />
                {t("imports.done.errors")}
              </Group>
            </Anchor>
            <Text size="sm" c="dimmed">
              {t("imports.done.errorsHint")}
            </Text>
          </div>
        )}
        {job.undo?.keptUrl && (
          <Anchor href={job.undo.keptUrl}>
            <Group gap={6} component="span">
              <IconDownload size={16} stroke={1.7} />
              {t("imports.undone.list")}
            </Group>
          </Anchor>
        )}
        <Group gap="xs">
          {status === "done" && <NextPages kind={kind} />}
          {status !== "done" && (
            <LinkButton to="/imports/new" variant="default">
              {t("imports.begin")}
            </LinkButton>
          )}
          {/* Rows that were under way when it ended may be in without having been counted. */}
          {status !== "undone" && progress.total > 0 && <UndoButton importId={job.id} />}
        </Group>
      </Stack>
    </Card>
  );
}

/** Where what came in is to be seen. */
function NextPages({ kind }: { readonly kind: Import["kind"] }) {
  const { t } = useTranslation();
  if (kind === "products") return <LinkButton to="/products">{t("imports.done.products")}</LinkButton>;
  return (
    <>
      {kind === "tasks" ? (
        <LinkButton to="/tasks">{t("imports.done.tasks")}</LinkButton>
      ) : (
        <LinkButton to="/">{t("imports.done.look")}</LinkButton>
      )}
      <LinkButton to="/customers" variant="default">
        {t("imports.done.customers")}
      </LinkButton>
    </>
  );
}

function useEndTitle(kind: Import["kind"], status: ImportStatus): string {
  const { t } = useTranslation();
  if (status === "failed") return t("imports.failed.title");
  if (status === "cancelled") return t("imports.cancelled.title");
  return t(status === "undone" ? "imports.undone.title" : `imports.done.titles.${kind}`);
}

function EndCounts({ job: { status, progress, undo } }: StepProps) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const { done, skipped, failed } = progress;
  if (status === "undone") {
    if (!undo) return null;
    return (
      <Text size="sm" c="dimmed">
        {t("imports.undone.counts", { done: number(undo.done) })}{" "}
        {undo.kept > 0 && t("imports.undone.kept", { kept: number(undo.kept) })}
      </Text>
    );
  }
  const counts = { done: number(done), skipped: number(skipped), failed: number(failed) };
  return (
    <Text size="sm" c="dimmed">
      {status === "done" ? t("imports.done.text", counts) : t("imports.cancelled.text", { done: counts.done })}
    </Text>
  );
}

function UndoButton({ importId }: { readonly importId: string }) {
  const { t } = useTranslation();
  const mayImport = useMay("import:write");
  const queryClient = useQueryClient();
  const undo = useMutation({
    mutationFn: () => api().undoImport({ params: { importId } }),
    onSuccess: (job) => queryClient.setQueryData(importQuery(importId).queryKey, job),
  });
  const ask = () =>
    modals.openConfirmModal({
      title: t("imports.undo.title"),
      children: <Text size="sm">{t("imports.undo.text")}</Text>,
      labels: { confirm: t("imports.undo.confirm"), cancel: t("form.cancel") },
      confirmProps: { color: "clay" },
      onConfirm: () => undo.mutate(),
    });
  return (
    <>
      <Button variant="subtle" color="clay" disabled={!mayImport} loading={undo.isPending} onClick={ask}>
        {t("imports.undo.button")}
      </Button>
      <Refused error={undo.error} />
    </>
  );
}
