import { Button, Paper, PasswordInput, Stack, Text, Title } from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconCircleCheck, IconLinkOff } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useLocation } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { useSubmit } from "../../forms/submit.ts";
import { LinkButton } from "../../ui/LinkButton.tsx";
import { Refused } from "../../ui/Refused.tsx";
import { useTitle } from "../../ui/title.ts";

/** Where the link of the mail leads: a new password for its token. */
export function ResetPage() {
  const { t } = useTranslation();
  useTitle(t("person.reset.title"));
  const token = useLocation().hash;
  const queryClient = useQueryClient();
  const [done, setDone] = useState(false);
  const form = useForm({
    initialValues: { password: "" },
    validate: { password: (value) => (value.length < 10 ? t("form.password") : null) },
  });
  const { onSubmit, isPending, error, shown } = useSubmit({
    form,
    send: ({ password }) => api().resetPassword({ body: { token, password } }),
    onDone: () => {
      queryClient.clear();
      setDone(true);
    },
  });
  if (token === "") {
    return (
      <Paper p="xl" withBorder>
        <Stack align="center" gap="md" ta="center">
          <IconLinkOff size={48} stroke={1.4} color="var(--mantine-color-dimmed)" aria-hidden="true" />
          <Title order={1}>{t("account.verify.failed")}</Title>
          <Text c="dimmed">{t("account.verify.missing")}</Text>
          <LinkButton to="/forgot">{t("person.forgot.title")}</LinkButton>
        </Stack>
      </Paper>
    );
  }
  if (done) {
    return (
      <Paper p="xl" withBorder>
        <Stack align="center" gap="md" ta="center" aria-live="polite">
          <IconCircleCheck size={48} stroke={1.4} color="var(--accent-text)" aria-hidden="true" />
          <Title order={1}>{t("person.reset.done")}</Title>
          <Text c="dimmed">{t("person.reset.doneText")}</Text>
          <LinkButton to="/sign-in">{t("account.signIn.submit")}</LinkButton>
        </Stack>
      </Paper>
    );
  }
  return (
    <Paper p="xl" withBorder component="form" onSubmit={onSubmit} noValidate>
      <Stack gap="md">
        <Title order={1}>{t("person.reset.title")}</Title>
        <PasswordInput
          label={t("person.reset.password")}
          description={t("account.signUp.passwordHint")}
          autoComplete="new-password"
          {...form.getInputProps("password")}
        />
        <Refused error={error} shown={shown} />
        <Button type="submit" loading={isPending} fullWidth>
          {t("person.reset.submit")}
        </Button>
      </Stack>
    </Paper>
  );
}
