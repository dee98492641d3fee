import type { QueryClient, QueryFilters } from "@tanstack/react-query";

const PAUSES_MS = [0, 300, 700, 2000, 5000];

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Asks for lists again after a change. They follow the records within a moment, so they are asked for until they show
 * what was written, or a few times where nobody can tell.
 */
export async function followLists(
  queryClient: QueryClient,
  filters: QueryFilters,
  isShown: () => boolean = () => false,
): Promise<void> {
  for (const pause of PAUSES_MS) {
    await wait(pause);
    await queryClient.invalidateQueries(filters);
    if (isShown()) return;
  }
}
