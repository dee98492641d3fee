import type { View } from "@perennial/contract";
import type { Leg, TenantTable } from "@perennial/table";

export interface ViewItem extends Omit<View, "id"> {
  readonly viewId: string;
}

declare module "@perennial/table" {
  interface Items {
    view: ViewItem;
  }
}

export async function listViews(table: TenantTable): Promise<ViewItem[]> {
  const found = await table.range("view", {}, { from: "VIEW#", until: "VIEW$" });
  return found.flatMap(({ entity, item }) => (entity === "view" ? [item] : []));
}

/** The views that somebody sees: the own ones, and those shared with everyone. */
export async function viewsFor(table: TenantTable, actorId: string | undefined): Promise<ViewItem[]> {
  return (await listViews(table)).filter(({ shared, ownerId }) => shared || ownerId === actorId);
}

export async function viewsOf(table: TenantTable, ownerId: string): Promise<ViewItem[]> {
  return (await listViews(table)).filter((view) => view.ownerId === ownerId);
}

/** The write that gives a view to somebody else. */
export function viewOwnerLeg(view: ViewItem, ownerId: string): Leg {
  return { put: "view", item: { ...view, ownerId, version: view.version + 1 }, if: { version: view.version } };
}
