import type { Me, Permission } from "@perennial/contract";
import { useSuspenseQuery } from "@tanstack/react-query";
import { meQuery } from "../api/queries.ts";

/** Who is signed in, and where. Below the app's frame there is always somebody. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data;
}

/** Whether the signed-in person may do something; buttons for what one may not do are disabled, not hidden. */
export function useMay(permission: Permission): boolean {
  return useMe().permissions.includes(permission);
}
