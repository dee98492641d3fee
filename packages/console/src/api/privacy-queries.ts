import type { AuditFilter } from "@perennial/contract";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api } from "./client.ts";

/** Entries on a page of the audit. */
const ENTRIES = 50;

/** What was done, the latest first, page after page. */
export const auditQuery = (filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ["audit", filter],
    queryFn: ({ pageParam }) =>
      api().listAudit({ query: { ...filter, limit: ENTRIES, ...(pageParam === null ? {} : { cursor: pageParam }) } }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

export const consentsQuery = (customerId: string) =>
  queryOptions({
    queryKey: ["customer", customerId, "consents"],
    queryFn: () => api().listConsents({ params: { customerId } }),
  });

export const privacyQuery = queryOptions({ queryKey: ["privacy"], queryFn: () => api().getPrivacySettings() });

/** The latest receipts; asked for again while an erasure is under way. */
export const erasuresQuery = queryOptions({
  queryKey: ["erasures"],
  queryFn: async () => (await api().listErasures({ query: { limit: 50 } })).data,
  refetchInterval: ({ state }) => (state.data?.some(({ status }) => status === "running") ? 2000 : false),
});
