import { Stack, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { modals } from "@mantine/modals";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../api/client.ts";
import { testClockQuery } from "../api/queries.ts";
import { useMe } from "../session/session.ts";
import { DayInput } from "../ui/DayInput.tsx";
import { FormFoot } from "./FormFoot.tsx";
import { useSubmit } from "./submit.ts";

const DAY_MS = 86_400_000;

/** The day on which a test workspace is to go on. */
export function ClockForm() {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const { workspace } = useMe();
  const form = useForm({
    initialValues: { to: "" },
    validate: { to: (value) => (value > workspace.today ? null : t("clock.later")) },
  });
  const submit = useSubmit({
    form,
    send: ({ to }) =>
      api().advanceTestClock({ body: { days: (Date.parse(to) - Date.parse(workspace.today)) / DAY_MS } }),
    inputOf: (path) => (path === "days" ? "to" : path),
    onDone: (clock) => {
      queryClient.setQueryData(testClockQuery.queryKey, clock);
      modals.closeAll();
    },
  });
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack>
        <Text size="sm" c="dimmed">
          {t("clock.why")}
        </Text>
        <DayInput
          label={t("clock.to")}
          minDate={workspace.today}
          data-autofocus
          {...form.getInputProps("to")}
          onChange={(to) => form.setFieldValue("to", to ?? "")}
        />
        <FormFoot submit={submit} label={t("clock.go")} />
      </Stack>
    </form>
  );
}
