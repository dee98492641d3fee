import { Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { modals } from "@mantine/modals";
import { useTranslation } from "react-i18next";
import { FormFoot } from "../../forms/FormFoot.tsx";
import { useSubmit } from "../../forms/submit.ts";
import { useRefresh } from "./tenant-change.ts";

interface LineFormProps {
  readonly label: string;
  readonly hint?: string;
  readonly action: string;
  readonly send: (line: string) => Promise<unknown>;
}

/** Asks for one line, such as a reason, before something is done to a tenant. */
export function LineForm({ label, hint, action, send }: LineFormProps) {
  const { t } = useTranslation();
  const refresh = useRefresh();
  const form = useForm({
    initialValues: { line: "" },
    validate: { line: (value) => (value.trim() === "" ? t("form.required") : null) },
  });
  const submit = useSubmit({
    form,
    send: ({ line }) => send(line.trim()),
    inputOf: () => "line",
    onDone: async () => {
      modals.closeAll();
      await refresh();
    },
  });
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack>
        <TextInput
          label={label}
          description={hint}
          maxLength={300}
          autoComplete="off"
          data-autofocus
          {...form.getInputProps("line")}
        />
        <FormFoot submit={submit} label={action} />
      </Stack>
    </form>
  );
}
