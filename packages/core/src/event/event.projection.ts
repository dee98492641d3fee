import { projectAudit } from "../audit/audit.projection.ts";
import type { TenantContext } from "../context.ts";
import { withoutErased } from "../erasure/erased.ts";
import type { Changed, Projection } from "../projection.ts";
import { findPurchase, isAtHome } from "../purchase/purchase.store.ts";
import { withRemovers } from "../remover.ts";
import { findSignal } from "../signal/signal.store.ts";
import { projectDeliveries } from "../webhook/delivery.projection.ts";
import { eventsOf, removedFact } from "./event.ts";
import { appendEvents } from "./log.ts";

/** Whether a change only takes a fact to another day, where it still is. */
async function isMove({ table }: TenantContext, change: Changed): Promise<boolean> {
  const removed = removedFact(change);
  if (!removed) return false;
  if (change.moved) return true;
  if (change.entity === "purchase" && change.before && isAtHome(change.before)) return false;
  const { noun, customerId, id } = removed;
  return (await (noun === "purchase" ? findPurchase : findSignal)(table, customerId, id)) !== undefined;
}

/** Writes down what changes mean: to those outside as events, and who did it in the audit. */
const projectEvents: Projection = async (context, changes) => {
  const told: Changed[] = [];
  const known = await withoutErased(context.table, await withRemovers(context.table, changes));
  for (const change of known) {
    if (!(await isMove(context, change))) told.push(change);
  }
  await projectAudit(context, told);
  await appendEvents(context, told.flatMap(eventsOf));
};

/** What follows from changes for those outside, apart from the other projections: a slow log holds up no score. */
export const eventProjections: readonly Projection[] = [projectEvents, projectDeliveries];
