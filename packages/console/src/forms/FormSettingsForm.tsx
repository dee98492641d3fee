import {
  Fieldset,
  Group,
  MultiSelect,
  NumberInput,
  Select,
  SimpleGrid,
  Stack,
  TagsInput,
  Textarea,
  TextInput,
} from "@mantine/core";
import { useForm } from "@mantine/form";
import { modals } from "@mantine/modals";
import { FORM_FIELDS, type FormField, type FormSettings } from "@perennial/contract";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../api/client.ts";
import { type ListedSource, sourcesQuery } from "../api/inbound-queries.ts";
import { membersQuery } from "../api/queries.ts";
import { FormFoot } from "./FormFoot.tsx";
import { useSubmit } from "./submit.ts";

const ASKS = ["required", "optional", "hidden"] as const;

type Values = Record<string, unknown> & Omit<FormSettings, "consent"> & { consent: string };

/** What a form asks, shows and does. */
export function FormSettingsForm({ source }: { readonly source: ListedSource }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const { data: members = [] } = useQuery(membersQuery);
  const { id, name, version } = source;
  const settings = source.form;
  const form = useForm<Values>({
    initialValues: {
      title: settings?.title ?? name,
      intro: settings?.intro ?? "",
      email: settings?.email ?? "required",
      phone: settings?.phone ?? "optional",
      company: settings?.company ?? "hidden",
      message: settings?.message ?? "optional",
      thanks: settings?.thanks ?? "",
      consent: settings?.consent ?? "",
      assigneeIds: settings?.assigneeIds ?? [],
      taskDays: settings?.taskDays ?? 1,
      embedOn: settings?.embedOn ?? [],
      source: settings?.source ?? "form",
    },
    validate: { title: (value) => (value.trim() === "" ? t("form.required") : null) },
  });
  const submit = useSubmit({
    form,
    inputOf: (path) => path.replace(/^form\./, "").replace(/^(embedOn|assigneeIds)\b.*/, "$1"),
    send: async (values) => {
      const consent = values.consent.trim() === "" ? null : values.consent;
      const body = { form: { ...values, consent, embedOn: values.embedOn.map((site) => site.replace(/\/+$/, "")) } };
      await api().updateInboundSource({ params: { sourceId: id }, body }, { ifVersion: version });
    },
    onDone: async () => {
      modals.closeAll();
      await queryClient.invalidateQueries({ queryKey: sourcesQuery.queryKey });
    },
  });
  const ask = (field: FormField) => (
    <Select
      key={field}
      label={t(`inbound.settings.fields.${field}`)}
      allowDeselect={false}
      data={ASKS.map((value) => ({ value, label: t(`inbound.settings.ask.${value}`) }))}
      {...form.getInputProps(field)}
    />
  );
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack>
        <TextInput
          label={t("inbound.settings.title")}
          maxLength={120}
          data-autofocus
          {...form.getInputProps("title")}
        />
        <Textarea label={t("inbound.settings.intro")} autosize minRows={2} {...form.getInputProps("intro")} />
        <Fieldset legend={t("inbound.settings.asks")} p="sm">
          <SimpleGrid cols={{ base: 2, sm: 4 }}>{FORM_FIELDS.map(ask)}</SimpleGrid>
        </Fieldset>
        <Textarea
          label={t("inbound.settings.consent")}
          description={t("inbound.settings.consentHint")}
          autosize
          minRows={2}
          {...form.getInputProps("consent")}
        />
        <Textarea label={t("inbound.settings.thanks")} autosize minRows={2} {...form.getInputProps("thanks")} />
        <TagsInput
          label={t("inbound.settings.embedOn")}
          description={t("inbound.settings.embedOnHint")}
          {...form.getInputProps("embedOn")}
        />
        <MultiSelect
          label={t("inbound.settings.assignees")}
          data={members.map((member) => ({ value: member.id, label: member.name }))}
          {...form.getInputProps("assigneeIds")}
        />
        <Group grow align="flex-start">
          <NumberInput label={t("inbound.settings.taskDays")} min={0} max={60} {...form.getInputProps("taskDays")} />
          <TextInput label={t("inbound.settings.source")} maxLength={100} {...form.getInputProps("source")} />
        </Group>
        <FormFoot submit={submit} />
      </Stack>
    </form>
  );
}
