import {
  Button,
  Checkbox,
  Collapse,
  Group,
  Paper,
  PasswordInput,
  Stack,
  Text,
  TextInput,
  Title,
  UnstyledButton,
} from "@mantine/core";
import { useForm } from "@mantine/form";
import { useDisclosure } from "@mantine/hooks";
import { TERMS_VERSION } from "@perennial/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { meQuery } from "../../api/queries.ts";
import { PlaceInputs } from "../../forms/PlaceInputs.tsx";
import { useSubmit } from "../../forms/submit.ts";
import { currentLanguage, keepLanguage } from "../../i18n/i18n.ts";
import { guessPlace } from "../../session/guess.ts";
import { useCountries } from "../../ui/choices.ts";
import { LinkText } from "../../ui/LinkButton.tsx";
import { Refused } from "../../ui/Refused.tsx";
import { TermsLinks } from "../../ui/TermsLinks.tsx";
import { useTitle } from "../../ui/title.ts";

function useSignUpForm() {
  const { t } = useTranslation();
  return useForm({
    initialValues: {
      company: "",
      name: "",
      email: "",
      password: "",
      language: currentLanguage(),
      accepts: false,
      ...guessPlace(),
    },
    validate: {
      company: (value) => (value.trim() === "" ? t("form.required") : null),
      name: (value) => (value.trim() === "" ? t("form.required") : null),
      email: (value) => (/^\S+@\S+\.\S+$/.test(value.trim()) ? null : t("form.email")),
      password: (value) => (value.length < 10 ? t("form.password") : null),
      accepts: (value) => (value ? null : t("terms.required")),
    },
  });
}

export function SignUpPage() {
  const { t } = useTranslation();
  useTitle(t("account.signUp.title"));
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const form = useSignUpForm();
  const { onSubmit, isPending, error, shown } = useSubmit({
    form,
    send: ({ accepts: _accepts, ...body }) =>
      api().signUp({ body: { ...body, email: body.email.trim(), terms: TERMS_VERSION } }),
    onDone: async (me) => {
      queryClient.clear();
      queryClient.setQueryData(meQuery.queryKey, me);
      await keepLanguage(me.workspace.language);
      await navigate({ to: "/" });
    },
  });
  return (
    <Paper p="xl" withBorder component="form" onSubmit={onSubmit} noValidate>
      <Stack gap="md">
        <Title order={1}>{t("account.signUp.title")}</Title>
        <TextInput label={t("account.signUp.company")} autoComplete="organization" {...form.getInputProps("company")} />
        <TextInput label={t("account.signUp.name")} autoComplete="name" {...form.getInputProps("name")} />
        <TextInput
          label={t("account.signUp.email")}
          type="email"
          autoComplete="username"
          {...form.getInputProps("email")}
        />
        <PasswordInput
          label={t("account.signUp.password")}
          description={t("account.signUp.passwordHint")}
          autoComplete="new-password"
          {...form.getInputProps("password")}
        />
        <Place form={form} />
        <Stack gap={4}>
          <Checkbox label={t("terms.accept")} {...form.getInputProps("accepts", { type: "checkbox" })} />
          <TermsLinks />
        </Stack>
        <Refused error={error} shown={shown} />
        <Button type="submit" loading={isPending} fullWidth>
          {t("account.signUp.submit")}
        </Button>
        <Text size="sm" c="dimmed" ta="center">
          {t("account.signUp.have")}{" "}
          <LinkText to="/sign-in" underline="always">
            {t("account.signUp.link")}
          </LinkText>
        </Text>
      </Stack>
    </Paper>
  );
}

/** What was guessed, in one line, and the inputs to put it right. */
function Place({ form }: { readonly form: ReturnType<typeof useSignUpForm> }) {
  const { t } = useTranslation();
  const [opened, { toggle }] = useDisclosure();
  const countries = useCountries();
  const { country, currency, timeZone } = form.values;
  const name = countries.find(({ value }) => value === country)?.label ?? country;
  return (
    <div>
      <Group gap={6} wrap="nowrap" align="baseline">
        <Text size="sm" c="dimmed">
          {t("account.signUp.place", { country: name, currency, zone: timeZone })}{" "}
          <UnstyledButton fz="sm" c="var(--accent-text)" fw={500} aria-expanded={opened} onClick={toggle}>
            {t("account.signUp.change")}
          </UnstyledButton>
        </Text>
      </Group>
      <Collapse expanded={opened}>
        <Stack gap="sm" pt="sm">
          <PlaceInputs inputOf={(name) => form.getInputProps(name)} timeZone={timeZone} />
        </Stack>
      </Collapse>
    </div>
  );
}
