import type { Delivery } from "@perennial/contract";
import { queryOptions } from "@tanstack/react-query";
import { api } from "./client.ts";

/** While deliveries are looked at, they are asked for again: events come at any time. */
const LIVE_MS = 2000;

export const endpointsQuery = queryOptions({
  queryKey: ["webhooks"],
  queryFn: async () => (await api().listWebhookEndpoints()).data,
  refetchInterval: 2 * LIVE_MS,
});

export const deliveriesQuery = (endpointId: string, status: Delivery["status"] | undefined, limit: number) =>
  queryOptions({
    queryKey: ["webhooks", endpointId, "deliveries", status, limit],
    queryFn: () => api().listDeliveries({ params: { endpointId }, query: { limit, ...(status ? { status } : {}) } }),
    refetchInterval: LIVE_MS,
  });

export const deliveryQuery = (endpointId: string, sequence: number) =>
  queryOptions({
    queryKey: ["webhooks", endpointId, "delivery", sequence],
    queryFn: () => api().getDelivery({ params: { endpointId, sequence } }),
  });

/** Events on a page of the log. */
export const EVENTS = 50;

/** The events up to a number, or the latest, oldest first as the API has them. */
export const eventsQuery = (until: number | undefined, type: string | undefined) =>
  queryOptions({
    queryKey: ["events", until, type],
    queryFn: async () => {
      const query = type === undefined ? {} : { type };
      const last = until ?? (await api().listEvents({ query: { limit: 1, after: 1e15 } })).lastSequence;
      const after = Math.max(0, last - EVENTS);
      const page = await api().listEvents({ query: { ...query, after, limit: EVENTS } });
      return {
        events: page.data.filter(({ sequence }) => sequence <= last).toReversed(),
        after,
        last: page.lastSequence,
      };
    },
    refetchInterval: until === undefined ? 2 * LIVE_MS : false,
  });
