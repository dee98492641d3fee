import { isDeepStrictEqual } from "node:util";
import type { TenantContext } from "../context.ts";
import { pagesOf } from "../pages.ts";
import { customerLists } from "../workspace/workspace.ts";
import { addDifference, countLegs, readCounts } from "./count.ts";
import { openScoring } from "./parameters.ts";
import { refreshCustomers } from "./refresh.ts";
import type { ListedRow } from "./state.ts";

const PAGE = 100;
const TRIES = 5;

/** Adds up all states anew, and takes away those whose customer is gone. */
async function addUp(context: TenantContext): Promise<Record<string, number>> {
  const { table, workspace, now } = context;
  const sums: Record<string, number> = {};
  for (const list of customerLists(workspace)) {
    for await (const rows of pagesOf<ListedRow>(table, "by_created", list, PAGE)) {
      const customers = await table.getMany(
        "customer",
        rows.map(({ id }) => ({ customerId: id })),
      );
      const orphans = rows.filter((_, index) => customers[index] === undefined).map(({ id }) => id);
      if (orphans.length > 0) await refreshCustomers(table, orphans, await openScoring(table, workspace, now()));
      for (const { id, scores } of rows) if (!orphans.includes(id)) addDifference(sums, undefined, scores);
    }
  }
  return sums;
}

function difference(from: Record<string, number>, to: Record<string, number>): Record<string, number> {
  const names = new Set([...Object.keys(from), ...Object.keys(to)]);
  return Object.fromEntries([...names].map((name) => [name, (to[name] ?? 0) - (from[name] ?? 0)]));
}

/** Makes the sums what the states add up to. Sums that change while the states are read are read again. */
export async function recount(context: TenantContext): Promise<void> {
  const { table } = context;
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const before = await readCounts(table);
    const sums = await addUp(context);
    const after = await readCounts(table);
    if (!isDeepStrictEqual(before, after)) continue;
    await table.write(...countLegs(difference(before, sums), context.workspace.workspaceId));
    return;
  }
  throw new Error("the sums keep changing while the states are added up");
}
