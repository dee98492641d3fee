import type { SupportGrant, supportOperations } from "@perennial/contract";
import type { Leg } from "@perennial/table";
import type { ActionsOf } from "../change.ts";
import type { SupportGrantItem, SupportQuestionItem } from "./operator.ts";

function toGrant(
  item: SupportGrantItem | undefined,
  question: SupportQuestionItem | undefined,
  now: Date,
): SupportGrant {
  const asked = question ? { at: question.at, reason: question.reason } : null;
  if (!item || item.until <= now.toISOString()) {
    return { until: null, write: false, grantedBy: null, reason: null, asked };
  }
  const { until, write, grantedBy, reason = null } = item;
  return { until, write, grantedBy, reason, asked };
}

/** A question is answered by a yes as by a no. */
const answered: Leg = { remove: "supportQuestion", key: {} };

export const supportActions: ActionsOf<typeof supportOperations> = {
  async getSupport({ table, realNow }) {
    const [grant, question] = await Promise.all([
      table.get("supportGrant", {}, { consistent: true }),
      table.get("supportQuestion", {}, { consistent: true }),
    ]);
    return toGrant(grant, question, realNow());
  },
  async grantSupport({ actor, realNow }, { body: { hours, write, reason } }) {
    const now = realNow();
    const until = new Date(now.getTime() + hours * 3_600_000).toISOString();
    const item: SupportGrantItem = { until, write, grantedBy: actor.id, reason };
    return { output: toGrant(item, undefined, now), legs: [{ put: "supportGrant", item }, answered] };
  },
  async endSupport({ table }) {
    const [grant, question] = await Promise.all([table.get("supportGrant", {}), table.get("supportQuestion", {})]);
    if (!grant && !question) return { output: undefined, legs: [] };
    return { output: undefined, legs: [{ remove: "supportGrant", key: {} }, answered] };
  },
};
