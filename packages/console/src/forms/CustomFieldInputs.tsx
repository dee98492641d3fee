import { MultiSelect, NumberInput, Select, SimpleGrid, TextInput } from "@mantine/core";
import type { GetInputPropsReturnType } from "@mantine/form";
import type { CustomField, FieldType } from "@perennial/contract";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { DayInput } from "../ui/DayInput.tsx";

interface InputProps {
  readonly field: CustomField;
  readonly input: GetInputPropsReturnType;
}

function YesNo({ field, input }: InputProps) {
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
  text: ({ field, input }) => <TextInput label={field.label} {...text(input)} />,
  link: ({ field, input }) => <TextInput type="url" label={field.label} placeholder="https://" {...text(input)} />,
  number: ({ field, input }) => <NumberInput label={field.label} {...numeric(input)} />,
  date: ({ field, input }) => <DayInput label={field.label} clearable {...nullable(input)} />,
  boolean: YesNo,
  choice: ({ field, input }) => (
    <Select label={field.label} data={field.options} clearable searchable {...nullable(input)} />
  ),
  choices: ({ field, input }) => (
    <MultiSelect
      label={field.label}
      data={field.options}
      searchable
      {...input}
      value={(input.value as string[] | null | undefined) ?? []}
    />
  ),
};

interface CustomFieldInputsProps {
  readonly fields: readonly CustomField[];
  readonly inputOf: (key: string) => GetInputPropsReturnType;
}

/** The workspace's own fields, each with the input that fits its type. */
export function CustomFieldInputs({ fields, inputOf }: CustomFieldInputsProps) {
  if (fields.length === 0) return null;
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }}>
      {fields.map((field) => {
        const Input = INPUTS[field.type];
        return <Input key={field.id} field={field} input={inputOf(field.key)} />;
      })}
    </SimpleGrid>
  );
}
