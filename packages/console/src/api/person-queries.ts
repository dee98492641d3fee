import { queryOptions } from "@tanstack/react-query";
import { api } from "./client.ts";

export const sessionsQuery = queryOptions({
  queryKey: ["me", "sessions"],
  queryFn: async () => (await api().listSessions()).data,
});
