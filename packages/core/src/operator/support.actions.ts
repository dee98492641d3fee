import type { SupportGrant, supportOperations } from "@perennial/contract";
import type { ActionsOf } from "../change.ts";
import type { SupportGrantItem } from "./operator.ts";

function toGrant(item: SupportGrantItem | undefined, now: Date): SupportGrant {
  if (!item || item.until <= now.toISOString()) return { until: null, write: false, grantedBy: null };
  const { until, write, grantedBy } = item;
  return { until, write, grantedBy };
}

export const supportActions: ActionsOf<typeof supportOperations> = {
  async getSupport({ table, realNow }) {
    return toGrant(await table.get("supportGrant", {}, { consistent: true }), realNow());
  },
  async grantSupport({ actor, realNow }, { body: { hours, write } }) {
    const now = realNow();
    const until = new Date(now.getTime() + hours * 3_600_000).toISOString();
    const item: SupportGrantItem = { until, write, grantedBy: actor.id };
    return { output: toGrant(item, now), legs: [{ put: "supportGrant", item }] };
  },
  async endSupport() {
    return { output: undefined, legs: [{ remove: "supportGrant", key: {} }] };
  },
};
