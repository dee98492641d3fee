import type { CustomField, FieldType, Purchase } from "@perennial/contract";
import { Day } from "@perennial/contract";

const NUMBER = /^-?\d{1,15}(\.\d{1,9})?$/;

/** The type that all values of a column so far have; text when they have none in common. */
export function commonType(before: FieldType | undefined, value: string): FieldType {
  const type: FieldType =
    NUMBER.test(value) && !/^-?0\d/.test(value) ? "number" : Day.safeParse(value).success ? "date" : "text";
  return before === undefined || before === type ? type : "text";
}

/** Custom values in the types of their fields; what does not fit its type is kept as it is written. */
export function typedFields(
  fields: Readonly<Record<string, string>>,
  types: Readonly<Record<string, CustomField["type"]>>,
): Purchase["fields"] {
  const typed = Object.entries(fields).map(([key, value]) => [key, types[key] === "number" ? Number(value) : value]);
  return Object.fromEntries(typed) as Purchase["fields"];
}
