import type { Projection } from "../projection.ts";
import { readCounts } from "../score/count.ts";
import type { ScoreWork } from "../score/score.job.ts";
import type { DemoWork } from "./demo.job.ts";
import { latestImport } from "./demo.ts";

/** Begins to load or to remove the demo data once that was asked for; after their removal, scores learn anew. */
export const projectDemo: Projection = async ({ queue, table, workspace: { workspaceId } }, changes) => {
  for (const { entity, before, after } of changes) {
    if (entity !== "demo") continue;
    if (!after) {
      const run = `demo removed ${before?.version ?? 0} ${before?.startedAt ?? ""}`;
      const body: ScoreWork = { work: "start", kind: "fit", run, everyone: true };
      const { customers = 0 } = await readCounts(table);
      if (customers > 0) await queue.send("score", [{ workspaceId, body }]);
      continue;
    }
    const { status, importIds } = after;
    if (status === before?.status && importIds.length === before.importIds.length) continue;
    const body: DemoWork =
      status === "in"
        ? { work: "load-demo", importId: latestImport(after) }
        : { work: "remove-demo", list: 0, after: null, removed: 0, found: 0 };
    await queue.send("import", [{ workspaceId, body }]);
  }
};
