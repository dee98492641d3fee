import type { Context } from "../context.ts";
import { CrmError } from "../error.ts";
import { reachedCustomers, sightOf } from "./admit.ts";

/** An error as it is told to a caller: it names no record that the caller's rules do not reach. */
export async function toldError(context: Pick<Context, "actor" | "table">, error: unknown): Promise<unknown> {
  const sight = sightOf(context);
  if (!sight || !(error instanceof CrmError) || !error.holder) return error;
  const { kind, customerId, unnamed } = error.holder;
  const reached = await reachedCustomers(context.table, sight, kind, [customerId]);
  return reached.has(customerId) ? error : unnamed();
}
