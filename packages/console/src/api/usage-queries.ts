import type { LoggedRequest } from "@perennial/contract";
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { addDays } from "../session/formats.ts";
import { api } from "./client.ts";

export const usageQuery = (days: number) =>
  queryOptions({
    queryKey: ["usage", days],
    queryFn: () => {
      const to = new Date().toISOString().slice(0, 10);
      return api().getUsage({ query: { from: addDays(to, 1 - days), to } });
    },
    placeholderData: keepPreviousData,
  });

/** What of the request log is wanted. */
export interface RequestFilter {
  readonly method?: LoggedRequest["method"];
  readonly outcome?: "done" | "refused";
  readonly actorId?: string;
}
const first: string | undefined = undefined;
const cursorOf = ({ nextCursor }: { readonly nextCursor: string | null }) => nextCursor ?? undefined;
const page = (cursor: string | undefined) => (cursor === undefined ? {} : { cursor });

export const requestsQuery = (filter: RequestFilter) =>
  infiniteQueryOptions({
    queryKey: ["requests", filter],
    queryFn: async ({ pageParam }) => await api().listRequests({ query: { limit: 50, ...filter, ...page(pageParam) } }),
    initialPageParam: first,
    getNextPageParam: cursorOf,
    placeholderData: keepPreviousData,
  });

export const sentRequestQuery = (sentId: string) =>
  queryOptions({
    queryKey: ["sent-request", sentId],
    queryFn: async () => await api().getSentRequest({ params: { sentId } }),
    // What was sent does not change.
    staleTime: Number.POSITIVE_INFINITY,
  });

export const billingQuery = queryOptions({
  queryKey: ["billing"],
  queryFn: () => api().getBilling(),
  // The payment is confirmed a moment after somebody comes back from it.
  refetchInterval: 5000,
});

export const invoicesQuery = queryOptions({
  queryKey: ["billing", "invoices"],
  queryFn: async () => (await api().listInvoices()).data,
  refetchInterval: 5000,
});
