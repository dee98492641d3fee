import { Alert, Button, Group, Stack } from "@mantine/core";
import { modals } from "@mantine/modals";
import type { Import } from "@perennial/contract";
import type { Client } from "@perennial/sdk";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { importQuery } from "../../api/queries.ts";
import { useFormats } from "../../session/formats.ts";
import { useMay } from "../../session/session.ts";
import { Refused } from "../../ui/Refused.tsx";
import { AsOfChoice } from "./AsOfChoice.tsx";
import { ColumnsCard } from "./ColumnsCard.tsx";
import { FormsCard } from "./FormsCard.tsx";
import type { StepProps } from "./ImportPage.tsx";
import styles from "./import.module.css";
import { SurveyCard } from "./SurveyCard.tsx";
import { labelOf, missingOf } from "./targets.ts";
import { WalkInCard } from "./WalkInCard.tsx";

type Change = NonNullable<Parameters<Client["updateImport"]>[0]["body"]>;
export type ChangeImport = (change: Change) => void;

/** What the file seems to hold and mean, to be put right and started. */
export function MappingStep({ job }: StepProps) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const { queryKey } = importQuery(job.id);
  const take = (next: Import) => queryClient.setQueryData(queryKey, next);
  const params = { importId: job.id };
  const update = useMutation({
    mutationFn: (body: Change) => api().updateImport({ params, body }),
    onSuccess: take,
    onError: () => queryClient.invalidateQueries({ queryKey }),
  });
  // Until somebody says otherwise the proposed day holds: seen from the real one, everybody would count as lost.
  const [chosen, setChosen] = useState<string | null>();
  const asOf = chosen === undefined ? (job.asOf ?? job.survey?.proposedAsOf ?? null) : chosen;
  const start = useMutation({
    mutationFn: async () => {
      if (asOf !== job.asOf) await api().updateImport({ params, body: { asOf } });
      return await api().startImport({ params });
    },
    onSuccess: take,
  });
  const discard = useMutation({ mutationFn: () => api().cancelImport({ params }), onSuccess: take });
  const change: ChangeImport = (body) => update.mutate(body);
  const missing = missingOf(job);
  return (
    <Stack gap="md">
      <ColumnsCard job={job} onChange={change} isSaving={update.isPending} />
      <FormsCard job={job} onChange={change} />
      <SurveyCard job={job} />
      <AsOfChoice job={job} asOf={asOf} onChange={setChosen} />
      <WalkInCard job={job} onChange={change} />
      {missing.length > 0 && (
        <Alert color="ochre">
          {t("imports.columns.missing", {
            names: missing.map((one) => t(labelOf(job.kind, one))).join(", "),
          })}
        </Alert>
      )}
      {job.problem !== null && <Alert color="ochre">{job.problem}</Alert>}
      <Refused error={update.error ?? start.error ?? discard.error} />
      <StartFoot
        job={job}
        isBlocked={missing.length > 0 || update.isPending}
        isStarting={start.isPending}
        onStart={() => start.mutate()}
        onDiscard={() => discard.mutate()}
      />
    </Stack>
  );
}

interface StartFootProps extends StepProps {
  readonly isBlocked: boolean;
  readonly isStarting: boolean;
  readonly onStart: () => void;
  readonly onDiscard: () => void;
}

function StartFoot({ job, isBlocked, isStarting, onStart, onDiscard }: StartFootProps) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const mayImport = useMay("import:write");
  const { survey, status } = job;
  const rows = survey ? survey.rows - survey.failing : 0;
  const ask = () =>
    modals.openConfirmModal({
      title: `${t("imports.discard")}: ${job.fileName}`,
      labels: { confirm: t("imports.discard"), cancel: t("form.cancel") },
      confirmProps: { color: "clay" },
      onConfirm: onDiscard,
    });
  return (
    <Group className={styles["foot"] ?? ""} justify="flex-end" gap="xs">
      <Button variant="subtle" color="gray" disabled={!mayImport} onClick={ask}>
        {t("imports.discard")}
      </Button>
      <Button
        size="md"
        loading={isStarting}
        disabled={!mayImport || isBlocked || status !== "ready" || rows === 0}
        onClick={onStart}
      >
        {rows > 0 ? t("imports.startCount", { count: rows, shown: number(rows) }) : t("imports.start")}
      </Button>
    </Group>
  );
}
