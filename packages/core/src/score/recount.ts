import { isDeepStrictEqual } from "node:util";
import type { TenantContext } from "../context.ts";
import { pagesOf } from "../pages.ts";
import { piecesOf } from "../parallel.ts";
import { customerLists } from "../workspace/workspace.ts";
import { addChange, countLegs, readAllCounts, type Sums } from "./count.ts";
import { openScoring } from "./parameters.ts";
import { refreshCustomers } from "./refresh.ts";
import type { ListedRow } from "./state.ts";

const PAGE = 100;
const TRIES = 5;
const TOGETHER = 50;

/** Adds up all states anew, and takes away those whose customer is gone. */
async function addUp(context: TenantContext): Promise<Sums> {
  const { table, workspace, now } = context;
  const sums: Sums = new Map();
  for (const list of customerLists(workspace)) {
    for await (const rows of pagesOf<ListedRow>(table, "by_created", list, PAGE)) {
      const customers = await table.getMany(
        "customer",
        rows.map(({ id }) => ({ customerId: id })),
      );
      const orphans = rows.filter((_, index) => customers[index] === undefined).map(({ id }) => id);
      if (orphans.length > 0) await refreshCustomers(table, orphans, await openScoring(table, workspace, now()));
      for (const row of rows) if (!orphans.includes(row.id)) addChange(sums, undefined, row);
    }
  }
  return sums;
}

function difference(from: Sums, to: Sums): Sums {
  const owners = new Set([...from.keys(), ...to.keys()]);
  return new Map(
    [...owners].map((owner) => {
      const [before, after] = [from.get(owner) ?? {}, to.get(owner) ?? {}];
      const names = new Set([...Object.keys(before), ...Object.keys(after)]);
      return [owner, Object.fromEntries([...names].map((name) => [name, (after[name] ?? 0) - (before[name] ?? 0)]))];
    }),
  );
}

/** Makes the sums what the states add up to. Sums that change while the states are read are read again. */
export async function recount(context: TenantContext): Promise<void> {
  const { table } = context;
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const before = await readAllCounts(table);
    const sums = await addUp(context);
    const after = await readAllCounts(table);
    if (!isDeepStrictEqual(before, after)) continue;
    // Cut off in between, the next run finds what is still missing.
    for (const legs of piecesOf(countLegs(difference(before, sums), context.workspace.workspaceId), TOGETHER)) {
      await table.write(...legs);
    }
    return;
  }
  throw new Error("the sums keep changing while the states are added up");
}
