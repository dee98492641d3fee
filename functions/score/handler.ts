import { type ScoreWork, scoreWorkspace } from "@perennial/core";
import { tenantContext } from "../runtime.ts";
import { queueHandler } from "../worker.ts";

export const handler = await queueHandler(async (run, { workspaceId, body }) => {
  const context = workspaceId === undefined ? undefined : await tenantContext(run, workspaceId);
  if (context) await scoreWorkspace(context, body as ScoreWork);
});
