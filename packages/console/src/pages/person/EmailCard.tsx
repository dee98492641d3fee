import { Badge, Button, Group, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { modals } from "@mantine/modals";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { FormFoot } from "../../forms/FormFoot.tsx";
import { openForm } from "../../forms/open-form.tsx";
import { useSubmit } from "../../forms/submit.ts";
import { useMe } from "../../session/session.ts";
import { Card } from "../../ui/Card.tsx";
import { Refused } from "../../ui/Refused.tsx";

/** The address with which one signs in. */
export function EmailCard() {
  const { t } = useTranslation();
  const { person, verified } = useMe();
  const resend = useMutation({
    mutationFn: () => api().resendVerification(),
    onSuccess: () => notifications.show({ message: t("person.email.resent") }),
  });
  return (
    <Card title={t("person.email.title")}>
      <Group justify="space-between" gap="sm">
        <Group gap="xs">
          <Text size="sm" fw={560} style={{ overflowWrap: "anywhere" }}>
            {person?.email}
          </Text>
          <Badge variant="light" color={verified ? "pine" : "ochre"} tt="none">
            {verified ? t("person.email.verified") : t("person.email.unverified")}
          </Badge>
        </Group>
        <Group gap="xs">
          {!verified && (
            <Button variant="default" size="compact-md" loading={resend.isPending} onClick={() => resend.mutate()}>
              {t("person.email.resend")}
            </Button>
          )}
          <Button variant="default" size="compact-md" onClick={() => openForm(t("person.email.change"), <EmailForm />)}>
            {t("person.email.change")}
          </Button>
        </Group>
      </Group>
      <Refused error={resend.error} />
    </Card>
  );
}

function EmailForm() {
  const { t } = useTranslation();
  const form = useForm({
    initialValues: { email: "", currentPassword: "" },
    validate: {
      email: (value) => (/^\S+@\S+\.\S+$/.test(value.trim()) ? null : t("form.email")),
      currentPassword: (value) => (value === "" ? t("form.required") : null),
    },
  });
  const submit = useSubmit({
    form,
    send: async ({ email, currentPassword }) => {
      await api().changeEmail({ body: { email: email.trim(), currentPassword } });
      return email.trim();
    },
    onDone: (email) => {
      modals.closeAll();
      notifications.show({ message: t("person.email.sent", { email }), autoClose: 10_000 });
    },
  });
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack>
        <Text size="sm" c="dimmed">
          {t("person.email.text")}
        </Text>
        <TextInput
          label={t("person.email.next")}
          type="email"
          autoComplete="email"
          data-autofocus
          {...form.getInputProps("email")}
        />
        <PasswordInput
          label={t("person.password.current")}
          autoComplete="current-password"
          {...form.getInputProps("currentPassword")}
        />
        <FormFoot submit={submit} label={t("person.forgot.submit")} />
      </Stack>
    </form>
  );
}
