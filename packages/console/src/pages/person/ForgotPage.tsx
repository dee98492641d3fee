import { Button, Paper, Stack, Text, TextInput, Title } from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconMailFast } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { useSubmit } from "../../forms/submit.ts";
import { LinkText } from "../../ui/LinkButton.tsx";
import { Refused } from "../../ui/Refused.tsx";
import { useTitle } from "../../ui/title.ts";

/** Asks for a link; says the same whether or not the address is known. */
export function ForgotPage() {
  const { t } = useTranslation();
  useTitle(t("person.forgot.title"));
  const [sentTo, setSentTo] = useState<string>();
  const form = useForm({
    initialValues: { email: "" },
    validate: { email: (value) => (/^\S+@\S+\.\S+$/.test(value.trim()) ? null : t("form.email")) },
  });
  const { onSubmit, isPending, error, shown } = useSubmit({
    form,
    send: async ({ email }) => {
      await api().requestPasswordReset({ body: { email: email.trim() } });
      return email.trim();
    },
    onDone: setSentTo,
  });
  const back = (
    <Text size="sm" ta="center">
      <LinkText to="/sign-in" underline="always">
        {t("person.forgot.back")}
      </LinkText>
    </Text>
  );
  if (sentTo !== undefined) {
    return (
      <Paper p="xl" withBorder>
        <Stack align="center" gap="md" ta="center" aria-live="polite">
          <IconMailFast size={48} stroke={1.4} color="var(--accent-text)" aria-hidden="true" />
          <Title order={1}>{t("person.forgot.sent")}</Title>
          <Text c="dimmed" style={{ overflowWrap: "anywhere" }}>
            {t("person.forgot.sentText", { email: sentTo })}
          </Text>
          {back}
        </Stack>
      </Paper>
    );
  }
  return (
    <Paper p="xl" withBorder component="form" onSubmit={onSubmit} noValidate>
      <Stack gap="md">
        <Title order={1}>{t("person.forgot.title")}</Title>
        <Text size="sm" c="dimmed">
          {t("person.forgot.text")}
        </Text>
        <TextInput
          label={t("account.signIn.email")}
          type="email"
          autoComplete="username"
          {...form.getInputProps("email")}
        />
        <Refused error={error} shown={shown} />
        <Button type="submit" loading={isPending} fullWidth>
          {t("person.forgot.submit")}
        </Button>
        {back}
      </Stack>
    </Paper>
  );
}
