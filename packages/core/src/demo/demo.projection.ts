import type { Projection } from "../projection.ts";
import { readCounts } from "../score/count.ts";
import type { ScoreWork } from "../score/score.job.ts";
import type { DemoWork } from "./demo.job.ts";
import { findDemo, latestPiece, OVER } from "./demo.ts";

/**
 * Begins to load or to remove the demo data once that was asked for, and goes on to the next file of a piece when one is
 * in; after their removal, scores learn anew.
 */
export const projectDemo: Projection = async ({ queue, table, workspace: { workspaceId } }, changes) => {
  const send = async (body: DemoWork): Promise<void> => await queue.send("import", [{ workspaceId, body }]);
  for (const { entity, before, after } of changes) {
    if (entity === "import" && after?.demo && OVER.has(after.status) && before?.status !== after.status) {
      const demo = await findDemo(table);
      const piece = demo?.status === "in" ? latestPiece(demo) : [];
      const next = piece[piece.findIndex(({ importId }) => importId === after.importId) + 1];
      if (next && piece[0]?.importId !== next.importId) await send({ work: "load-demo", importId: next.importId });
    }
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
    const [first] = latestPiece(after);
    if (status === "removing") await send({ work: "remove-demo", list: 0, after: null, removed: 0, found: 0 });
    else if (first) await send({ work: "load-demo", importId: first.importId });
  }
};
