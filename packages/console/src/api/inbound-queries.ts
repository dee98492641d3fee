import type { InboundMessage, OrderMapping, OutputOf, sourceOperations } from "@perennial/contract";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api } from "./client.ts";

/** While what comes in is looked at, it is asked for again: it comes at any time. */
const LIVE_MS = 3000;

export type ListedSource = OutputOf<typeof sourceOperations.listInboundSources>["data"][number];

export const sourcesQuery = queryOptions({
  queryKey: ["inbound"],
  queryFn: async () => (await api().listInboundSources()).data,
  refetchInterval: LIVE_MS,
});

export const messagesQuery = (sourceId: string, status: InboundMessage["status"] | undefined, limit: number) =>
  queryOptions({
    queryKey: ["inbound", sourceId, "messages", status, limit],
    queryFn: () => api().listInboundMessages({ params: { sourceId }, query: { limit, ...(status ? { status } : {}) } }),
    refetchInterval: LIVE_MS,
  });

/** What was sent; reading it is kept in the audit, so that it is asked for only when somebody looks. */
export const messageQuery = (sourceId: string, messageId: string) =>
  queryOptions({
    queryKey: ["inbound", sourceId, "message", messageId],
    queryFn: () => api().getInboundMessage({ params: { sourceId, messageId } }),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const previewQuery = (mapping: OrderMapping, idPrefix: string, sample: string) =>
  queryOptions({
    queryKey: ["inbound-preview", mapping, idPrefix, sample],
    queryFn: () => api().previewInboundOrder({ body: { mapping, idPrefix, sample } }),
    placeholderData: keepPreviousData,
    retry: false,
  });
