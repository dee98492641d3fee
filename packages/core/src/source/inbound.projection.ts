import type { Projection } from "../projection.ts";
import type { RequestWork } from "./message.ts";

/** Has what somebody asked of a message done. */
export const projectInboundRequests: Projection = async ({ queue, workspace: { workspaceId } }, changes) => {
  for (const { entity, after } of changes) {
    if (entity !== "inboundRequest" || !after) continue;
    const { sourceId, requestId } = after;
    const body: RequestWork = { work: "request", sourceId, requestId };
    await queue.send("inbound", [{ workspaceId, body, group: sourceId }]);
  }
};
