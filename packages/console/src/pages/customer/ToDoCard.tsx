import { ActionIcon, Stack, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { timelineQuery } from "../../api/queries.ts";
import { openTaskForm } from "../../forms/open-form.tsx";
import { useMayChange } from "../../session/sight.ts";
import { Card } from "../../ui/Card.tsx";
import { TaskLine } from "../task/TaskLine.tsx";

/** What is planned with the customer. */
export function ToDoCard({ customerId }: { readonly customerId: string }) {
  const { t } = useTranslation();
  const mayWrite = useMayChange("task", customerId);
  const { data } = useInfiniteQuery(timelineQuery(customerId));
  const tasks = (data?.pages ?? [])
    .flatMap((page) => page.data)
    .flatMap((entry) => (entry.type === "task" && entry.task.doneAt === null ? [entry.task] : []))
    .sort((a, b) => (a.dueOn < b.dueOn ? -1 : 1));
  return (
    <Card
      title={t("timeline.openTasks")}
      action={
        <ActionIcon
          variant="light"
          aria-label={t("customer.task")}
          disabled={!mayWrite}
          onClick={() => openTaskForm(customerId)}
        >
          <IconPlus size={17} />
        </ActionIcon>
      }
    >
      {tasks.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t("timeline.noTasks")}
        </Text>
      ) : (
        <Stack gap="sm">
          {tasks.map((task) => (
            <TaskLine key={task.id} task={task} withCustomer={false} />
          ))}
        </Stack>
      )}
    </Card>
  );
}
