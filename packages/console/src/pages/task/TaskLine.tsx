import { Checkbox, Group, Text, UnstyledButton } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { Task } from "@perennial/contract";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { membersQuery } from "../../api/queries.ts";
import { openTaskForm } from "../../forms/open-form.tsx";
import { useFormats } from "../../session/formats.ts";
import { useMay, useMe } from "../../session/session.ts";
import { useMayChange } from "../../session/sight.ts";
import { LinkText } from "../../ui/LinkButton.tsx";
import { Refused } from "../../ui/Refused.tsx";

interface TaskLineProps {
  readonly task: Task;
  readonly withCustomer: boolean;
}

/** A task that one can tick off where it stands. */
export function TaskLine({ task, withCustomer }: TaskLineProps) {
  const { t } = useTranslation();
  const { workspace } = useMe();
  const { since, day } = useFormats();
  const mayWrite = useMayChange("task", task.customerId);
  const { data: members = [] } = useQuery({ ...membersQuery, enabled: useMay("member:read") });
  const finish = useFinish(task);
  const { id, title, dueOn, customerId, customerName, assigneeId } = task;
  const isLate = dueOn < workspace.today;
  const assignee = members.length > 1 ? members.find((member) => member.id === assigneeId)?.name : undefined;
  return (
    <Group wrap="nowrap" align="flex-start" gap="sm" data-task={id}>
      <Checkbox
        mt={1}
        radius="xl"
        aria-label={t("task.finish", { title })}
        checked={finish.isPending || finish.isSuccess}
        disabled={!mayWrite}
        onChange={() => finish.mutate()}
      />
      <div style={{ flex: 1, minWidth: 0 }}>
        <UnstyledButton fz="sm" fw={500} disabled={!mayWrite} onClick={() => openTaskForm(customerId, task)}>
          {title}
        </UnstyledButton>
        <Group gap={6}>
          {withCustomer && (
            <LinkText size="sm" py={2} display="inline-block" to="/customers/$customerId" params={{ customerId }}>
              {customerName}
            </LinkText>
          )}
          <Text size="xs" c={isLate ? "var(--mantine-color-error)" : "dimmed"} title={day(dueOn)}>
            {since(dueOn)}
            {assignee !== undefined && ` · ${assignee}`}
          </Text>
        </Group>
      </div>
    </Group>
  );
}

function useFinish({ id: taskId, customerId, title }: Task) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const set = (done: boolean) => api().updateTask({ params: { customerId, taskId }, body: { done } });
  const refresh = async () => {
    await queryClient.invalidateQueries({ queryKey: ["tasks"] });
    await queryClient.invalidateQueries({ queryKey: ["customer", customerId, "timeline"] });
  };
  const reopen = async () => {
    notifications.hide(taskId);
    await set(false);
    await refresh();
  };
  return useMutation({
    mutationFn: () => set(true),
    onSuccess: async () => {
      notifications.show({
        id: taskId,
        message: (
          <Group justify="space-between" wrap="nowrap">
            <Text size="sm">
              {t("task.finished")}: {title}
            </Text>
            <UnstyledButton fz="sm" fw={560} c="var(--accent-text)" onClick={() => void reopen()}>
              {t("task.undo")}
            </UnstyledButton>
          </Group>
        ),
      });
      await refresh();
    },
    onError: (error) => notifications.show({ color: "clay", message: <Refused error={error} /> }),
  });
}
