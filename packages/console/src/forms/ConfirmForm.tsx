import { PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useLocation } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { api } from "../api/client.ts";
import { isCode } from "../api/fault.ts";
import { useMe } from "../session/session.ts";
import { ProviderButton } from "../ui/ProviderButton.tsx";
import { FormFoot } from "./FormFoot.tsx";
import { useSubmit } from "./submit.ts";

/** Proves that the person is there, the way the session began. */
export function ConfirmForm({ onDone }: { readonly onDone: () => void }) {
  const { provider, person } = useMe();
  if (provider === null || person === null) return <PasswordProof onDone={onDone} />;
  return <ProviderProof name={provider} email={person.email} />;
}

function ProviderProof({ name, email }: { readonly name: string; readonly email: string }) {
  const { t } = useTranslation();
  const { href } = useLocation();
  return (
    <Stack>
      <Text size="sm">{t("sso.confirm", { name })}</Text>
      <ProviderButton name={name} email={email} next={href} confirm />
    </Stack>
  );
}

/** Takes the password; the code is asked for where there is a second factor. */
function PasswordProof({ onDone }: { readonly onDone: () => void }) {
  const { t } = useTranslation();
  const form = useForm({
    initialValues: { currentPassword: "", code: "" },
    validate: { currentPassword: (value) => (value === "" ? t("form.required") : null) },
  });
  const submit = useSubmit({
    form,
    send: ({ currentPassword, code }) =>
      api().confirmSession({ body: { currentPassword, ...(code.trim() === "" ? {} : { code: code.trim() }) } }),
    onDone,
  });
  const asksCode = isCode(submit.error, "second_factor_required") || form.values.code !== "";
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack>
        <Text size="sm">{t("person.confirm.text")}</Text>
        <PasswordInput
          label={t("person.password.current")}
          autoComplete="current-password"
          data-autofocus
          {...form.getInputProps("currentPassword")}
        />
        {asksCode && (
          <TextInput
            label={t("person.confirm.code")}
            autoComplete="one-time-code"
            inputMode="numeric"
            {...form.getInputProps("code")}
          />
        )}
        <FormFoot submit={submit} label={t("person.confirm.submit")} />
      </Stack>
    </form>
  );
}
