import { useMutation, useQueryClient } from "@tanstack/react-query";

/** Something that is done to a tenant, after which it is looked at anew. */
export function useTenantChange<Input, Output>(
  change: (input: Input) => Promise<Output>,
  onDone?: (output: Output) => void,
) {
  const refresh = useRefresh();
  return useMutation({ mutationFn: change, onSettled: refresh, onSuccess: (output) => onDone?.(output) });
}

/** Looks at all tenants anew. */
export function useRefresh(): () => Promise<void> {
  const queryClient = useQueryClient();
  return () => queryClient.invalidateQueries({ queryKey: ["operator"] });
}
