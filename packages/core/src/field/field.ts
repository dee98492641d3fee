import type { CustomField, FieldType, Message } from "@perennial/contract";
import { Day } from "@perennial/contract";
import type { Fault } from "../error.ts";

/** A custom field as it is kept. */
export interface FieldItem extends Omit<CustomField, "id"> {
  readonly fieldId: string;
}

export type Values = Readonly<Record<string, string | number | boolean | readonly string[]>>;
type Sent = Readonly<Record<string, unknown>>;

const isText = (value: unknown): value is string => typeof value === "string";

/** What a value of each type must be, and how to say so. */
const TYPES: Readonly<
  Record<
    FieldType,
    { accepts: (value: unknown, options: readonly string[]) => boolean; fix: (field: FieldItem) => Message }
  >
> = {
  text: { accepts: isText, fix: () => ({ en: "Send text.", zh: "请填写文本。" }) },
  number: {
    accepts: (value) => typeof value === "number" && Number.isFinite(value),
    fix: () => ({ en: "Send a number.", zh: "请填写数字。" }),
  },
  date: {
    accepts: (value) => Day.safeParse(value).success,
    fix: () => ({ en: "Send a day as YYYY-MM-DD.", zh: "请按 YYYY-MM-DD 填写日期。" }),
  },
  boolean: {
    accepts: (value) => typeof value === "boolean",
    fix: () => ({ en: "Send true or false.", zh: "请填写 true 或 false。" }),
  },
  choice: {
    accepts: (value, options) => isText(value) && options.includes(value),
    fix: ({ options }) => ({
      en: `Send one of: ${options.join(", ")}.`,
      zh: `请选择其中之一：${options.join("、")}。`,
    }),
  },
  choices: {
    accepts: (value, options) => Array.isArray(value) && value.every((one) => isText(one) && options.includes(one)),
    fix: ({ options }) => ({
      en: `Send a list of: ${options.join(", ")}.`,
      zh: `请从以下选项中选择：${options.join("、")}。`,
    }),
  },
  link: {
    accepts: (value) => isText(value) && /^https?:\/\/\S+$/.test(value),
    fix: () => ({ en: "Send an address that begins with https://.", zh: "请填写以 https:// 开头的网址。" }),
  },
};

/** What is wrong with the values sent for custom fields; empty when all is well. */
export function faultsOfValues(values: Sent, fields: readonly FieldItem[]): Fault[] {
  const byKey = new Map(fields.map((field) => [field.key, field]));
  return Object.entries(values).flatMap(([key, value]): Fault[] => {
    const location = `body.fields.${key}`;
    const field = byKey.get(key);
    if (!field) {
      return [
        {
          location,
          message: { en: `There is no custom field ${key}.`, zh: `没有名为 ${key} 的自定义字段。` },
          fix: {
            en: `Create the field first, or use one of: ${[...byKey.keys()].join(", ") || "none yet"}.`,
            zh: `请先创建该字段，或使用：${[...byKey.keys()].join("、") || "（暂无）"}。`,
          },
        },
      ];
    }
    if (value === null || TYPES[field.type].accepts(value, field.options)) return [];
    return [
      {
        location,
        message: { en: `This is no value for ${field.label}.`, zh: `该值不符合字段“${field.label}”的类型。` },
        fix: TYPES[field.type].fix(field),
      },
    ];
  });
}

/** Values after a change; null takes one away. */
export function mergeValues(before: Values, change: Sent): Values {
  const merged = Object.entries({ ...before, ...change }).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(merged) as Values;
}

export function toField({ fieldId, ...field }: FieldItem): CustomField {
  return { id: fieldId, ...field };
}
