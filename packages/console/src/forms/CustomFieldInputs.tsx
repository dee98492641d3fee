import { MultiSelect, NumberInput, Select, SimpleGrid, TextInput } from "@mantine/core";
import type { GetInputPropsReturnType } from "@mantine/form";
import type { CustomField, FieldType, RecordKind } from "@perennial/contract";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { DayInput } from "../ui/DayInput.tsx";
import { Guarded, type Held } from "./Guarded.tsx";

interface InputProps {
  readonly field: CustomField;
  readonly input: GetInputPropsReturnType;
  readonly held: Held;
}

function YesNo({ field, input, held }: InputProps) {
  const { t } = useTranslation();
  const value = input.value as boolean | null | undefined;
  return (
    <Select
      label={field.label}
      data={[
        { value: "yes", label: t("form.yes") },
        { value: "no", label: t("form.no") },
      ]}
      clearable
      value={value === true ? "yes" : value === false ? "no" : null}
      onChange={(next) => (input.onChange as (value: boolean | null) => void)(next === null ? null : next === "yes")}
      error={input.error as ReactNode}
      {...held}
    />
  );
}

const text = (input: GetInputPropsReturnType) => ({
  ...input,
  value: (input.value as string | null | undefined) ?? "",
});
const numeric = (input: GetInputPropsReturnType) => ({
  ...input,
  value: (input.value as number | null | undefined) ?? "",
  onChange: (value: number | string) =>
    (input.onChange as (value: number | null) => void)(value === "" ? null : Number(value)),
});
const nullable = (input: GetInputPropsReturnType) => ({ ...input, value: (input.value as string | undefined) ?? null });

const INPUTS: Readonly<Record<FieldType, (props: InputProps) => ReactNode>> = {
  text: ({ field, input, held }) => <TextInput label={field.label} {...text(input)} {...held} />,
  link: ({ field, input, held }) => (
    <TextInput type="url" label={field.label} placeholder="https://" {...text(input)} {...held} />
  ),
  number: ({ field, input, held }) => <NumberInput label={field.label} {...numeric(input)} {...held} />,
  date: ({ field, input, held }) => <DayInput label={field.label} clearable {...nullable(input)} {...held} />,
  boolean: YesNo,
  choice: ({ field, input, held }) => (
    <Select label={field.label} data={field.options} clearable searchable {...nullable(input)} {...held} />
  ),
  choices: ({ field, input, held }) => (
    <MultiSelect
      label={field.label}
      data={field.options}
      searchable
      {...input}
      {...held}
      value={(input.value as string[] | null | undefined) ?? []}
    />
  ),
};

interface CustomFieldInputsProps {
  readonly fields: readonly CustomField[];
  readonly kind: RecordKind;
  readonly inputOf: (key: string) => GetInputPropsReturnType;
}

/** The workspace's own fields, each with the input that fits its type. */
export function CustomFieldInputs({ fields, kind, inputOf }: CustomFieldInputsProps) {
  const own = fields.filter(({ noun }) => noun === kind);
  if (own.length === 0) return null;
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }}>
      {own.map((field) => {
        const Input = INPUTS[field.type];
        return (
          <Guarded key={field.id} kind={kind} field={`fields.${field.key}`}>
            {(held) => <Input field={field} input={inputOf(field.key)} held={held} />}
          </Guarded>
        );
      })}
    </SimpleGrid>
  );
}
