import {
  applyNotice,
  type BillingWork,
  billingDay,
  type DemoWork,
  type ErasureWork,
  type ExportWork,
  eraseCustomer,
  exportRecords,
  failExport,
  failImport,
  type HandOverWork,
  handOver,
  type ImportWork,
  importRows,
  measureStorage,
  newPurge,
  planNow,
  type RetentionWork,
  retain,
  type StorageWork,
  type TenantContext,
  workOnDemo,
} from "@perennial/core";
import { boundCodec, type Stamp } from "@perennial/table";
import type { Runtime } from "../runtime.ts";
import { type Envelope, queueHandler, workContext } from "../worker.ts";

type Work = ImportWork | ExportWork | HandOverWork | DemoWork | StorageWork | BillingWork | ErasureWork | RetentionWork;

/** What somebody asked for is written in that person's name, and what a file brings in the name of its import. */
function stampOf(work: Work): Stamp | undefined {
  if (work.work === "erase") return { by: work.erasureId };
  if (work.work === "retention") return { by: "system", op: work.work };
  if (work.work === "hand-over") return { by: work.by, rq: work.rq };
  return "importId" in work ? { by: work.importId } : undefined;
}

async function inContext(
  run: Runtime,
  { workspaceId, body }: Envelope,
  act: (context: TenantContext, work: Work) => Promise<void>,
) {
  const context = workspaceId === undefined ? undefined : await workContext(run, workspaceId, stampOf(body as Work));
  if (context) await act(context, body as Work);
}

/** What a day brings to a workspace: its bill, or its end when it was closed thirty days ago. */
async function ofTheDay(run: Runtime, context: TenantContext): Promise<void> {
  const { closesAt, workspaceId } = context.workspace;
  if (!closesAt) await billingDay({ ...context, billing: run.platform.billing });
  else if (closesAt <= run.now().toISOString())
    await run.platform.queue.send("purge", [{ body: newPurge(workspaceId) }]);
}

export const handler = await queueHandler(
  (run, envelope) =>
    inContext(run, envelope, async (context, work) => {
      if (work.work === "export" || work.work === "erase") {
        const cursors = boundCodec(await run.cursors(), context.workspace.workspaceId);
        if (work.work === "export") await exportRecords({ ...context, cursors }, work);
        else await eraseCustomer({ ...context, cursors }, work);
      } else if (work.work === "retention") await retain(context, work);
      else if (work.work === "hand-over") await handOver(context, work);
      else if (work.work === "load-demo" || work.work === "remove-demo") await workOnDemo(context, work);
      else if (work.work === "storage") await measureStorage(context);
      else if (work.work === "billing-day") await ofTheDay(run, context);
      else if (work.work === "billing-notice") {
        await applyNotice({ ...context, billing: run.platform.billing }, work.notice);
      } else {
        const plan = planNow(context.workspace, run.platform.billing.fallback, run.now().getTime());
        await importRows(context, work, plan);
      }
    }),
  (run, envelope) =>
    inContext(run, envelope, async (context, work) => {
      if ("revision" in work) await failImport(context, work);
      else if (work.work === "export") await failExport(context, work);
    }),
  "import",
);
