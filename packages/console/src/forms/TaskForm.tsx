import { Button, Group, Select, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { modals } from "@mantine/modals";
import type { Task } from "@perennial/contract";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../api/client.ts";
import { isCode } from "../api/fault.ts";
import { membersQuery } from "../api/queries.ts";
import { addDays } from "../session/formats.ts";
import { useMay, useMe } from "../session/session.ts";
import { DayInput } from "../ui/DayInput.tsx";
import { ChangedMeanwhile } from "./ChangedMeanwhile.tsx";
import { FormFoot } from "./FormFoot.tsx";
import { useSubmit } from "./submit.ts";

interface TaskFormProps {
  readonly customerId: string;
  readonly task?: Task;
}

const IN_DAYS = [3, 7, 30];

/** A follow-up with a customer, new or changed. */
export function TaskForm({ customerId, task }: TaskFormProps) {
  const { t } = useTranslation();
  const { workspace, member } = useMe();
  const queryClient = useQueryClient();
  const { data: members = [] } = useQuery({ ...membersQuery, enabled: useMay("member:read") });
  const refresh = async () => {
    await queryClient.invalidateQueries({ queryKey: ["customer", customerId, "timeline"] });
    await queryClient.invalidateQueries({ queryKey: ["tasks"] });
  };
  const form = useForm({
    initialValues: {
      title: task?.title ?? "",
      dueOn: task?.dueOn ?? addDays(workspace.today, 1),
      assigneeId: task?.assigneeId ?? member?.id ?? null,
    },
    validate: { title: (value) => (value.trim() === "" ? t("form.required") : null) },
  });
  const submit = useSubmit({
    form,
    send: (body) =>
      task
        ? api().updateTask({ params: { customerId, taskId: task.id }, body }, { ifVersion: task.version })
        : api().createTask({ params: { customerId }, body }),
    onDone: async () => {
      modals.closeAll();
      await refresh();
    },
  });
  const leave = () => {
    modals.closeAll();
    void refresh();
  };
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack>
        <TextInput
          label={t("task.title")}
          placeholder={t("task.titlePlaceholder")}
          data-autofocus
          {...form.getInputProps("title")}
        />
        <DayInput label={t("task.dueOn")} {...form.getInputProps("dueOn")} />
        <Group gap={6}>
          <Button size="compact-xs" variant="light" onClick={() => form.setFieldValue("dueOn", workspace.today)}>
            {t("task.today")}
          </Button>
          {IN_DAYS.map((days) => (
            <Button
              key={days}
              size="compact-xs"
              variant="light"
              onClick={() => form.setFieldValue("dueOn", addDays(workspace.today, days))}
            >
              {t("task.inDays", { count: days })}
            </Button>
          ))}
        </Group>
        {members.length > 1 && (
          <Select
            label={t("task.assignee")}
            data={members.map(({ id, name }) => ({ value: id, label: name }))}
            {...form.getInputProps("assigneeId")}
          />
        )}
        <FormFoot
          submit={submit}
          {...(isCode(submit.error, "version_mismatch") ? { refusal: <ChangedMeanwhile onReload={leave} /> } : {})}
        />
      </Stack>
    </form>
  );
}
