import { PerennialError } from "@perennial/sdk";
import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { meQuery } from "./queries.ts";

const isSignedOut = (error: unknown): boolean => error instanceof PerennialError && error.code === "unauthorized";

/** The cache of what the API answered. A session that has ended anywhere leads back to the sign-in page. */
export function newQueryClient(onSignedOut: () => void): QueryClient {
  const leave = (): void => {
    queryClient.removeQueries({ queryKey: meQuery.queryKey });
    onSignedOut();
  };
  const queryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, { queryKey }) => {
        // Who is signed in is asked for on the way to every page, which sees to the answer itself.
        if (isSignedOut(error) && queryKey[0] !== meQuery.queryKey[0]) leave();
      },
    }),
    mutationCache: new MutationCache({
      onError: (error) => {
        if (isSignedOut(error)) leave();
      },
    }),
    // The client repeats what may pass by itself; repeating again here would multiply the attempts.
    defaultOptions: { queries: { retry: false, staleTime: 5000 }, mutations: { retry: false } },
  });
  return queryClient;
}
