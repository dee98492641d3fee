import { Button, Divider, Paper, PasswordInput, Stack, Text, TextInput, Title } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useRouter, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { isCode } from "../../api/fault.ts";
import { signInProviderQuery } from "../../api/person-queries.ts";
import { meQuery } from "../../api/queries.ts";
import { useSubmit } from "../../forms/submit.ts";
import { LinkText } from "../../ui/LinkButton.tsx";
import { ProviderButton } from "../../ui/ProviderButton.tsx";
import { Refused } from "../../ui/Refused.tsx";
import { takeKeys } from "../../ui/take-keys.ts";
import { useTitle } from "../../ui/title.ts";

/** Only a place of our own is gone to after signing in. */
const isOwn = (next: string | undefined): next is string => next !== undefined && /^\/(?![/\\])[^\s\\]*$/.test(next);

export function SignInPage() {
  const { t } = useTranslation();
  useTitle(t("account.signIn.title"));
  const { next } = useSearch({ from: "/outside/sign-in" });
  const navigate = useNavigate();
  const router = useRouter();
  const queryClient = useQueryClient();
  const form = useForm({
    initialValues: { email: "", password: "", code: "" },
    validate: {
      email: (value) => (value.trim() === "" ? t("form.required") : null),
      password: (value) => (value === "" ? t("form.required") : null),
    },
  });
  const { onSubmit, isPending, error, shown } = useSubmit({
    form,
    send: ({ email, password, code }) =>
      api().signIn({ body: { email, password, ...(code.trim() === "" ? {} : { code: code.trim() }) } }),
    onDone: async (me) => {
      queryClient.clear();
      queryClient.setQueryData(meQuery.queryKey, me);
      if (isOwn(next)) router.history.push(next);
      else await navigate({ to: "/" });
    },
  });
  const [email] = useDebouncedValue(form.values.email.trim(), 300);
  const { data: provider } = useQuery(signInProviderQuery(email));
  return (
    <Paper p="xl" withBorder component="form" onSubmit={onSubmit} noValidate>
      <Stack gap="md">
        <Title order={1}>{t("account.signIn.title")}</Title>
        <TextInput
          label={t("account.signIn.email")}
          type="email"
          autoComplete="username"
          {...form.getInputProps("email")}
        />
        {provider && (
          <>
            <ProviderButton
              name={provider.name}
              email={form.values.email.trim()}
              next={isOwn(next) ? next : undefined}
            />
            <Divider label={t(provider.only ? "sso.onlyWay" : "sso.or")} />
          </>
        )}
        <PasswordInput
          label={t("account.signIn.password")}
          autoComplete="current-password"
          {...form.getInputProps("password")}
        />
        <Text size="sm" ta="end" mt={-8}>
          <LinkText to="/forgot" underline="always">
            {t("person.forgot.link")}
          </LinkText>
        </Text>
        {(isCode(error, "second_factor_required") || form.values.code !== "") && (
          <TextInput
            label={t("person.confirm.code")}
            autoComplete="one-time-code"
            ref={takeKeys}
            {...form.getInputProps("code")}
          />
        )}
        <Refused error={error} shown={shown} />
        <Button type="submit" loading={isPending} fullWidth variant={provider ? "default" : "filled"}>
          {t("account.signIn.submit")}
        </Button>
        <Text size="sm" c="dimmed" ta="center">
          {t("account.signIn.none")}{" "}
          <LinkText to="/sign-up" underline="always">
            {t("account.signIn.link")}
          </LinkText>
        </Text>
      </Stack>
    </Paper>
  );
}
