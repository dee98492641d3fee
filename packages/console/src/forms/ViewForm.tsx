import { Stack, Switch, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { modals } from "@mantine/modals";
import type { CustomerQuery, View } from "@perennial/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../api/client.ts";
import { viewsQuery } from "../api/queries.ts";
import { FormFoot } from "./FormFoot.tsx";
import { useSubmit } from "./submit.ts";

interface ViewFormProps {
  readonly query: CustomerQuery;
  readonly onSaved: (view: View) => void;
}

/** Keeps conditions and order of the list under a name. */
export function ViewForm({ query, onSaved }: ViewFormProps) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const form = useForm({
    initialValues: { name: "", shared: false },
    validate: { name: (value) => (value.trim() === "" ? t("form.required") : null) },
  });
  const submit = useSubmit({
    form,
    send: (values) => api().createView({ body: { ...values, query } }),
    onDone: async (view) => {
      modals.closeAll();
      await queryClient.invalidateQueries({ queryKey: viewsQuery.queryKey });
      onSaved(view);
    },
  });
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack>
        <TextInput
          label={t("list.view.name")}
          placeholder={t("list.view.namePlaceholder")}
          data-autofocus
          {...form.getInputProps("name")}
        />
        <Switch label={t("list.view.shared")} {...form.getInputProps("shared", { type: "checkbox" })} />
        <FormFoot submit={submit} />
      </Stack>
    </form>
  );
}
