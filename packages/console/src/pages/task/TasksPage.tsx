import { Button, EmptyState, SegmentedControl, Stack } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import type { Task } from "@perennial/contract";
import { IconMoodHappy } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { tasksQuery } from "../../api/queries.ts";
import { addDays } from "../../session/formats.ts";
import { useMe } from "../../session/session.ts";
import { Card } from "../../ui/Card.tsx";
import { LinkButton } from "../../ui/LinkButton.tsx";
import { LinesLoading } from "../../ui/Loading.tsx";
import { PageHead } from "../../ui/PageHead.tsx";
import { Refused } from "../../ui/Refused.tsx";
import { TaskLine } from "./TaskLine.tsx";

const GROUPS = ["overdue", "today", "soon", "later"] as const;

function groupOf({ dueOn }: Task, today: string): (typeof GROUPS)[number] {
  if (dueOn < today) return "overdue";
  if (dueOn === today) return "today";
  return dueOn <= addDays(today, 7) ? "soon" : "later";
}

/** What is to be done, the most urgent first. */
export function TasksPage() {
  const { t } = useTranslation();
  const { member, workspace } = useMe();
  const [whose, setWhose] = useLocalStorage<"mine" | "everyone">({
    key: "perennial.tasks",
    defaultValue: "mine",
    getInitialValueInEffect: false,
  });
  const filter = whose === "mine" && member ? { assigneeId: member.id } : {};
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    tasksQuery(filter),
  );
  const tasks = data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <>
      <PageHead title={t("task.page")}>
        <SegmentedControl
          aria-label={t("task.assignee")}
          data={[
            { value: "mine", label: t("task.mine") },
            { value: "everyone", label: t("task.everyone") },
          ]}
          value={whose}
          onChange={setWhose}
        />
      </PageHead>
      <Refused error={error} onRetry={() => void refetch()} />
      {isPending && <LinesLoading lines={6} />}
      {data && tasks.length === 0 && <NothingToDo />}
      <Stack gap="md" maw={860}>
        {GROUPS.map((group) => {
          const own = tasks.filter((task) => groupOf(task, workspace.today) === group);
          if (own.length === 0) return null;
          return (
            <Card key={group} title={`${t(`task.${group}`)} · ${own.length}`}>
              <Stack gap="md">
                {own.map((task) => (
                  <TaskLine key={task.id} task={task} withCustomer />
                ))}
              </Stack>
            </Card>
          );
        })}
        {hasNextPage && (
          <Button variant="subtle" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t("form.loadMore")}
          </Button>
        )}
      </Stack>
    </>
  );
}

function NothingToDo() {
  const { t } = useTranslation();
  return (
    <EmptyState
      py="xl"
      icon={<IconMoodHappy stroke={1.5} />}
      variant="light"
      title={t("task.empty.title")}
      description={t("task.empty.text")}
    >
      <EmptyState.Actions>
        <LinkButton to="/">{t("task.empty.home")}</LinkButton>
      </EmptyState.Actions>
    </EmptyState>
  );
}
