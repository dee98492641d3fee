import type { Event } from "@perennial/contract";
import type { Leg } from "@perennial/table";
import type { TenantContext } from "../context.ts";
import { eventsOfChunk } from "../event/log.ts";
import type { Projection } from "../projection.ts";
import { type DeliverWork, newDelivery } from "./delivery.ts";
import { isWanted, listEndpoints, type WebhookEndpointItem } from "./endpoint.ts";
import { eventsFor } from "./endpoint-standing.ts";

/** Deliveries of one transaction, beside the count. */
const TOGETHER = 80;

/** Makes the deliveries of events to one endpoint that are not there yet, counted with them. */
async function makeDeliveries(
  { table, realNow }: TenantContext,
  { endpointId }: WebhookEndpointItem,
  events: readonly Event[],
): Promise<void> {
  let rest = [...events];
  while (rest.length > 0) {
    const part = rest.slice(0, TOGETHER);
    const legs = part.map(
      (event): Leg => ({
        put: "delivery",
        item: newDelivery(endpointId, event, realNow()),
        if: "absent",
        derived: true,
      }),
    );
    const written = await table.write(...legs, {
      add: "webhookCount",
      key: { endpointId },
      numbers: { total: part.length },
    });
    const there = new Set(written.ok ? part : written.refused.map(({ leg }) => part[leg]));
    rest = rest.filter((event) => !there.has(event));
  }
}

/** Sends numbered events on to the endpoints that want them, and takes up what is asked of an endpoint. */
export const projectDeliveries: Projection = async (context, changes) => {
  const { queue, table, workspace } = context;
  const { workspaceId } = workspace;
  const events = changes.flatMap(({ entity, before, after }) =>
    entity === "eventChunk" && !before && after ? eventsOfChunk(after) : [],
  );
  const send = async (endpointId: string, works: readonly DeliverWork[]): Promise<void> =>
    await queue.send(
      "deliver",
      works.map((body) => ({ workspaceId, body, group: endpointId })),
    );
  if (events.length > 0) {
    for (const endpoint of await listEndpoints(table)) {
      const asked = events.filter((event) => isWanted(endpoint, event));
      const wanted = await eventsFor(table, endpoint, asked);
      if (wanted.length === 0) continue;
      const { endpointId } = endpoint;
      await makeDeliveries(context, endpoint, wanted);
      await send(
        endpointId,
        wanted.map(({ sequence }) => ({ work: "deliver", endpointId, sequence })),
      );
    }
  }
  for (const { entity, before, after } of changes) {
    if (entity !== "webhookRequest" || before || after?.asks.kind !== "replay") continue;
    const { from, until, only } = after.asks;
    const { endpointId } = after;
    await send(endpointId, [{ work: "replay", endpointId, from, until, only }]);
  }
};
