import { closedLetter } from "../account/letters.ts";
import type { TenantContext } from "../context.ts";
import type { Projection } from "../projection.ts";
import type { ScoreWork } from "../score/score.job.ts";
import type { EmptyWork } from "../test-clock/empty.job.ts";
import { tellOwners } from "./tell-owners.ts";
import { movesScores, type WorkspaceItem } from "./workspace.ts";

/** Tells every owner that the workspace was closed, and how it is opened again. */
async function tellOfClosing(context: TenantContext, { name, language, closesAt }: WorkspaceItem): Promise<void> {
  const until = (closesAt ?? "").slice(0, 10);
  await tellOwners(context, (email) => closedLetter(email, name, until, context.origin, language));
}

/** Starts the work that somebody asked for, and scores everyone anew when a setting changes what scores mean. */
export const projectWorkspace: Projection = async (context, changes) => {
  const {
    queue,
    workspace: { workspaceId },
  } = context;
  for (const { entity, before, after } of changes) {
    if (!after) continue;
    let work: ScoreWork | EmptyWork | undefined;
    if (entity === "workspace" && after.closesAt && !before?.closesAt) await tellOfClosing(context, after);
    if (entity === "workRequest") {
      const { kind, requestId: run } = after;
      work = kind === "base" || kind === "empty" ? { work: kind, run } : { work: "start", kind, run };
    }
    if (entity === "workspace" && movesScores(before, after)) {
      work = { work: "start", kind: "fit", run: `settings ${after.version}`, everyone: true };
    }
    if (work) await queue.send("score", [{ workspaceId, body: work }]);
  }
};
