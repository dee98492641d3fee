import { PerennialError } from "@perennial/sdk";
import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";

const isSignedOut = (error: unknown): boolean => error instanceof PerennialError && error.code === "unauthorized";

/** The cache of what the API answered. A session that has ended anywhere leads back to the sign-in page. */
export function newQueryClient(onSignedOut: () => void): QueryClient {
  const onError = (error: unknown): void => {
    if (isSignedOut(error)) onSignedOut();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    // The client repeats what may pass by itself; repeating again here would multiply the attempts.
    defaultOptions: { queries: { retry: false, staleTime: 5000 }, mutations: { retry: false } },
  });
}
