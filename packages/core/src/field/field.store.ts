import type { TenantTable } from "@perennial/table";
import { CrmError } from "../error.ts";
import { type FieldItem, faultsOfValues } from "./field.ts";

declare module "@perennial/table" {
  interface Items {
    customField: FieldItem;
  }
}

export async function listFields(table: TenantTable): Promise<FieldItem[]> {
  const found = await table.range("customField", {}, { from: "FIELD#", until: "FIELD$" });
  return found.flatMap(({ entity, item }) => (entity === "customField" ? [item] : []));
}

/** Refuses values that the workspace's custom fields do not allow; reads nothing when there are none. */
export async function checkValues(table: TenantTable, noun: FieldItem["noun"], values: object): Promise<void> {
  if (Object.keys(values).length === 0) return;
  const fields = (await listFields(table)).filter((field) => field.noun === noun);
  const faults = faultsOfValues(values as Record<string, unknown>, fields);
  if (faults.length === 0) return;
  throw new CrmError(
    "invalid_request",
    { en: "Some custom fields do not fit.", zh: "部分自定义字段的值不正确。" },
    { faults },
  );
}
