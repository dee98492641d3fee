import type * as z from "zod";
import type { Operation } from "./operation.ts";

type Schema = z.core.$ZodType;
interface Definition {
  readonly type: string;
  readonly format?: string;
  readonly innerType?: Schema;
  readonly checks?: readonly { readonly _zod: { readonly def: { readonly check: string } } }[];
}

/** Whether a field takes whatever somebody writes: then it may name a person, or be a secret sent by mistake. */
function takesText(schema: Schema): boolean {
  const { type, format, innerType, checks = [] } = schema._zod.def as unknown as Definition;
  if (innerType) return takesText(innerType);
  if (type !== "string") return type === "pipe";
  return format === undefined && !checks.some(({ _zod }) => _zod.def.check === "string_format");
}

/** A query as it may be shown to others: numbers, days, ids and words of the contract stay, other values become `…`. */
export function shownQuery(op: Operation, query: string): string {
  const fields: Readonly<Record<string, z.ZodType>> = op.query?.shape ?? {};
  const isShown = (name: string, value: string): boolean => {
    const schema = Object.hasOwn(fields, name) ? fields[name] : undefined;
    return schema !== undefined && !takesText(schema) && schema.safeParse(value).success;
  };
  return [...new URLSearchParams(query)]
    .map(([name, value]) => `${encodeURIComponent(name)}=${isShown(name, value) ? encodeURIComponent(value) : "…"}`)
    .join("&");
}
