import type { customFieldOperations } from "@perennial/contract";
import { type ActionsOf, sent } from "../change.ts";
import { claimLeg, releaseLeg, taken } from "../claim.ts";
import { CrmError, invalid, notFound, versionMismatch } from "../error.ts";
import { listFields } from "./field.store.ts";
import { type FieldItem, toField } from "./field.ts";

const MOST = 100;

/** Keys that every JavaScript object has are no names for fields. */
const RESERVED = new Set(["constructor", "prototype", "toString", "valueOf", "hasOwnProperty"]);

export const customFieldActions: ActionsOf<typeof customFieldOperations> = {
  async createField({ table, newId, now }, { body }) {
    if (RESERVED.has(body.key)) {
      throw invalid(
        "body.key",
        { en: `${body.key} cannot be the name of a field.`, zh: `${body.key} 不能用作字段名。` },
        { en: "Choose another key.", zh: "请换一个名称。" },
      );
    }
    if ((body.type === "choice" || body.type === "choices") && body.options.length === 0) {
      throw invalid(
        "body.options",
        { en: "There is nothing to choose from.", zh: "没有可选项。" },
        { en: "Send at least one option.", zh: "请至少提供一个选项。" },
      );
    }
    const fields = await listFields(table);
    if (fields.filter((field) => field.noun === body.noun).length >= MOST) {
      throw new CrmError(
        "plan_limit",
        { en: `A kind of record holds at most ${MOST} custom fields.`, zh: `每类记录最多 ${MOST} 个自定义字段。` },
        { fix: { en: "Delete one that is no longer used.", zh: "请先删除不再使用的字段。" } },
      );
    }
    const item: FieldItem = { ...body, fieldId: newId("field"), createdAt: now().toISOString(), version: 1 };
    const value = `${body.noun}.${body.key}`;
    return {
      output: toField(item),
      legs: [{ put: "customField", item, if: "absent" }, claimLeg({ kind: "field", value, id: item.fieldId })],
      refusals: { 1: taken("key", body.key) },
    };
  },
  async listFields({ table }) {
    return { data: (await listFields(table)).map(toField) };
  },
  async updateField({ table }, { params: { fieldId }, body, ifVersion }) {
    const before = await table.get("customField", { fieldId }, { consistent: true });
    if (!before) throw notFound();
    if (ifVersion !== undefined && ifVersion !== before.version) throw versionMismatch(before.version);
    const item: FieldItem = { ...before, ...sent(body), version: before.version + 1 };
    return { output: toField(item), legs: [{ put: "customField", item, if: { version: before.version } }] };
  },
  async deleteField({ table }, { params: { fieldId } }) {
    const before = await table.get("customField", { fieldId }, { consistent: true });
    if (!before) throw notFound();
    return {
      output: undefined,
      legs: [
        { remove: "customField", key: { fieldId }, if: "present" },
        releaseLeg("field", `${before.noun}.${before.key}`),
      ],
    };
  },
};
