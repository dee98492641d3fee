import { Button, Group, Progress, Text } from "@mantine/core";
import { modals } from "@mantine/modals";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { followLists } from "../../api/follow-lists.ts";
import { importQuery } from "../../api/queries.ts";
import { useFormats } from "../../session/formats.ts";
import { Card } from "../../ui/Card.tsx";
import { Refused } from "../../ui/Refused.tsx";
import type { StepProps } from "./ImportPage.tsx";
import styles from "./import.module.css";

const COUNTS = [
  { name: "done", color: "pine.6" },
  { name: "failed", color: "clay.6" },
  { name: "skipped", color: "gray.5" },
] as const;

/** How far it is; every row is somewhere. */
export function ProgressStep({ job }: StepProps) {
  const { t } = useTranslation();
  const { number, duration } = useFormats();
  const { status, secondsLeft, undo } = job;
  // While it is taken out, what counts is what is gone again.
  const progress = undo
    ? {
        ...job.progress,
        done: undo.done,
        skipped: undo.kept,
        failed: 0,
        waiting: Math.max(0, job.progress.done - undo.done),
      }
    : job.progress;
  const title = t(
    status === "undoing"
      ? "imports.progress.undoing"
      : status === "scoring"
        ? "imports.progress.scoring"
        : "imports.progress.running",
  );
  const share = (count: number) => (progress.total > 0 ? (100 * count) / progress.total : 0);
  return (
    <Card
      title={title}
      action={
        secondsLeft !== null && (
          <Text size="sm" c="dimmed" className="figure">
            {t("imports.progress.left", { time: duration(secondsLeft) })}
          </Text>
        )
      }
    >
      <Progress.Root size="xl" aria-label={title}>
        {COUNTS.map(({ name, color }) => (
          <Progress.Section
            key={name}
            value={share(progress[name])}
            color={color}
            animated={name === "done"}
            aria-label={`${t(`imports.progress.${name}`)}: ${number(progress[name])}`}
          />
        ))}
      </Progress.Root>
      <dl className={styles["figures"]} style={{ marginTop: 18 }}>
        {(["done", "waiting", "skipped", "failed"] as const).map((name) => (
          <div key={name}>
            <dt>{t(`imports.progress.${name}`)}</dt>
            <dd>{number(progress[name])}</dd>
          </div>
        ))}
      </dl>
      <Text size="sm" c="dimmed" mt="md">
        {t("imports.leave")}
      </Text>
      {status === "running" && <StopButton importId={job.id} />}
    </Card>
  );
}

function StopButton({ importId }: { readonly importId: string }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const stop = useMutation({
    mutationFn: () => api().cancelImport({ params: { importId } }),
    onSuccess: (job) => {
      const { queryKey } = importQuery(importId);
      queryClient.setQueryData(queryKey, job);
      void followLists(queryClient, { queryKey });
    },
  });
  const ask = () =>
    modals.openConfirmModal({
      title: t("imports.cancelTitle"),
      children: <Text size="sm">{t("imports.cancelText")}</Text>,
      labels: { confirm: t("imports.cancel"), cancel: t("form.cancel") },
      confirmProps: { color: "clay" },
      onConfirm: () => stop.mutate(),
    });
  return (
    <>
      <Group justify="flex-end" mt="sm">
        <Button variant="default" loading={stop.isPending} onClick={ask}>
          {t("imports.cancel")}
        </Button>
      </Group>
      <Refused error={stop.error} />
    </>
  );
}
