import { Alert, Button, Group, Text, Tooltip } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { Base } from "@perennial/contract";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { baseQuery, workQuery } from "../../api/queries.ts";
import { useFormats } from "../../session/formats.ts";
import { useMay } from "../../session/session.ts";
import { useReachesAll } from "../../session/sight.ts";
import { PageLoading } from "../../ui/Loading.tsx";
import { Refused } from "../../ui/Refused.tsx";
import { WholeOnly } from "../../ui/WholeOnly.tsx";
import { AbstainNote } from "../home/AbstainNote.tsx";

interface WithBaseProps {
  readonly children: (base: Base) => ReactNode;
}

/** The latest report, once there is one, and how to have it made anew. */
export function WithBase({ children }: WithBaseProps) {
  return (
    <WholeOnly mode="read">
      <Report>{children}</Report>
    </WholeOnly>
  );
}

function Report({ children }: WithBaseProps) {
  const { t } = useTranslation();
  const { day } = useFormats();
  const { data: base, error, refetch } = useQuery(baseQuery);
  if (error) return <Refused error={error} onRetry={() => void refetch()} />;
  if (!base) return <PageLoading />;
  return (
    <>
      <AbstainNote />
      <Group justify="space-between" mb="md" gap="xs">
        <Text size="sm" c="dimmed">
          {base.asOf === null || base.comparedWith === null
            ? t("value.none")
            : t("value.asOf", { day: day(base.asOf), since: day(base.comparedWith) })}
        </Text>
        <MakeButton />
      </Group>
      {base.asOf === null ? <Alert color="gray">{t("value.none")}</Alert> : children(base)}
    </>
  );
}

function MakeButton() {
  const { t } = useTranslation();
  const isPermitted = useMay("score:write");
  const may = useReachesAll("write") && isPermitted;
  const queryClient = useQueryClient();
  const { data: works = [] } = useQuery(workQuery);
  const isRunning = works.some(({ kind, finishedAt }) => kind === "base" && finishedAt === null);
  const make = useMutation({
    mutationFn: () => api().makeBase(),
    onSuccess: async () => {
      notifications.show({ message: t("value.making") });
      await queryClient.invalidateQueries({ queryKey: workQuery.queryKey });
    },
  });
  return (
    <Tooltip label={t("frame.notAllowed")} disabled={may}>
      <Button
        size="xs"
        variant="default"
        disabled={!may}
        loading={make.isPending || isRunning}
        onClick={() => make.mutate()}
      >
        {t("value.make")}
      </Button>
    </Tooltip>
  );
}
