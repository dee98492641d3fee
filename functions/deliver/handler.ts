import { type DeliverWork, deliver } from "@perennial/core";
import { boundCodec } from "@perennial/table";
import { queueHandler, workContext } from "../worker.ts";

export const handler = await queueHandler(
  async (run, { workspaceId, body }) => {
    const context = workspaceId === undefined ? undefined : await workContext(run, workspaceId);
    if (!context) return;
    const outbound = run.outbound(context.workspace.workspaceId);
    await deliver(
      { ...context, outbound, cursors: boundCodec(await run.cursors(), context.workspace.workspaceId) },
      body as DeliverWork,
    );
  },
  // What could not even be written down is tried again from the beginning, however long that takes.
  async (run, { workspaceId, body }) => {
    if (workspaceId === undefined) return;
    const { work, endpointId } = body as DeliverWork;
    if (work === "sweep") return;
    await run.platform.queue.send("deliver", [{ workspaceId, body, group: endpointId, delaySeconds: 900 }]);
  },
  "deliver",
);
