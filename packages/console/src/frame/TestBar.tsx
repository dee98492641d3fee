import { Button, Group, Menu, Progress, Text } from "@mantine/core";
import { usePrevious } from "@mantine/hooks";
import type { TestClock } from "@perennial/contract";
import { IconClockPlay, IconFlask2 } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../api/client.ts";
import { testClockQuery } from "../api/queries.ts";
import { openForm } from "../forms/open-form.tsx";
import { useFormats } from "../session/formats.ts";
import { useMay } from "../session/session.ts";
import styles from "./test-bar.module.css";

const ClockForm = lazy(async () => ({ default: (await import("../forms/ClockForm.tsx")).ClockForm }));

/** Days by which time is moved with one click. */
const STEPS = [
  ["day", 1],
  ["week", 7],
  ["month", 30],
  ["year", 365],
] as const;

/** Says on every page that one is in a test workspace and what day it is there, and moves its time. */
export function TestBar() {
  const { t } = useTranslation();
  const { day } = useFormats();
  const { data: clock } = useQuery(testClockQuery);
  const queryClient = useQueryClient();
  const isMoving = clock?.move?.finishedAt === null;
  const wasMoving = usePrevious(isMoving) ?? false;
  useEffect(() => {
    if (wasMoving && !isMoving) void queryClient.invalidateQueries();
  }, [wasMoving, isMoving, queryClient]);
  return (
    <section className={styles["bar"]} aria-label={t("clock.label")}>
      <IconFlask2 size={17} stroke={1.8} aria-hidden="true" />
      <Text span inherit fw={600} visibleFrom="sm">
        {t("clock.test")}
      </Text>
      <Text span inherit fw={600} hiddenFrom="sm">
        {t("clock.badge")}
      </Text>
      {clock && (
        <Text span inherit className={styles["day"] ?? ""}>
          {t("clock.today", { day: day(clock.today) })}
        </Text>
      )}
      {clock && (isMoving ? <Moving clock={clock} /> : <Steps />)}
    </section>
  );
}

function useMove() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (days: number) => api().advanceTestClock({ body: { days } }),
    onSuccess: (clock) => queryClient.setQueryData(testClockQuery.queryKey, clock),
    onError: async () => await queryClient.invalidateQueries({ queryKey: testClockQuery.queryKey }),
  });
}

/** The ways to go on, for those who may. */
function Steps() {
  const { t } = useTranslation();
  const move = useMove();
  if (!useMay("workspace:write")) return null;
  const another = () => openForm(t("clock.another"), <ClockForm />);
  return (
    <Group gap={6} wrap="nowrap" ml="auto">
      {STEPS.map(([step, days]) => (
        <Button
          key={step}
          visibleFrom="sm"
          size="compact-sm"
          variant="default"
          disabled={move.isPending}
          onClick={() => move.mutate(days)}
        >
          {t(`clock.step.${step}`)}
        </Button>
      ))}
      <Button visibleFrom="sm" size="compact-sm" variant="subtle" color="dark" onClick={another}>
        {t("clock.another")}
      </Button>
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <Button
            hiddenFrom="sm"
            size="compact-sm"
            variant="default"
            leftSection={<IconClockPlay size={15} aria-hidden="true" />}
            loading={move.isPending}
          >
            {t("clock.move")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {STEPS.map(([step, days]) => (
            <Menu.Item key={step} onClick={() => move.mutate(days)}>
              {t(`clock.step.${step}`)}
            </Menu.Item>
          ))}
          <Menu.Item onClick={another}>{t("clock.another")}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </Group>
  );
}

/** How far a move is, and the way to stop it. */
function Moving({ clock: { move } }: { readonly clock: TestClock }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const mayStop = useMay("workspace:write");
  const cancel = useMutation({
    mutationFn: () => api().cancelTestClock(),
    onSettled: async () => await queryClient.invalidateQueries({ queryKey: testClockQuery.queryKey }),
  });
  if (!move) return null;
  const { done, total } = move.nights;
  return (
    <Group gap="sm" wrap="nowrap" flex={1} miw={0} justify="flex-end">
      <Progress
        value={total > 0 ? (100 * done) / total : 100}
        animated
        flex={1}
        maw={220}
        miw={40}
        aria-label={t("clock.progress")}
      />
      <Text span inherit className="figure" style={{ whiteSpace: "nowrap" }}>
        {t("clock.nights", { done, total })}
      </Text>
      {mayStop && (
        <Button
          size="compact-sm"
          variant="default"
          disabled={cancel.isPending || move.cancelled}
          onClick={() => cancel.mutate()}
        >
          {t("clock.stop")}
        </Button>
      )}
    </Group>
  );
}
