import { projectAudit } from "../audit/audit.projection.ts";
import type { TenantContext } from "../context.ts";
import { withoutErased } from "../erasure/erased.ts";
import { piecesOf } from "../parallel.ts";
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

/**
 * Marks the first scores of customers whom no file brought. What a file brings is told of as a whole: its first scores
 * would be as many events as it has customers, four times over.
 */
async function withFirsts({ table }: TenantContext, changes: readonly Changed[]): Promise<Changed[]> {
  const isFirst = (change: Changed): change is Changed & { entity: "state" } =>
    change.entity === "state" && change.before === undefined && typeof change.after?.row.scores.churnRisk === "number";
  const ids = [...new Set(changes.filter(isFirst).flatMap(({ after }) => after?.customerId ?? []))];
  const pages = await Promise.all(
    piecesOf(ids, 100).map((part) =>
      table.getMany(
        "customer",
        part.map((customerId) => ({ customerId })),
      ),
    ),
  );
  const own = new Set(pages.flat().flatMap((item) => (item && item.importId === undefined ? [item.customerId] : [])));
  return changes.map((change) =>
    isFirst(change) && own.has(change.after?.customerId ?? "") ? { ...change, first: true } : change,
  );
}

/** Writes down what changes mean: to those outside as events, and who did it in the audit. */
const projectEvents: Projection = async (context, changes) => {
  const told: Changed[] = [];
  const known = await withoutErased(context.table, await withRemovers(context.table, changes));
  for (const change of known) {
    if (!(await isMove(context, change))) told.push(change);
  }
  await projectAudit(context, told);
  const changed = await withFirsts(context, told);
  await appendEvents(context, changed.flatMap(eventsOf));
};

/** What follows from changes for those outside, apart from the other projections: a slow log holds up no score. */
export const eventProjections: readonly Projection[] = [projectEvents, projectDeliveries];
