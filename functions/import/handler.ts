import { type ExportWork, exportCustomers, type ImportWork, importRows } from "@perennial/core";
import { tenantContext } from "../runtime.ts";
import { queueHandler } from "../worker.ts";

export const handler = await queueHandler(async (run, { workspaceId, body }) => {
  const context = workspaceId === undefined ? undefined : await tenantContext(run, workspaceId);
  if (!context) return;
  const work = body as ImportWork | ExportWork;
  await (work.work === "export" ? exportCustomers(context, work) : importRows(context, work));
});
