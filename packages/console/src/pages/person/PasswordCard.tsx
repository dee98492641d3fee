import { Button, Group, PasswordInput, Stack, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { modals } from "@mantine/modals";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { sessionsQuery } from "../../api/person-queries.ts";
import { FormFoot } from "../../forms/FormFoot.tsx";
import { openForm } from "../../forms/open-form.tsx";
import { useSubmit } from "../../forms/submit.ts";
import { Card } from "../../ui/Card.tsx";

export function PasswordCard() {
  const { t } = useTranslation();
  return (
    <Card title={t("person.password.title")}>
      <Group justify="space-between" gap="sm">
        <Text size="sm" c="dimmed">
          {t("person.password.text")}
        </Text>
        <Button
          variant="default"
          size="compact-md"
          onClick={() => openForm(t("person.password.change"), <PasswordForm />)}
        >
          {t("person.password.change")}
        </Button>
      </Group>
    </Card>
  );
}

function PasswordForm() {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const form = useForm({
    initialValues: { currentPassword: "", password: "" },
    validate: {
      currentPassword: (value) => (value === "" ? t("form.required") : null),
      password: (value) => (value.length < 10 ? t("form.password") : null),
    },
  });
  const submit = useSubmit({
    form,
    send: (body) => api().changePassword({ body }),
    onDone: async () => {
      modals.closeAll();
      notifications.show({ message: t("person.password.done") });
      await queryClient.invalidateQueries({ queryKey: sessionsQuery.queryKey });
    },
  });
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack>
        <PasswordInput
          label={t("person.password.current")}
          autoComplete="current-password"
          data-autofocus
          {...form.getInputProps("currentPassword")}
        />
        <PasswordInput
          label={t("person.password.next")}
          description={t("account.signUp.passwordHint")}
          autoComplete="new-password"
          {...form.getInputProps("password")}
        />
        <FormFoot submit={submit} label={t("person.password.change")} />
      </Stack>
    </form>
  );
}
