import type { Projection } from "../projection.ts";
import type { HandOverWork } from "./hand-over.job.ts";

/** Begins the work of a hand-over, and of its undoing, once it is written. */
export const projectHandOvers: Projection = async ({ queue, workspace: { workspaceId } }, changes) => {
  for (const { entity, before, after } of changes) {
    if (entity !== "handOver" || !after || before?.status === after.status) continue;
    const { handOverId, status, createdBy, requestId } = after;
    if (status !== "running" && status !== "undoing") continue;
    const work: HandOverWork = {
      work: "hand-over",
      handOverId,
      by: createdBy,
      rq: requestId,
      step: status === "running" ? "customers" : "undo",
      moved: { customers: 0, tasks: 0 },
      found: 0,
    };
    await queue.send("import", [{ workspaceId, body: work }]);
  }
};
