import { SegmentedControl, Select, Stack, TagsInput, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { modals } from "@mantine/modals";
import { type CustomField, FIELD_TYPES, type FieldType } from "@perennial/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../api/client.ts";
import { isCode } from "../api/fault.ts";
import { ChangedMeanwhile } from "./ChangedMeanwhile.tsx";
import { FormFoot } from "./FormFoot.tsx";
import { useSubmit } from "./submit.ts";

interface FieldFormProps {
  readonly field?: CustomField;
}

interface Values extends Record<string, unknown> {
  readonly noun: CustomField["noun"];
  readonly label: string;
  readonly key: string;
  readonly type: FieldType;
  readonly options: string[];
}

/** A key that programs can use, out of a name that people read; a Chinese name leaves nothing to make one of. */
function keyOf(label: string): string {
  const words = label
    .normalize("NFKD")
    .replace(/[^a-zA-Z0-9 ]/g, "")
    .trim()
    .split(/ +/);
  const joined = words
    .map((word, index) => (index === 0 ? word.toLowerCase() : word.charAt(0).toUpperCase() + word.slice(1)))
    .join("");
  return joined.replace(/^[0-9]+/, "").slice(0, 40);
}

/** A custom field, new or changed. */
export function FieldForm({ field }: FieldFormProps) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const form = useForm<Values>({
    initialValues: {
      noun: field?.noun ?? "customer",
      label: field?.label ?? "",
      key: field?.key ?? "",
      type: field?.type ?? "text",
      options: [...(field?.options ?? [])],
    },
    validate: {
      label: (value) => (value.trim() === "" ? t("form.required") : null),
      key: (value) => (value.trim() === "" ? t("form.required") : null),
    },
  });
  const finish = async () => {
    modals.closeAll();
    await queryClient.invalidateQueries();
  };
  const submit = useSubmit({
    form,
    send: ({ label, options, ...others }) =>
      field
        ? api().updateField({ params: { fieldId: field.id }, body: { label, options } }, { ifVersion: field.version })
        : api().createField({ body: { label, options, ...others } }),
    onDone: finish,
  });
  const hasOptions = form.values.type === "choice" || form.values.type === "choices";
  const rename = (label: string) => {
    const follows = field === undefined && form.values.key === keyOf(form.values.label);
    form.setFieldValue("label", label);
    if (follows) form.setFieldValue("key", keyOf(label));
  };
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack>
        <SegmentedControl
          aria-label={t("setting.fields.noun")}
          disabled={field !== undefined}
          data={(["customer", "purchase"] as const).map((value) => ({
            value,
            label: t(`setting.fields.nouns.${value}`),
          }))}
          {...form.getInputProps("noun")}
        />
        <TextInput
          label={t("setting.fields.label")}
          data-autofocus
          {...form.getInputProps("label")}
          onChange={({ currentTarget }) => rename(currentTarget.value)}
        />
        <Select
          label={t("setting.fields.type")}
          description={t("setting.fields.typeHint")}
          disabled={field !== undefined}
          allowDeselect={false}
          data={FIELD_TYPES.map((value) => ({ value, label: t(`setting.fields.types.${value}`) }))}
          {...form.getInputProps("type")}
        />
        {hasOptions && (
          <TagsInput
            label={t("setting.fields.options")}
            description={t("setting.fields.optionsHint")}
            {...form.getInputProps("options")}
          />
        )}
        <TextInput
          label={t("setting.fields.key")}
          description={t("setting.fields.keyHint")}
          disabled={field !== undefined}
          {...form.getInputProps("key")}
        />
        <FormFoot
          submit={submit}
          {...(isCode(submit.error, "version_mismatch")
            ? { refusal: <ChangedMeanwhile onReload={() => void finish()} /> }
            : {})}
        />
      </Stack>
    </form>
  );
}
