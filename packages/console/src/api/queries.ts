import type { CustomerQuery, Import, ImportStatus, SubscriptionState } from "@perennial/contract";
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api } from "./client.ts";

const MINUTE = 60_000;
const MOVING: ReadonlySet<ImportStatus> = new Set(["surveying", "running", "scoring", "undoing"]);
const cursorOf = ({ nextCursor }: { readonly nextCursor: string | null }) => nextCursor ?? undefined;
const noCursor: string | undefined = undefined;
const page = (cursor: string | undefined) => (cursor === undefined ? {} : { cursor });

export const meQuery = queryOptions({ queryKey: ["me"], queryFn: () => api().getMe(), staleTime: 5 * MINUTE });

export const firstStepsQuery = queryOptions({
  queryKey: ["first-steps"],
  queryFn: async () => (await api().listFirstSteps()).data,
});

export const demoQuery = queryOptions({
  queryKey: ["demo"],
  queryFn: () => api().getDemo(),
  refetchInterval: ({ state }) =>
    state.data?.status === "loading" || state.data?.status === "removing" ? 1000 : false,
});

export const dashboardQuery = queryOptions({ queryKey: ["dashboard"], queryFn: () => api().getDashboard() });

export const callsQuery = (ownerId: string) =>
  queryOptions({
    queryKey: ["calls", ownerId],
    queryFn: async () => (await api().listCalls({ query: { ownerId } })).data,
  });

export const membersQuery = queryOptions({
  queryKey: ["members"],
  queryFn: async () => (await api().listMembers()).data,
  staleTime: 5 * MINUTE,
});

export const fieldsQuery = queryOptions({
  queryKey: ["fields"],
  queryFn: async () => (await api().listFields()).data,
  staleTime: MINUTE,
});

/** The facets with the version of the settings in which they stand. */
export const facetSetQuery = queryOptions({
  queryKey: ["facets"],
  queryFn: () => api().getFacets(),
  staleTime: MINUTE,
});
export const facetsQuery = queryOptions({ ...facetSetQuery, select: ({ data }) => data });

export const viewsQuery = queryOptions({
  queryKey: ["views"],
  queryFn: async () => (await api().listViews()).data,
  staleTime: MINUTE,
});

export const keysQuery = queryOptions({ queryKey: ["keys"], queryFn: async () => (await api().listApiKeys()).data });

export const modelQuery = queryOptions({ queryKey: ["model"], queryFn: () => api().getModel() });

/** How the scores did; it changes once a night. */
export const proofQuery = queryOptions({
  queryKey: ["proof"],
  queryFn: () => api().getProof(),
  staleTime: 5 * MINUTE,
});

/** The base as an asset; asked again while a report is made. */
export const baseQuery = queryOptions({
  queryKey: ["base"],
  queryFn: () => api().getBase(),
  refetchInterval: 20_000,
});

export const moversQuery = queryOptions({ queryKey: ["base", "movers"], queryFn: () => api().listMovers() });

export const winBackQuery = (ownerId: string | undefined) =>
  queryOptions({
    queryKey: ["base", "win-back", ownerId],
    queryFn: async () => (await api().listWinBack({ query: ownerId === undefined ? {} : { ownerId } })).data,
  });

export const effortPlanQuery = (hours: number, visitHours: number) =>
  queryOptions({
    queryKey: ["base", "effort-plan", hours, visitHours],
    queryFn: () => api().planEffort({ query: { hours, visitHours } }),
    placeholderData: keepPreviousData,
  });

export const scoringSettingsQuery = queryOptions({
  queryKey: ["scoring-settings"],
  queryFn: () => api().getScoringSettings(),
});

export const whatIfQuery = (customerId: string) =>
  queryOptions({
    queryKey: ["customer", customerId, "what-if"],
    queryFn: () => api().getWhatIf({ params: { customerId } }),
  });

export const pastScoresQuery = (customerId: string, day: string, known: "then" | "now") =>
  queryOptions({
    queryKey: ["customer", customerId, "past", day, known],
    queryFn: () => api().getPastScores({ params: { customerId }, query: { day, known } }),
    placeholderData: keepPreviousData,
  });

export const workQuery = queryOptions({
  queryKey: ["work"],
  queryFn: async () => (await api().getWork()).data,
  refetchInterval: ({ state }) => (state.data?.some(({ finishedAt }) => finishedAt === null) ? 1000 : 20_000),
});

/** The clock of a test workspace; asked often while its time is moved. */
export const testClockQuery = queryOptions({
  queryKey: ["test-clock"],
  queryFn: () => api().getTestClock(),
  refetchInterval: ({ state }) => (state.data?.move?.finishedAt === null ? 700 : 60_000),
});

export const customersQuery = (query: CustomerQuery) =>
  infiniteQueryOptions({
    queryKey: ["customers", query],
    queryFn: ({ pageParam, signal }) =>
      api().queryCustomers({ body: { ...query, limit: 100, ...page(pageParam) } }, { signal }),
    initialPageParam: noCursor,
    getNextPageParam: cursorOf,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });

export const searchQuery = (q: string, limit: number) =>
  queryOptions({
    queryKey: ["search", q, limit],
    queryFn: async ({ signal }) => (await api().searchCustomers({ query: { q, limit } }, { signal })).data,
    placeholderData: keepPreviousData,
    enabled: q.trim() !== "",
    staleTime: 10_000,
  });

export const customerQuery = (customerId: string) =>
  queryOptions({
    queryKey: ["customer", customerId, "record"],
    queryFn: () => api().getCustomer({ params: { customerId } }),
  });

export const explanationQuery = (customerId: string) =>
  queryOptions({
    queryKey: ["customer", customerId, "explanation"],
    queryFn: () => api().explainCustomer({ params: { customerId } }),
  });

export const pastExplanationQuery = (customerId: string, day: string, known: "then" | "now") =>
  queryOptions({
    queryKey: ["customer", customerId, "explanation", day, known],
    queryFn: () => api().explainCustomer({ params: { customerId }, query: { day, known } }),
    placeholderData: keepPreviousData,
  });

export const timelineQuery = (customerId: string) =>
  infiniteQueryOptions({
    queryKey: ["customer", customerId, "timeline"],
    queryFn: ({ pageParam }) => api().getTimeline({ params: { customerId }, query: { limit: 30, ...page(pageParam) } }),
    initialPageParam: noCursor,
    getNextPageParam: cursorOf,
  });

/** Enough purchases for a picture of the history; a till's walk-in customer has more than anyone can look at. */
export const purchasesQuery = (customerId: string) =>
  queryOptions({
    queryKey: ["customer", customerId, "purchases"],
    queryFn: async () => (await api().listPurchases({ params: { customerId }, query: { limit: 200 } })).data,
  });

export const tasksQuery = (filter: { readonly assigneeId?: string; readonly dueUntil?: string }) =>
  infiniteQueryOptions({
    queryKey: ["tasks", filter],
    queryFn: ({ pageParam }) => api().listTasks({ query: { limit: 50, ...filter, ...page(pageParam) } }),
    initialPageParam: noCursor,
    getNextPageParam: cursorOf,
    placeholderData: keepPreviousData,
  });

export const productsQuery = infiniteQueryOptions({
  queryKey: ["products"],
  queryFn: ({ pageParam }) => api().listProducts({ query: { limit: 100, ...page(pageParam) } }),
  initialPageParam: noCursor,
  getNextPageParam: cursorOf,
});

export const customerSubscriptionsQuery = (customerId: string) =>
  queryOptions({
    queryKey: ["subscriptions", "of", customerId],
    queryFn: async () =>
      (await api().listCustomerSubscriptions({ params: { customerId }, query: { limit: 100 } })).data,
  });

export const subscriptionsQuery = (filter: { readonly state?: SubscriptionState; readonly endsUntil?: string }) =>
  infiniteQueryOptions({
    queryKey: ["subscriptions", filter],
    queryFn: ({ pageParam }) => api().listSubscriptions({ query: { limit: 50, ...filter, ...page(pageParam) } }),
    initialPageParam: noCursor,
    getNextPageParam: cursorOf,
    placeholderData: keepPreviousData,
  });

export const importsQuery = infiniteQueryOptions({
  queryKey: ["imports"],
  queryFn: ({ pageParam }) => api().listImports({ query: { limit: 20, ...page(pageParam) } }),
  initialPageParam: noCursor,
  getNextPageParam: cursorOf,
});

/** Imports that run, wherever they were begun. */
export const movingImportsQuery = queryOptions({
  queryKey: ["imports", "moving"],
  queryFn: async () => {
    const { data } = await api().listImports({ query: { limit: 10 } });
    return data.filter(({ status }) => MOVING.has(status));
  },
  refetchInterval: ({ state }) => (state.data && state.data.length > 0 ? 1500 : 30_000),
});

export const importQuery = (importId: string) =>
  queryOptions({
    queryKey: ["import", importId],
    queryFn: async ({ client, queryKey }) => {
      const answer = await api().getImport({ params: { importId } });
      // Asked before a step and answered after it: the step must not be taken back, or nobody would ask again.
      const known = client.getQueryData<Import>(queryKey);
      return known && known.version > answer.version ? known : answer;
    },
    refetchInterval: ({ state }) => (state.data && MOVING.has(state.data.status) ? 800 : false),
  });

/** Exports of the last seven days; asked often while one is written. */
export const pastExportsQuery = queryOptions({
  queryKey: ["exports"],
  queryFn: async () => (await api().listExports({ query: { limit: 50 } })).data,
  refetchInterval: ({ state }) => (state.data?.some(({ status }) => status === "running") ? 700 : false),
});

export const exportQuery = (exportId: string) =>
  queryOptions({
    queryKey: ["export", exportId],
    queryFn: () => api().getExport({ params: { exportId } }),
    refetchInterval: ({ state }) => (state.data?.status === "running" ? 700 : false),
  });
