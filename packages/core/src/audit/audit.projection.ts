import type { TenantContext } from "../context.ts";
import type { Changed, Projection } from "../projection.ts";
import { findMember } from "../workspace/workspace.store.ts";
import { writeAudit } from "./audit.store.ts";
import { auditOf } from "./audit.ts";

/** Whether a refused sign-in was as somebody who is a member: of others the workspace learns nothing. */
async function concernsUs({ table }: TenantContext, { entity, after, stamp }: Changed): Promise<boolean> {
  if (entity !== "act" || after?.action !== "refused") return true;
  return stamp.by !== undefined && (await findMember(table, stamp.by)) !== undefined;
}

/**
 * Writes down who did what. It runs with the event log on the same changes: a third reader of the stream would cost more
 * than the entries, and the two readers that the stream has are as many as it serves well.
 */
export const projectAudit: Projection = async (context, changes) => {
  const items = [];
  for (const change of changes) {
    const item = auditOf(change);
    if (item && (await concernsUs(context, change))) items.push(item);
  }
  await writeAudit(context.table, items);
};
