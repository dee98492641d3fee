import type { Projection } from "../projection.ts";
import type { ForgetWork, RequestWork } from "./message.ts";

/** Has what somebody asked of a message done, and the log of a source removed that is no more. */
export const projectInboundRequests: Projection = async ({ queue, workspace: { workspaceId } }, changes) => {
  for (const { entity, before, after } of changes) {
    if (entity === "inboundSource" && before && !after) {
      const { sourceId } = before;
      const body: ForgetWork = { work: "forget", sourceId };
      await queue.send("inbound", [{ workspaceId, body, group: sourceId }]);
    }
    if (entity !== "inboundRequest" || !after) continue;
    const { sourceId, requestId } = after;
    const body: RequestWork = { work: "request", sourceId, requestId };
    await queue.send("inbound", [{ workspaceId, body, group: sourceId }]);
  }
};
