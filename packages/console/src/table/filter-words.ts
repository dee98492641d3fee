import { type Condition, minorDigits } from "@perennial/contract";
import type { TFunction } from "i18next";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { type Formats, useFormats } from "../session/formats.ts";
import { useMe } from "../session/session.ts";
import { chosenOf, daysOf, numbersOf } from "./filter.ts";
import type { FilterField, FilterKind } from "./filter-fields.ts";

/** Minor units in one major unit of the workspace's currency. */
export function useMinorUnits(): number {
  return 10 ** minorDigits(useMe().workspace.currency);
}

type Translate = TFunction;
type Writer = (condition: Condition, field: FilterField, t: Translate, formats: Formats) => string | undefined;

const rangeWords = (t: Translate, from: string | undefined, to: string | undefined): string | undefined => {
  if (from !== undefined && to !== undefined) return t("list.filter.between", { from, to });
  if (from !== undefined) return t("list.filter.atLeast", { value: from });
  return to === undefined ? undefined : t("list.filter.atMost", { value: to });
};

const numberWords = (t: Translate, condition: Condition, write: (value: number) => string): string | undefined => {
  const { from, to } = numbersOf(condition);
  return rangeWords(t, from === undefined ? undefined : write(from), to === undefined ? undefined : write(to));
};

const choiceWords: Writer = (condition, { options }) => {
  const labels = chosenOf(condition).map((one) => options?.find(({ value }) => value === one)?.label ?? one ?? "");
  return labels.join(", ") || condition.$contains;
};

const numbers: Writer = (condition, _, t, { number }) => numberWords(t, condition, (value) => number(value, 2));

const days: Writer = (condition, _, t, { day }) => {
  const { from, to } = daysOf(condition);
  if (from !== undefined && to !== undefined) return rangeWords(t, day(from), day(to));
  if (from !== undefined) return `${t("list.filter.since")} ${day(from)}`;
  return to === undefined ? undefined : `${t("list.filter.until")} ${day(to)}`;
};

const WRITERS: Readonly<Record<FilterKind, Writer>> = {
  choice: choiceWords,
  tags: choiceWords,
  percent: numbers,
  number: numbers,
  money: (condition, _, t, { shortMoney }) => numberWords(t, condition, shortMoney),
  day: days,
  instant: days,
  flag: ({ $eq }, _, t) => ($eq === undefined ? undefined : t($eq === true ? "form.yes" : "form.no")),
  known: ({ $exists }, _, t) => t($exists === false ? "list.filter.hasNot" : "list.filter.has"),
  text: ({ $contains, $eq }) => $contains ?? (typeof $eq === "string" ? $eq : undefined),
};

/** A condition in words, short enough for a chip. */
export function useFilterWords(): (field: FilterField, condition: Condition) => string {
  const { t } = useTranslation();
  const formats = useFormats();
  return useCallback(
    (field, condition) => WRITERS[field.kind](condition, field, t, formats) || t("list.filter.set"),
    [t, formats],
  );
}
