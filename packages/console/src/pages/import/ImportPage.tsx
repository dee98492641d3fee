import { Group, Stack, Stepper, Text } from "@mantine/core";
import { usePrevious } from "@mantine/hooks";
import type { Import, ImportStatus } from "@perennial/contract";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { type ComponentType, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { isCode } from "../../api/fault.ts";
import { importQuery } from "../../api/queries.ts";
import { NotFound } from "../../frame/Astray.tsx";
import { useFormats } from "../../session/formats.ts";
import { PageLoading } from "../../ui/Loading.tsx";
import { PageHead } from "../../ui/PageHead.tsx";
import { Refused } from "../../ui/Refused.tsx";
import { WholeOnly } from "../../ui/WholeOnly.tsx";
import { EndStep } from "./EndStep.tsx";
import { MappingStep } from "./MappingStep.tsx";
import { ProgressStep } from "./ProgressStep.tsx";
import { UploadStep } from "./UploadStep.tsx";

export interface StepProps {
  readonly job: Import;
}

/** Where an import stands decides what is shown: it can be left at any time and come back to. */
const STEPS: Readonly<Record<ImportStatus, readonly [number, ComponentType<StepProps>]>> = {
  uploading: [0, UploadStep],
  surveying: [1, MappingStep],
  ready: [1, MappingStep],
  running: [2, ProgressStep],
  scoring: [2, ProgressStep],
  done: [4, EndStep],
  cancelled: [2, EndStep],
  failed: [2, EndStep],
  undoing: [2, ProgressStep],
  undone: [4, EndStep],
};

/** Milliseconds after which no function takes a workspace's settings for what they were before an import changed them. */
const SETTLED_MS = 2_500;

/** A step of an import changes what other pages show: the lists, the dashboard, even which day it is. */
function useRefresh(status: ImportStatus | undefined): void {
  const queryClient = useQueryClient();
  const before = usePrevious(status);
  useEffect(() => {
    if (status === undefined || before === undefined || status === before) return;
    void queryClient.invalidateQueries();
    setTimeout(() => void queryClient.invalidateQueries(), SETTLED_MS);
  }, [status, before, queryClient]);
}

export function ImportPage() {
  const { t } = useTranslation();
  return (
    <WholeOnly mode="read" title={t("imports.title")}>
      <Progress />
    </WholeOnly>
  );
}

function Progress() {
  const { t } = useTranslation();
  const { bytes } = useFormats();
  const { importId } = useParams({ from: "/inside/imports/$importId" });
  const { data: job, error, refetch } = useQuery(importQuery(importId));
  useRefresh(job?.status);
  if (isCode(error, "not_found") || isCode(error, "invalid_request")) return <NotFound />;
  if (error && !job) return <Refused error={error} onRetry={() => void refetch()} />;
  if (!job) return <PageLoading />;
  const [active, Step] = STEPS[job.status];
  return (
    <Stack gap="md" maw={980}>
      <PageHead title={job.fileName}>
        <Group gap="xs">
          <Text size="sm" c="dimmed">
            {t(`imports.kind.${job.kind}`)} · {bytes(job.size)}
          </Text>
        </Group>
      </PageHead>
      <Stepper active={active} size="xs" visibleFrom="sm" allowNextStepsSelect={false}>
        <Stepper.Step label={t("imports.step.file")} allowStepSelect={false} />
        <Stepper.Step label={t("imports.step.columns")} allowStepSelect={false} />
        <Stepper.Step label={t("imports.step.import")} allowStepSelect={false} />
        <Stepper.Step label={t("imports.step.done")} allowStepSelect={false} />
      </Stepper>
      <Step job={job} />
    </Stack>
  );
}
