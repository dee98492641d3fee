import type { Projection } from "../projection.ts";
import type { ScoreWork } from "../score/score.job.ts";
import { movesScores } from "./workspace.ts";

/** Starts the work that somebody asked for, and scores everyone anew when a setting changes what scores mean. */
export const projectWorkspace: Projection = async ({ queue, workspace: { workspaceId } }, changes) => {
  for (const { entity, before, after } of changes) {
    if (!after) continue;
    let work: ScoreWork | undefined;
    if (entity === "workRequest") work = { work: "start", kind: after.kind, run: after.requestId };
    if (entity === "workspace" && movesScores(before, after)) {
      work = { work: "start", kind: "fit", run: `settings ${after.version}`, everyone: true };
    }
    if (work) await queue.send("score", [{ workspaceId, body: work }]);
  }
};
