import type { Workspace } from "@perennial/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "../api/client.ts";
import { meQuery } from "../api/queries.ts";
import { useMe } from "./session.ts";

type Settings = Partial<
  Pick<Workspace, "name" | "language" | "timeZone" | "country" | "currency" | "asOf" | "horizonDays" | "rates">
>;

/** Changes the workspace's settings; refused when somebody else was faster. Everything shown is asked for anew. */
export function useWorkspaceChange() {
  const { workspace } = useMe();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: Settings) => api().updateWorkspace({ body }, { ifVersion: workspace.version }),
    onSuccess: async (changed) => {
      queryClient.setQueryData(meQuery.queryKey, (me) => me && { ...me, workspace: changed });
      await queryClient.invalidateQueries();
    },
  });
}
