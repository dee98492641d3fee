import type { exportOperations } from "@perennial/contract";
import { sightOf } from "../access/admit.ts";
import type { ActionsOf } from "../change.ts";
import { checkFilter } from "../customer/query.store.ts";
import { notFound } from "../error.ts";
import { newExport, toExport } from "./export.ts";

export const exportActions: ActionsOf<typeof exportOperations> = {
  async createExport(context, { body }) {
    const sight = sightOf(context);
    checkFilter(body.filter, sight);
    const item = newExport(context, { query: body, ...(sight ? { sight } : {}) });
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
