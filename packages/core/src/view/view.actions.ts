import type { View, viewOperations } from "@perennial/contract";
import { sightOf } from "../access/admit.ts";
import { type ActionsOf, sent } from "../change.ts";
import type { Context } from "../context.ts";
import { checkFilter } from "../customer/query.store.ts";
import { notFound, versionMismatch } from "../error.ts";
import { type ViewItem, viewsFor } from "./view.store.ts";

export function toView({ viewId, ...view }: ViewItem): View {
  return { id: viewId, ...view };
}

/** A view that the caller may change: his own, or one shared with everyone. */
async function current({ table, actor }: Context, viewId: string): Promise<ViewItem> {
  const item = await table.get("view", { viewId }, { consistent: true });
  if (!item || (!item.shared && item.ownerId !== actor.id)) throw notFound();
  return item;
}

export const viewActions: ActionsOf<typeof viewOperations> = {
  async createView(context, { body }) {
    const { newId, now, actor } = context;
    checkFilter(body.query.filter, sightOf(context), "body.query.filter");
    const item: ViewItem = {
      ...body,
      viewId: newId("view"),
      ownerId: actor.id,
      createdAt: now().toISOString(),
      version: 1,
    };
    return { output: toView(item), legs: [{ put: "view", item, if: "absent" }] };
  },
  async listViews({ table, actor }) {
    return { data: (await viewsFor(table, actor.id)).map(toView) };
  },
  async updateView(context, { params, body, ifVersion }) {
    const before = await current(context, params.viewId);
    if (ifVersion !== undefined && ifVersion !== before.version) throw versionMismatch(before.version);
    checkFilter(body.query?.filter, sightOf(context), "body.query.filter");
    const item: ViewItem = { ...before, ...sent(body), version: before.version + 1 };
    return { output: toView(item), legs: [{ put: "view", item, if: { version: before.version } }] };
  },
  async deleteView(context, { params }) {
    const { viewId } = await current(context, params.viewId);
    return { output: undefined, legs: [{ remove: "view", key: { viewId }, if: "present" }] };
  },
};
