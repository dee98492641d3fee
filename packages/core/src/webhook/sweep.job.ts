import type { TenantContext } from "../context.ts";
import { LAST_PLACE } from "../event/log.ts";
import { STALE_MS, sweepPage, sweepRange } from "../sweep.ts";
import { type DeliverWork, type SweepWork, type WebhookCountItem, waitingOf } from "./delivery.ts";
import { listEndpoints } from "./endpoint.ts";

/** What is logged when deliveries are counted as waiting that are not there; it is watched for. */
export const ASTRAY = "deliveries do not add up";

const textOf = ({ total = 0, delivered = 0, failed = 0 }: Partial<WebhookCountItem> = {}): string =>
  `${total} ${delivered} ${failed}`;

/** Sends a sweep to every endpoint for which deliveries wait; where there are none nothing is read but counts. */
async function sweepEndpoints({ table, queue, workspace: { workspaceId } }: TenantContext): Promise<void> {
  const keys = (await listEndpoints(table)).map(({ endpointId }) => ({ endpointId }));
  const counts = keys.length === 0 ? [] : await table.getMany("webhookCount", keys, { consistent: true });
  const messages = keys.flatMap(({ endpointId }, index) => {
    const left = waitingOf(counts[index]);
    const body: SweepWork = { work: "sweep", endpointId, left, counted: textOf(counts[index]) };
    return left > 0 ? [{ workspaceId, body, group: endpointId }] : [];
  });
  await queue.send("deliver", messages);
}

/**
 * Sends on deliveries that wait with nothing on its way to them, and holds what is counted as waiting against what is
 * there. Safe to repeat: a delivery that is done meanwhile is left alone. One for an endpoint that is being left alone is
 * due when that ends.
 */
export async function sweepDeliveries(context: TenantContext, work: SweepWork): Promise<void> {
  const { table, queue, workspace, realNow, log } = context;
  const { workspaceId } = workspace;
  const { endpointId, before, left = 0, sent = 0, counted = "" } = work;
  if (endpointId === null) return await sweepEndpoints(context);
  const place = { left, sent, ...(before === undefined ? {} : { before }) };
  const range = { from: "\u0001", until: LAST_PLACE, ...sweepRange(place) };
  const [found, health] = await Promise.all([
    table.range("delivery", { endpointId }, range),
    table.get("webhookHealth", { endpointId }, { consistent: true }),
  ]);
  const until = new Date(realNow().getTime() - STALE_MS).toISOString();
  const { stale, next, missing } = sweepPage(
    found,
    place,
    ({ entity, item }) => (entity === "delivery" && item.status === "waiting" ? item : undefined),
    ({ dueAt }) => (dueAt ?? "") < until && (health?.pausedUntil ?? "") < until,
  );
  const works: DeliverWork[] = stale.map(({ sequence }) => ({ work: "deliver", endpointId, sequence }));
  const rest: DeliverWork[] = next ? [{ work: "sweep", endpointId, counted, ...next }] : [];
  await queue.send(
    "deliver",
    [...works, ...rest].map((body) => ({ workspaceId, body, group: endpointId })),
  );
  if (stale.length > 0)
    log.warn("deliveries were left lying", { workspace: workspaceId, endpointId, sent: stale.length });
  if (missing === 0) return;
  // What was made or delivered while this looked is missing for a good reason.
  const now = await table.get("webhookCount", { endpointId }, { consistent: true });
  if (textOf(now) === counted) log.error(ASTRAY, { workspace: workspaceId, endpointId, missing });
}
