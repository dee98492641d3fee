import type { Changed, Projection } from "../projection.ts";
import { openScoring } from "./parameters.ts";
import { refreshCustomers } from "./refresh.ts";

/** Whom a change concerns, unless an import brought it: that scores its customers itself, once they are whole. */
function concerned({ entity, before, after }: Changed): string | undefined {
  if (entity !== "customer" && entity !== "purchase" && entity !== "signal" && entity !== "subscription") {
    return undefined;
  }
  const item = after ?? before;
  const brought = before === undefined && after?.importId !== undefined && after.version === 1;
  return brought ? undefined : item?.customerId;
}

/** Scores the customers whose records or facts have changed. */
export const projectCustomers: Projection = async ({ table, workspace, now }, changes) => {
  const ids = new Set(changes.map(concerned).filter((id) => id !== undefined));
  if (ids.size === 0) return;
  await refreshCustomers(table, ids, await openScoring(table, workspace, now()));
};
