import { closedLetter } from "../account/letters.ts";
import type { TenantContext } from "../context.ts";
import type { Projection } from "../projection.ts";
import type { ScoreWork } from "../score/score.job.ts";
import { isOwner } from "./member.ts";
import { listMembers } from "./workspace.store.ts";
import { movesScores, type WorkspaceItem } from "./workspace.ts";

/** Tells every owner that the workspace was closed, and how it is opened again. */
async function tellOwners(
  { queue, table, origin }: TenantContext,
  { name, language, closesAt }: WorkspaceItem,
): Promise<void> {
  const owners = (await listMembers(table)).filter(isOwner);
  const until = (closesAt ?? "").slice(0, 10);
  const letters = owners.map(({ email }) => closedLetter(email, name, until, origin, language));
  await queue.send(
    "mail",
    letters.map((body) => ({ body })),
  );
}

/** Starts the work that somebody asked for, and scores everyone anew when a setting changes what scores mean. */
export const projectWorkspace: Projection = async (context, changes) => {
  const {
    queue,
    workspace: { workspaceId },
  } = context;
  for (const { entity, before, after } of changes) {
    if (!after) continue;
    let work: ScoreWork | undefined;
    if (entity === "workspace" && after.closesAt && !before?.closesAt) await tellOwners(context, after);
    if (entity === "workRequest") {
      const { kind, requestId: run } = after;
      work = kind === "base" ? { work: "base", run } : { work: "start", kind, run };
    }
    if (entity === "workspace" && movesScores(before, after)) {
      work = { work: "start", kind: "fit", run: `settings ${after.version}`, everyone: true };
    }
    if (work) await queue.send("score", [{ workspaceId, body: work }]);
  }
};
