import type { TenantTable } from "@perennial/table";
import type { Changed, Projection } from "../projection.ts";
import { openScoring } from "./parameters.ts";
import { refreshCustomers } from "./refresh.ts";

/** The import that took a fact out which it had brought, and scores its customers itself once that is through. */
function undoneBy({ entity, before, after }: Changed): string | undefined {
  if (entity !== "purchase" && entity !== "signal" && entity !== "subscription") return undefined;
  return after === undefined && before?.version === 1 ? before.importId : undefined;
}

/** Those of the imports that are being undone, or have been. */
async function undone(table: TenantTable, changes: readonly Changed[]): Promise<ReadonlySet<string>> {
  const ids = [...new Set(changes.map(undoneBy).filter((id) => id !== undefined))];
  const imports = await Promise.all(ids.map((importId) => table.get("import", { importId }, { consistent: true })));
  const isUndone = (status: string | undefined): boolean => status === "undoing" || status === "undone";
  return new Set(ids.filter((_, index) => isUndone(imports[index]?.status)));
}

/** Whom a change concerns, unless an import brought it or takes it out: that scores its customers itself, once they are whole. */
function concerned(change: Changed, imports: ReadonlySet<string>): string | undefined {
  const { entity, before, after } = change;
  if (entity !== "customer" && entity !== "purchase" && entity !== "signal" && entity !== "subscription") {
    return undefined;
  }
  const item = after ?? before;
  const brought = before === undefined && after?.importId !== undefined && after.version === 1;
  return brought || imports.has(undoneBy(change) ?? "") ? undefined : item?.customerId;
}

/** Scores the customers whose records or facts have changed. */
export const projectCustomers: Projection = async ({ table, workspace, now }, changes) => {
  const imports = await undone(table, changes);
  const ids = new Set(changes.map((change) => concerned(change, imports)).filter((id) => id !== undefined));
  if (ids.size === 0) return;
  await refreshCustomers(table, ids, await openScoring(table, workspace, now()));
};
