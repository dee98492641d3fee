import { PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { api } from "../api/client.ts";
import { isCode } from "../api/fault.ts";
import { FormFoot } from "./FormFoot.tsx";
import { useSubmit } from "./submit.ts";

/** Proves that the person is there; the code is asked for where there is a second factor. */
export function ConfirmForm({ onDone }: { readonly onDone: () => void }) {
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
