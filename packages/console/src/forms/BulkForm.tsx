import { Select, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { modals } from "@mantine/modals";
import { notifications } from "@mantine/notifications";
import type { CustomerRow } from "@perennial/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../api/client.ts";
import { followLists } from "../api/follow-lists.ts";
import { addDays } from "../session/formats.ts";
import { useMe } from "../session/session.ts";
import { useOwners } from "../session/sight.ts";
import { forEachOf } from "../table/bulk.ts";
import { DayInput } from "../ui/DayInput.tsx";
import { FormFoot } from "./FormFoot.tsx";
import { useSubmit } from "./submit.ts";

export type BulkKind = "owner" | "tag" | "task";

interface BulkFormProps {
  readonly kind: BulkKind;
  readonly rows: readonly CustomerRow[];
  /** Of those that were ticked, how many may not be changed. */
  readonly leftOut: number;
  readonly onDone: () => void;
}

interface Values extends Record<string, unknown> {
  readonly ownerId: string;
  readonly text: string;
  readonly dueOn: string;
}

const CHANGES: Readonly<Record<BulkKind, (row: CustomerRow, values: Values) => Promise<unknown>>> = {
  owner: ({ id }, { ownerId }) =>
    api().updateCustomer({ params: { customerId: id }, body: { ownerId: ownerId === "" ? null : ownerId } }),
  tag: ({ id, tags }, { text }) =>
    api().updateCustomer({ params: { customerId: id }, body: { tags: [...new Set([...tags, text.trim()])] } }),
  task: ({ id }, { text, dueOn }) =>
    api().createTask({ params: { customerId: id }, body: { title: text.trim(), dueOn } }),
};

/** One change for many customers. */
export function BulkForm({ kind, rows, leftOut, onDone }: BulkFormProps) {
  const { t } = useTranslation();
  const { workspace } = useMe();
  const queryClient = useQueryClient();
  const owners = useOwners();
  const form = useForm<Values>({
    initialValues: { ownerId: owners[0]?.value ?? "", text: "", dueOn: addDays(workspace.today, 1) },
    validate: { text: (value) => (kind !== "owner" && value.trim() === "" ? t("form.required") : null) },
  });
  const submit = useSubmit({
    form,
    send: (values) => forEachOf(rows, (row) => CHANGES[kind](row, values)),
    onDone: ({ done, failed }) => {
      modals.closeAll();
      notifications.show({ message: t("list.bulk.done", { count: done }) });
      if (failed > 0) notifications.show({ color: "clay", message: t("list.bulk.failed", { count: failed }) });
      onDone();
      void followLists(queryClient, {});
    },
  });
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack>
        {kind === "owner" && (
          <Select label={t("customer.owner")} data={owners} allowDeselect={false} {...form.getInputProps("ownerId")} />
        )}
        {kind === "tag" && <TextInput label={t("list.bulk.tagLabel")} data-autofocus {...form.getInputProps("text")} />}
        {kind === "task" && (
          <>
            <TextInput label={t("task.title")} data-autofocus {...form.getInputProps("text")} />
            <DayInput label={t("task.dueOn")} {...form.getInputProps("dueOn")} />
          </>
        )}
        {leftOut > 0 && (
          <Text size="sm" c="dimmed">
            {t("rules.leftOut", { count: leftOut })}
          </Text>
        )}
        <FormFoot submit={submit} label={t("list.bulk.apply", { count: rows.length })} />
      </Stack>
    </form>
  );
}
