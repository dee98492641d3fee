import { Button, Paper, PasswordInput, Stack, Text, Title } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSubmit } from "../../forms/submit.ts";
import { Refused } from "../../ui/Refused.tsx";
import { useTitle } from "../../ui/title.ts";
import { keepKey, operatorApi } from "./operator-client.ts";

/** Takes the operator's key, and keeps it once the API knows it. */
export function OperatorSignIn() {
  const { t } = useTranslation("operator");
  const { t: common } = useTranslation();
  useTitle(t("signIn.title"));
  const queryClient = useQueryClient();
  const form = useForm({
    initialValues: { key: "" },
    validate: { key: (value) => (value.trim() === "" ? common("form.required") : null) },
  });
  const { onSubmit, isPending, error, shown } = useSubmit({
    form,
    send: async ({ key }) => {
      await operatorApi(key.trim()).listTenants({ query: { limit: 1 } });
      return key.trim();
    },
    onDone: (key) => {
      queryClient.removeQueries({ queryKey: ["operator"] });
      keepKey(key);
    },
  });
  return (
    <Paper p="xl" withBorder component="form" onSubmit={onSubmit} noValidate maw={440} mx="auto" mt="xl">
      <Stack gap="md">
        <Title order={1}>{t("signIn.title")}</Title>
        <Text size="sm" c="dimmed">
          {t("signIn.text")}
        </Text>
        <PasswordInput label={t("signIn.key")} autoComplete="off" {...form.getInputProps("key")} />
        <Refused error={error} shown={shown} />
        <Button type="submit" loading={isPending} fullWidth>
          {t("signIn.submit")}
        </Button>
      </Stack>
    </Paper>
  );
}
