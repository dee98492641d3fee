import type { consentOperations } from "@perennial/contract";
import type { ActionsOf } from "../change.ts";
import { customerAt } from "../customer/customer.store.ts";
import { dayText } from "../day.ts";
import { erasedAlready } from "../erasure/erased.ts";
import { invalid } from "../error.ts";
import { readPrivacy } from "../privacy/privacy.ts";
import { todayOf } from "../workspace/workspace.ts";
import { type ConsentItem, channelsOn, readConsents, toConsent } from "./consent.ts";

export const consentActions: ActionsOf<typeof consentOperations> = {
  async listConsents({ table, workspace, now }, { params }) {
    const { customerId } = await customerAt(table, params.customerId);
    const [consents, { withoutConsent }] = await Promise.all([readConsents(table, customerId), readPrivacy(table)]);
    const today = dayText(todayOf(workspace, now()));
    return { channels: channelsOn(consents, today, withoutConsent), data: consents.map(toConsent) };
  },

  async recordConsent({ table, workspace, now, newId, actor }, { params, body }) {
    const { customerId, erasedAt } = await customerAt(table, params.customerId);
    if (erasedAt !== undefined) throw erasedAlready();
    const today = dayText(todayOf(workspace, now()));
    const { on = today, ...said } = body;
    if (on > today) {
      throw invalid(
        "body.on",
        { en: "The day is in the future.", zh: "日期在未来。" },
        { en: `Send ${today} or an earlier day.`, zh: `请填写 ${today} 或更早的日期。` },
      );
    }
    const identity = { consentId: newId("consent"), customerId, recordedBy: actor.id, recordedAt: now().toISOString() };
    const item: ConsentItem = { ...said, on, ...identity };
    return { output: toConsent(item), legs: [{ put: "consent", item, if: "absent" }] };
  },
};
