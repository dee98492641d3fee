import { Button, Group, PasswordInput, Stack, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { modals } from "@mantine/modals";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { FormFoot } from "../../forms/FormFoot.tsx";
import { openForm } from "../../forms/open-form.tsx";
import { useSubmit } from "../../forms/submit.ts";
import { useMe } from "../../session/session.ts";
import { Card } from "../../ui/Card.tsx";

/** The way out of the workspace at hand; the account stays. */
export function LeaveCard() {
  const { t } = useTranslation();
  const { workspace } = useMe();
  const title = t("person.leave.title", { company: workspace.name });
  return (
    <Card title={title}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t("person.leave.text")}
        </Text>
        <Group justify="flex-end">
          <Button variant="light" color="clay" size="compact-md" onClick={() => openForm(title, <LeaveForm />)}>
            {t("person.leave.button")}
          </Button>
        </Group>
      </Stack>
    </Card>
  );
}

function LeaveForm() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const form = useForm({
    initialValues: { currentPassword: "" },
    validate: { currentPassword: (value) => (value === "" ? t("form.required") : null) },
  });
  const submit = useSubmit({
    form,
    send: (body) => api().leaveWorkspace({ body }),
    onDone: async () => {
      modals.closeAll();
      await navigate({ to: "/sign-in" });
      queryClient.clear();
    },
  });
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack>
        <Text size="sm">{t("person.leave.text")}</Text>
        <PasswordInput
          label={t("person.close.ask")}
          autoComplete="current-password"
          data-autofocus
          {...form.getInputProps("currentPassword")}
        />
        <FormFoot submit={submit} label={t("person.leave.button")} />
      </Stack>
    </form>
  );
}
