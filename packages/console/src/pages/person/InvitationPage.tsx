import { Button, Paper, PasswordInput, Stack, Text, TextInput, Title } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useLocation, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { isCode } from "../../api/fault.ts";
import { meQuery } from "../../api/queries.ts";
import { useSubmit } from "../../forms/submit.ts";
import { currentLanguage } from "../../i18n/i18n.ts";
import { PageLoading } from "../../ui/Loading.tsx";
import { Refused } from "../../ui/Refused.tsx";
import { takeKeys } from "../../ui/take-keys.ts";
import { useTitle } from "../../ui/title.ts";

/** Where the link of an invitation leads. */
export function InvitationPage() {
  const { t } = useTranslation();
  const token = useLocation().hash;
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { data, isError } = useQuery({
    queryKey: ["invitation", token],
    queryFn: () => api().readInvitation({ body: { token } }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  useTitle(data ? t("people.join.title", { company: data.company }) : t("people.join.submit"));
  const isNew = data?.known === false;
  const form = useForm({
    initialValues: { name: "", password: "", code: "" },
    validate: {
      name: (value) => (isNew && value.trim() === "" ? t("form.required") : null),
      password: (value) => (isNew && value.length < 10 ? t("form.password") : value === "" ? t("form.required") : null),
    },
  });
  const { onSubmit, isPending, error, shown } = useSubmit({
    form,
    send: ({ name, password, code }) =>
      api().acceptInvitation({
        body: {
          token,
          password,
          ...(isNew ? { name: name.trim(), language: currentLanguage() } : {}),
          ...(code.trim() === "" ? {} : { code: code.trim() }),
        },
      }),
    onDone: async (me) => {
      queryClient.clear();
      queryClient.setQueryData(meQuery.queryKey, me);
      await navigate({ to: "/" });
    },
  });
  if (isError) {
    return (
      <Paper p="xl" withBorder>
        <Stack ta="center">
          <Title order={1}>{t("people.join.failed")}</Title>
          <Text c="dimmed">{t("people.join.failedText")}</Text>
        </Stack>
      </Paper>
    );
  }
  if (!data) return <PageLoading />;
  return (
    <Paper p="xl" withBorder component="form" onSubmit={onSubmit} noValidate>
      <Stack gap="md">
        <Title order={1}>{t("people.join.title", { company: data.company })}</Title>
        <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
          {t("people.join.text", { inviter: data.invitedBy, email: data.email })} {data.known && t("people.join.known")}
        </Text>
        <input type="hidden" name="username" autoComplete="username" value={data.email} readOnly />
        {isNew && <TextInput label={t("people.join.name")} autoComplete="name" {...form.getInputProps("name")} />}
        <PasswordInput
          label={isNew ? t("people.join.password") : t("people.join.ownPassword")}
          description={isNew ? t("account.signUp.passwordHint") : undefined}
          autoComplete={isNew ? "new-password" : "current-password"}
          {...form.getInputProps("password")}
        />
        {(isCode(error, "second_factor_required") || form.values.code !== "") && (
          <TextInput
            label={t("person.confirm.code")}
            autoComplete="one-time-code"
            ref={takeKeys}
            {...form.getInputProps("code")}
          />
        )}
        <Refused error={error} shown={shown} />
        <Button type="submit" loading={isPending} fullWidth>
          {t("people.join.submit")}
        </Button>
      </Stack>
    </Paper>
  );
}
