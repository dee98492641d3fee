import { Button, Code, Group, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { modals } from "@mantine/modals";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { meQuery } from "../../api/queries.ts";
import { FormFoot } from "../../forms/FormFoot.tsx";
import { useSubmit } from "../../forms/submit.ts";

/** Recovery codes, shown this once. */
export function Codes({ codes }: { readonly codes: readonly string[] }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const close = async () => {
    modals.closeAll();
    await queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
  };
  return (
    <Stack>
      <Text fw={560}>{t("person.factor.codes")}</Text>
      <Text size="sm">{t("person.factor.codesText")}</Text>
      <Code block>{codes.join("\n")}</Code>
      <Group justify="flex-end">
        <Button onClick={() => void close()}>{t("person.factor.stored")}</Button>
      </Group>
    </Stack>
  );
}

interface ProofFormProps<T> {
  readonly send: (body: { readonly currentPassword: string; readonly code: string }) => Promise<T>;
  readonly onDone: (output: T) => unknown;
  readonly label: string;
  readonly text?: string;
}

/** Password and code as proof of what reaches far. */
export function ProofForm<T>({ send, onDone, label, text }: ProofFormProps<T>) {
  const { t } = useTranslation();
  const form = useForm({
    initialValues: { currentPassword: "", code: "" },
    validate: {
      currentPassword: (value) => (value === "" ? t("form.required") : null),
      code: (value) => (value.trim() === "" ? t("form.required") : null),
    },
  });
  const submit = useSubmit({
    form,
    send: ({ currentPassword, code }) => send({ currentPassword, code: code.trim() }),
    onDone,
  });
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack>
        {text !== undefined && <Text size="sm">{text}</Text>}
        <PasswordInput
          label={t("person.password.current")}
          autoComplete="current-password"
          data-autofocus
          {...form.getInputProps("currentPassword")}
        />
        <TextInput label={t("person.confirm.code")} autoComplete="one-time-code" {...form.getInputProps("code")} />
        <FormFoot submit={submit} label={label} />
      </Stack>
    </form>
  );
}

/** Ten new recovery codes in the place of the earlier ones. */
export function RenewCodesForm() {
  const { t } = useTranslation();
  const [codes, setCodes] = useState<readonly string[]>();
  if (codes) return <Codes codes={codes} />;
  return (
    <ProofForm
      text={t("person.factor.renewText")}
      label={t("person.factor.renew")}
      send={(body) => api().renewRecoveryCodes({ body })}
      onDone={({ recoveryCodes }) => setCodes(recoveryCodes)}
    />
  );
}
