import type { ConnectionRequest } from "@perennial/contract";
import { queryOptions } from "@tanstack/react-query";
import { api } from "./client.ts";

export const signInSettingsQuery = queryOptions({
  queryKey: ["sign-in-settings"],
  queryFn: () => api().getSignInSettings(),
});

/** The sign-in service of an address, asked once it looks like one. */
export const signInProviderQuery = (email: string) =>
  queryOptions({
    queryKey: ["sign-in-provider", email.slice(email.lastIndexOf("@") + 1).toLowerCase()],
    queryFn: async () => (await api().findSignInProvider({ body: { email } })).provider,
    enabled: /^[^\s@]+@[^\s@]+\.[a-z]{2,}$/i.test(email),
    staleTime: 60_000,
    retry: false,
  });

export const sessionsQuery = queryOptions({
  queryKey: ["me", "sessions"],
  queryFn: async () => (await api().listSessions()).data,
});

export const connectionsQuery = queryOptions({
  queryKey: ["me", "connections"],
  queryFn: async () => (await api().listConnections()).data,
});

/** Who asks to be let in. A wrong request stays wrong. */
export const connectionRequestQuery = (asked: ConnectionRequest) =>
  queryOptions({
    queryKey: ["connection-request", asked],
    queryFn: () => api().previewConnection({ query: asked }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
