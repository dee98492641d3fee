import type { Customer, FieldType } from "@perennial/contract";
import type { Formats } from "../session/formats.ts";

type Value = Customer["fields"][string];

/** The value of a custom field as people write it. */
export function fieldText(
  value: Value | undefined,
  type: FieldType,
  formats: Formats,
  words: { readonly yes: string; readonly no: string },
): string {
  if (value === undefined || value === "") return "";
  if (Array.isArray(value)) return value.join(", ");
  if (typeof value === "boolean") return value ? words.yes : words.no;
  if (typeof value === "number") return formats.number(value, 6);
  return type === "date" && /^\d{4}-\d\d-\d\d$/.test(value) ? formats.day(value) : value;
}
