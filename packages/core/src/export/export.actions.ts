import type { Export, exportOperations } from "@perennial/contract";
import { sightOf } from "../access/admit.ts";
import type { ActionsOf } from "../change.ts";
import type { Context } from "../context.ts";
import { checkFilter } from "../customer/query.store.ts";
import { notFound } from "../error.ts";
import { type ExportItem, exportFile, KEPT_DAYS } from "./export.ts";

async function toExport({ blob }: Context, item: ExportItem): Promise<Export> {
  const { exportId, status, rows, createdAt, finishedAt } = item;
  const downloadUrl = status === "done" ? await blob.downloadUrl(exportFile(exportId), "customers.csv", 3600) : null;
  return { id: exportId, status, rows, downloadUrl, createdAt, finishedAt };
}

export const exportActions: ActionsOf<typeof exportOperations> = {
  async createExport(context, { body }) {
    const sight = sightOf(context);
    checkFilter(body.filter, sight);
    const now = context.realNow();
    const item: ExportItem = {
      exportId: context.newId("export"),
      query: body,
      status: "running",
      rows: 0,
      requestId: context.requestId,
      createdBy: context.actor.id,
      ...(sight ? { sight } : {}),
      createdAt: now.toISOString(),
      finishedAt: null,
      ttl: Math.floor(now.getTime() / 1000) + KEPT_DAYS * 86_400,
      version: 1,
    };
    return { output: await toExport(context, item), legs: [{ put: "export", item, if: "absent" }] };
  },
  async getExport(context, { params }) {
    const item = await context.table.get("export", { exportId: params.exportId }, { consistent: true });
    // A file holds what its maker reaches, which may be more than another one does.
    const isOwn = !sightOf(context) || item?.createdBy === context.actor.id;
    if (!item || !isOwn) throw notFound();
    return await toExport(context, item);
  },
};
