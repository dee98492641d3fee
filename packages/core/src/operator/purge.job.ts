import type { SystemTable, TenantTable } from "@perennial/table";
import { bucketOf } from "../account/account.ts";
import { outliveWorkspace } from "../account/close.ts";
import type { Blob, Log, Queue } from "../ports.ts";
import { findWorkspace, listMembers } from "../workspace/workspace.store.ts";

/** A piece of work on the queue `purge`: everything of a workspace goes, a stretch of the tables at a time. */
export interface PurgeWork {
  readonly workspaceId: string;
  readonly table: "main" | "ops";
  /** Where the stretch before ended. */
  readonly after: unknown;
  /** Items removed so far, and in this walk through both tables. */
  readonly removed: number;
  readonly walk: number;
}

export interface PurgeContext {
  readonly system: SystemTable;
  readonly tenant: TenantTable;
  readonly blob: Blob;
  readonly queue: Queue;
  readonly log: Log;
  readonly now: () => Date;
  /**
   * Removes what is the workspace's in a stretch of a table: its own items, and what leads to it from outside, such as keys,
   * links and sessions. `next` is null at the end.
   */
  readonly sweep: (table: PurgeWork["table"], after: unknown) => Promise<{ removed: number; next: unknown }>;
}

/**
 * Deletes one stretch of a workspace whose time to be opened again is over, and sends itself the next. Every item whose key
 * is the workspace's goes, whatever kind it is of; a walk that finds none is the proof, and ends it. It may be cut off
 * anywhere and done twice.
 */
export async function purge(context: PurgeContext, work: PurgeWork): Promise<void> {
  const { system, tenant, blob, queue, log, now } = context;
  const { workspaceId } = work;
  const key = { bucket: bucketOf(workspaceId), workspaceId };
  if (work.walk === 1 && work.table === "main" && work.after === null) {
    const workspace = await findWorkspace(tenant);
    // Whoever opens it again at the last moment keeps it.
    if (workspace && !(workspace.closesAt && workspace.closesAt <= now().toISOString())) return;
    for (const { userId } of await listMembers(tenant)) await outliveWorkspace(system, userId, workspaceId);
    // From here on nobody works in it, and no change of it makes anything new.
    if (workspace) await tenant.write({ remove: "workspace", key: {} });
    await blob.removeAll(workspaceId);
  }
  const { removed, next } = await context.sweep(work.table, work.after);
  const all = work.removed + removed;
  const on = (more: Partial<PurgeWork>) => queue.send("purge", [{ body: { ...work, removed: all, ...more } }]);
  if (next !== null) return await on({ after: next });
  if (work.table === "main") return await on({ table: "ops", after: null });
  const foundBefore = (await system.get("deleted", { workspaceId }))?.items ?? -1;
  if (foundBefore !== all) {
    // What was written while the tables were walked through is found by another walk; the last one finds none.
    await system.write({ put: "deleted", item: { workspaceId, at: now().toISOString(), items: all } });
    return await on({ table: "main", after: null, walk: work.walk + 1 });
  }
  await blob.removeAll(workspaceId);
  await system.write({ remove: "tenant", key });
  log.info("tenant deleted", { workspace: workspaceId, items: all });
}

export function newPurge(workspaceId: string): PurgeWork {
  return { workspaceId, table: "main", after: null, removed: 0, walk: 1 };
}
