import type { Projection } from "../projection.ts";
import type { ErasureWork } from "./erasure.job.ts";

/** Begins an erasure as soon as it has been asked for. */
export const projectErasures: Projection = async ({ queue, workspace: { workspaceId } }, changes) => {
  for (const { entity, before, after } of changes) {
    if (entity !== "erasure" || before || !after) continue;
    const body: ErasureWork = { work: "erase", erasureId: after.erasureId, step: "audit", round: 1 };
    await queue.send("import", [{ workspaceId, body }]);
  }
};
