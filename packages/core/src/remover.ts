import type { TenantTable } from "@perennial/table";
import { piecesOf } from "./parallel.ts";
import type { Changed } from "./projection.ts";

/** Changes of which the removals know who removed, where somebody asked for it. */
export async function withRemovers(table: TenantTable, changes: readonly Changed[]): Promise<Changed[]> {
  const places = [...new Set(changes.flatMap(({ place, after }) => (after ? [] : [place])))];
  const pages = await Promise.all(
    piecesOf(places, 100).map((part) =>
      table.getMany(
        "removal",
        part.map((place) => ({ place })),
        { consistent: true },
      ),
    ),
  );
  const known = new Map(pages.flat().flatMap((item) => (item ? [[item.place, item] as const] : [])));
  return changes.map((change) => {
    const removal = change.after ? undefined : known.get(change.place);
    if (!removal) return change;
    const { by, rq: requestId, op: operation, se: sessionId, ip: network } = removal.stamp;
    return { ...change, stamp: { by, requestId, operation, sessionId, network }, moved: removal.moved };
  });
}
