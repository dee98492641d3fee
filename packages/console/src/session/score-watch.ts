import type { Scores } from "@perennial/contract";
import { type QueryClient, queryOptions, skipToken, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { api } from "../api/client.ts";
import { customerQuery } from "../api/queries.ts";

export interface ScoreMove {
  readonly isMoving: boolean;
  /** The scores before the last change that was made here. */
  readonly before: Scores | null;
}

const EVERY_MS = 400;
const TRIES = 40;

const STILL: ScoreMove = { isMoving: false, before: null };

const moveQuery = (customerId: string) =>
  queryOptions<ScoreMove>({ queryKey: ["local", "scores", customerId], queryFn: skipToken, initialData: STILL });

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks until the scores are other ones; what does not move them at all is given up after a while. */
async function follow(queryClient: QueryClient, customerId: string, before: Scores | null): Promise<void> {
  const { queryKey } = moveQuery(customerId);
  queryClient.setQueryData(queryKey, { isMoving: true, before });
  const old = JSON.stringify(before);
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    await wait(EVERY_MS);
    const record = await api().getCustomer({ params: { customerId } });
    if (JSON.stringify(record.scores) === old) continue;
    queryClient.setQueryData(customerQuery(customerId).queryKey, record);
    break;
  }
  queryClient.setQueryData(queryKey, { isMoving: false, before });
  await queryClient.invalidateQueries({ predicate: ({ queryKey: [kind] }) => kind !== "me" && kind !== "local" });
}

/** What the last purchase did to a customer's scores, and the way to watch the next one do it. */
export function useScoreWatch(customerId: string): ScoreMove & { readonly watch: () => void } {
  const queryClient = useQueryClient();
  const { data = STILL } = useQuery(moveQuery(customerId));
  const watch = useCallback(() => {
    const before = queryClient.getQueryData(customerQuery(customerId).queryKey)?.scores ?? null;
    void queryClient.invalidateQueries({ queryKey: ["customer", customerId, "timeline"] });
    void follow(queryClient, customerId, before).catch(() => undefined);
  }, [queryClient, customerId]);
  return { ...data, watch };
}
