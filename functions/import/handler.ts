import {
  type ExportWork,
  exportCustomers,
  failImport,
  type ImportWork,
  importRows,
  type TenantContext,
} from "@perennial/core";
import { type Runtime, tenantContext } from "../runtime.ts";
import { type Envelope, queueHandler } from "../worker.ts";

type Work = ImportWork | ExportWork;

async function inContext(
  run: Runtime,
  { workspaceId, body }: Envelope,
  act: (context: TenantContext, work: Work) => Promise<void>,
) {
  const context = workspaceId === undefined ? undefined : await tenantContext(run, workspaceId);
  if (context) await act(context, body as Work);
}

export const handler = await queueHandler(
  (run, envelope) =>
    inContext(run, envelope, async (context, work) => {
      await (work.work === "export" ? exportCustomers(context, work) : importRows(context, work));
    }),
  (run, envelope) =>
    inContext(run, envelope, async (context, work) => {
      if (work.work !== "export") await failImport(context, work);
    }),
);
