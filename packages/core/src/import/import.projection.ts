import type { Projection } from "../projection.ts";
import type { ImportWork } from "./import.job.ts";

/** Sends an import its next piece of work whenever it has taken a step. */
export const projectImports: Projection = async ({ queue, workspace: { workspaceId } }, changes) => {
  for (const { entity, before, after } of changes) {
    if (entity !== "import" || !after || (before?.status === after.status && before.revision === after.revision))
      continue;
    const { importId, revision, status } = after;
    let work: ImportWork | undefined;
    if (status === "surveying") work = { work: "survey", importId, revision };
    if (status === "running") work = { work: "load", importId, revision };
    if (status === "scoring") work = { work: "finish", importId, revision };
    if (status === "undoing") work = { work: "undo", importId, revision };
    if (work) await queue.send("import", [{ workspaceId, body: work }]);
  }
};
