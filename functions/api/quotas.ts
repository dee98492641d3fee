import { type Operation, writes } from "@perennial/contract";
import { checkQuota, planNow, planOf, unpaid, usedOf, type WorkspaceItem } from "@perennial/core";
import type { Runtime } from "../runtime.ts";
import { cacheFor } from "./cache.ts";

/** How long a count may be remembered: so much later a limit may be noticed. */
const KEPT_MS = 30_000;
const MOST = 1_000;

export interface Quotas {
  /** @throws `plan_limit` when the workspace's plan, or an unpaid invoice, does not allow the operation */
  check(op: Operation, workspace: WorkspaceItem): Promise<void>;
}

/** What a plan limits by number; a workspace without such limits is asked for nothing. */
export function planQuotas(run: Runtime): Quotas {
  const { fallback } = run.platform.billing;
  const counts = cacheFor<number>(KEPT_MS, MOST, run.platform.now);
  return {
    async check(op, workspace) {
      if (workspace.billing?.readOnlySince !== undefined && writes(op) && !op.whileUnpaid) throw unpaid();
      const { quota } = op;
      if (quota === undefined) return;
      const now = run.now();
      const plan = planNow(workspace, fallback, now.getTime());
      if (planOf(plan).quotas[quota] === undefined) return;
      const { workspaceId } = workspace;
      const load = () => usedOf(run.tenant(workspaceId), quota, now);
      // Few people are invited, and each counts.
      const used = quota === "members" ? await load() : await counts.get(`${workspaceId} ${quota}`, load);
      checkQuota(plan, quota, used ?? 0);
    },
  };
}
