import { queryOptions } from "@tanstack/react-query";
import { api } from "./client.ts";

export const invitationsQuery = queryOptions({
  queryKey: ["invitations"],
  queryFn: async () => (await api().listInvitations()).data,
});

export const teamsQuery = queryOptions({ queryKey: ["teams"], queryFn: async () => (await api().listTeams()).data });

export const rolesQuery = queryOptions({ queryKey: ["roles"], queryFn: async () => (await api().listRoles()).data });

/** Everyone who is or was a member, for the names behind ids. */
export const everyoneQuery = queryOptions({
  queryKey: ["members", "everyone"],
  queryFn: async () => (await api().listMembers({ query: { left: "true" } })).data,
});

export const handOversQuery = queryOptions({
  queryKey: ["hand-overs"],
  queryFn: async () => (await api().listHandOvers()).data,
  refetchInterval: ({ state }) =>
    state.data?.some(({ status }) => status === "running" || status === "undoing") ? 1000 : false,
});

export const workspacesQuery = queryOptions({
  queryKey: ["me", "workspaces"],
  queryFn: async () => (await api().listWorkspaces()).data,
  staleTime: 60_000,
});
