import {
  Checkbox,
  Group,
  NumberInput,
  RangeSlider,
  SegmentedControl,
  Stack,
  TagsInput,
  Text,
  TextInput,
} from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import type { Condition } from "@perennial/contract";
import { type ComponentType, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "../session/session.ts";
import { DayRange } from "./DayRange.tsx";
import { choiceCondition, chosenOf, numbersOf, rangeCondition } from "./filter.ts";
import type { FilterField, FilterKind } from "./filter-fields.ts";
import { useMinorUnits } from "./filter-words.ts";

export interface EditorProps {
  readonly field: FilterField;
  readonly condition: Condition;
  readonly onChange: (condition: Condition | undefined) => void;
}

/** The input that fits each kind of field. */
const EDITORS: Readonly<Record<FilterKind, ComponentType<EditorProps>>> = {
  choice: ChoiceEditor,
  tags: TagsEditor,
  percent: PercentEditor,
  number: NumberEditor,
  money: NumberEditor,
  day: DayRange,
  instant: DayRange,
  flag: FlagEditor,
  known: FlagEditor,
  text: TextEditor,
};

export function FilterEditor(props: EditorProps) {
  const Editor = EDITORS[props.field.kind];
  return <Editor {...props} />;
}

function ChoiceEditor({ field, condition, onChange }: EditorProps) {
  const chosen = chosenOf(condition);
  const toggle = (value: string | null) =>
    onChange(choiceCondition(chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value]));
  return (
    <Stack gap="xs" mah={300} style={{ overflowY: "auto" }}>
      {field.options?.map(({ value, label }) => (
        <Checkbox key={value ?? ""} label={label} checked={chosen.includes(value)} onChange={() => toggle(value)} />
      ))}
    </Stack>
  );
}

function TagsEditor({ field, condition, onChange }: EditorProps) {
  const { t } = useTranslation();
  const chosen = chosenOf(condition).filter((tag) => tag !== null);
  return (
    <TagsInput
      label={t("list.filter.anyOf")}
      aria-label={field.label}
      description={t("customer.tagsHint")}
      value={chosen}
      onChange={(tags) => onChange(choiceCondition(tags))}
      data-autofocus
    />
  );
}

function PercentEditor({ field, condition, onChange }: EditorProps) {
  const { from = 0, to = 100 } = numbersOf(condition);
  const [shown, setShown] = useState<[number, number]>([from, to]);
  const done = ([low, high]: [number, number]) =>
    onChange(rangeCondition(low > 0 ? low : undefined, high < 100 ? high : undefined));
  return (
    <Stack gap={6} pb="md">
      <Text size="sm" className="figure">
        {shown[0]} – {shown[1]}
      </Text>
      <RangeSlider
        value={shown}
        onChange={setShown}
        onChangeEnd={done}
        minRange={1}
        marks={[
          { value: 0, label: "0" },
          { value: 50, label: "50" },
          { value: 100, label: "100" },
        ]}
        thumbFromLabel={`${field.label} ≥`}
        thumbToLabel={`${field.label} ≤`}
        data-autofocus
      />
    </Stack>
  );
}

function NumberEditor({ field, condition, onChange }: EditorProps) {
  const { t } = useTranslation();
  const { workspace } = useMe();
  const minorUnits = useMinorUnits();
  const factor = field.kind === "money" ? minorUnits : 1;
  const { from, to } = numbersOf(condition);
  const [shown, setShown] = useState({ from, to });
  const apply = useDebouncedCallback((next: typeof shown) => onChange(rangeCondition(next.from, next.to)), 350);
  const change = (end: "from" | "to") => (value: string | number) => {
    const next = { ...shown, [end]: typeof value === "number" ? Math.round(value * factor) : undefined };
    setShown(next);
    apply(next);
  };
  const input = (end: "from" | "to") => ({
    label: t(`list.filter.${end}`),
    value: shown[end] === undefined ? "" : shown[end] / factor,
    onChange: change(end),
    thousandSeparator: ",",
    ...(field.kind === "money" ? { suffix: ` ${workspace.currency}` } : {}),
  });
  return (
    <Group grow wrap="nowrap">
      <NumberInput {...input("from")} data-autofocus />
      <NumberInput {...input("to")} />
    </Group>
  );
}

function FlagEditor({ field, condition, onChange }: EditorProps) {
  const { t } = useTranslation();
  const isKnown = field.kind === "known";
  const value = isKnown ? condition.$exists : condition.$eq;
  return (
    <SegmentedControl
      fullWidth
      aria-label={field.label}
      value={value === false ? "no" : value === true ? "yes" : ""}
      data={[
        { value: "yes", label: t(isKnown ? "list.filter.has" : "form.yes") },
        { value: "no", label: t(isKnown ? "list.filter.hasNot" : "form.no") },
      ]}
      onChange={(next) => onChange(isKnown ? { $exists: next === "yes" } : { $eq: next === "yes" })}
    />
  );
}

function TextEditor({ field, condition, onChange }: EditorProps) {
  const { t } = useTranslation();
  const [text, setText] = useState(condition.$contains ?? (typeof condition.$eq === "string" ? condition.$eq : ""));
  const apply = useDebouncedCallback((next: string) => onChange(next === "" ? undefined : { $contains: next }), 350);
  return (
    <TextInput
      label={t("list.filter.contains")}
      aria-label={field.label}
      value={text}
      onChange={({ currentTarget }) => {
        setText(currentTarget.value);
        apply(currentTarget.value.trim());
      }}
      data-autofocus
    />
  );
}
