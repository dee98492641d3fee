import { heldBack, type privacyOperations, RECORD_KINDS } from "@perennial/contract";
import { sightOf } from "../access/admit.ts";
import { type ActionsOf, sent } from "../change.ts";
import { customerAt } from "../customer/customer.store.ts";
import { CrmError, versionMismatch } from "../error.ts";
import { exportLeg, newExport, toExport } from "../export/export.ts";
import { type PrivacyItem, readPrivacy } from "./privacy.ts";
import { previewRetention } from "./retention.ts";

/** Everything that is known of a person is told by somebody who may see all of it. */
function notAll(): CrmError {
  return new CrmError(
    "forbidden",
    {
      en: "Some fields are hidden from your role, and this file holds all of them.",
      zh: "您的角色看不到部分字段，而该文件包含全部字段。",
    },
    { fix: { en: "Ask somebody who sees everything.", zh: "请联系可以查看全部信息的同事。" } },
  );
}

type Ops = Omit<typeof privacyOperations, "eraseCustomer" | "listErasures" | "getErasure">;

export const privacyActions: ActionsOf<Ops> = {
  getPrivacySettings: async ({ table }) => await readPrivacy(table, { consistent: true }),

  async updatePrivacySettings({ table }, { body, ifVersion }) {
    const before = await readPrivacy(table, { consistent: true });
    if (ifVersion !== undefined && ifVersion !== before.version) throw versionMismatch(before.version);
    const { withoutConsent = before.withoutConsent, retention = {} } = body;
    const item: PrivacyItem = {
      withoutConsent: [...new Set(withoutConsent)],
      retention: { ...before.retention, ...sent(retention) },
      version: before.version + 1,
    };
    const condition = before.version === 0 ? "absent" : { version: before.version };
    return { output: item, legs: [{ put: "privacy", item, if: condition }] };
  },

  previewRetention: async (context, { body }) => await previewRetention(context, sent(body)),

  async exportPersonalData(context, { params }) {
    const sight = sightOf(context);
    if (RECORD_KINDS.some((kind) => heldBack(sight, kind, "read").size > 0)) throw notAll();
    const { customerId } = await customerAt(context.table, params.customerId);
    const item = newExport(context, { of: { kind: "person", customerId } });
    return { output: await toExport(context, item), legs: [exportLeg(item)] };
  },
};
