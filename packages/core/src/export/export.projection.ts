import type { Projection } from "../projection.ts";
import type { ExportWork } from "./export.job.ts";

/** Starts an export as soon as it has been asked for. */
export const projectExports: Projection = async ({ queue, workspace: { workspaceId } }, changes) => {
  for (const { entity, before, after } of changes) {
    if (entity !== "export" || before || !after) continue;
    await queue.send("import", [
      { workspaceId, body: { work: "export", exportId: after.exportId } satisfies ExportWork },
    ]);
  }
};
