import { Alert, Button, Group, Progress, Stack, Text } from "@mantine/core";
import { modals } from "@mantine/modals";
import type { Demo } from "@perennial/contract";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { demoQuery, meQuery } from "../../api/queries.ts";
import { useFormats } from "../../session/formats.ts";
import { useMay } from "../../session/session.ts";
import { Card } from "../../ui/Card.tsx";
import { Refused } from "../../ui/Refused.tsx";

/** Milliseconds after which a change of the workspace is known everywhere. */
const SETTINGS_MS = 2_500;

const isMoving = ({ status }: Demo): boolean => status === "loading" || status === "removing";

/** What follows from demo data that came or went shows everywhere. */
function useArrived(demo: Demo | undefined): void {
  const queryClient = useQueryClient();
  const wasMoving = useRef(false);
  const moving = demo !== undefined && isMoving(demo);
  useEffect(() => {
    const ended = wasMoving.current && !moving;
    wasMoving.current = moving;
    if (!ended) return undefined;
    void queryClient.invalidateQueries();
    const later = setTimeout(() => void queryClient.invalidateQueries({ queryKey: meQuery.queryKey }), SETTINGS_MS);
    return () => clearTimeout(later);
  }, [moving, queryClient]);
}

/** The demo data of the workspace: to load, how far it is, and to remove. */
export function DemoCard() {
  const { t } = useTranslation();
  const { data: demo } = useQuery(demoQuery);
  useArrived(demo);
  if (!demo) return null;
  return (
    <Card title={t("demo.title")}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t("demo.text")}
        </Text>
        {demo.status === "failed" && <Alert color="clay">{t("demo.failed")}</Alert>}
        <DemoState demo={demo} />
      </Stack>
    </Card>
  );
}

function DemoState({ demo }: { readonly demo: Demo }) {
  const { t } = useTranslation();
  const { day, short } = useFormats();
  if (isMoving(demo)) {
    const label = t(demo.status === "loading" ? "demo.loading" : "demo.removing");
    return (
      <output style={{ display: "block" }}>
        <Text size="sm">{label}</Text>
        <Progress value={(100 * demo.done) / Math.max(1, demo.total)} animated mt={6} aria-label={label} />
        {demo.total > 0 && (
          <Text size="xs" c="dimmed" mt={4} className="figure">
            {t("demo.of", { done: short(demo.done), total: short(demo.total) })}
          </Text>
        )}
      </output>
    );
  }
  return (
    <>
      {demo.status === "loaded" && demo.until !== null && (
        <Text size="sm">{t("demo.loaded", { count: demo.customers, day: day(demo.until) })}</Text>
      )}
      {demo.status === "none" ? <LoadDemo label={t("demo.button")} /> : <RemoveDemo />}
    </>
  );
}

/** Asks for the demo data. */
export function LoadDemo({ label }: { readonly label: string }) {
  const mayLoad = useMay("workspace:write");
  const queryClient = useQueryClient();
  const load = useMutation({
    mutationFn: () => api().loadDemo({ body: { months: 36 } }),
    onSuccess: async (demo) => {
      queryClient.setQueryData(demoQuery.queryKey, demo);
      await queryClient.invalidateQueries({ queryKey: ["me"] });
    },
  });
  return (
    <>
      <Refused error={load.error} />
      <Group>
        <Button variant="default" disabled={!mayLoad} loading={load.isPending} onClick={() => load.mutate()}>
          {label}
        </Button>
      </Group>
    </>
  );
}

function RemoveDemo() {
  const { t } = useTranslation();
  const mayRemove = useMay("workspace:write");
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: () => api().removeDemo(),
    onSuccess: (demo) => queryClient.setQueryData(demoQuery.queryKey, demo),
  });
  const ask = () =>
    modals.openConfirmModal({
      title: t("demo.removeTitle"),
      children: <Text size="sm">{t("demo.removeText")}</Text>,
      labels: { confirm: t("demo.remove"), cancel: t("form.cancel") },
      confirmProps: { color: "clay" },
      onConfirm: () => remove.mutate(),
    });
  return (
    <>
      <Refused error={remove.error} />
      <Group justify="flex-end">
        <Button
          variant="light"
          color="clay"
          size="compact-md"
          disabled={!mayRemove}
          loading={remove.isPending}
          onClick={ask}
        >
          {t("demo.remove")}
        </Button>
      </Group>
    </>
  );
}
