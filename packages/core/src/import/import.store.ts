import type { Import } from "@perennial/contract";
import type { Leg, TenantTable } from "@perennial/table";
import type { TenantContext } from "../context.ts";
import { errorsName, type ImportItem, type ImportPartItem, keptName, toImport } from "./import.ts";

export async function findImport(table: TenantTable, importId: string): Promise<ImportItem | undefined> {
  return await table.get("import", { importId }, { consistent: true });
}

export async function listParts(table: TenantTable, { importId, revision }: ImportItem): Promise<ImportPartItem[]> {
  const range = { from: "PART#", until: "PART$", consistent: true };
  const found = await table.range("importPart", { importId }, range);
  return found.flatMap(({ entity, item }) => (entity === "importPart" && item.revision === revision ? [item] : []));
}

/** An import as callers see it. */
export async function readImport(
  { table, blob, realNow }: Pick<TenantContext, "table" | "blob" | "realNow">,
  item: ImportItem,
): Promise<Import> {
  const parts = await listParts(table, item);
  const errorsUrl =
    item.refused > 0 ? await blob.downloadUrl(errorsName(item), `refused-${item.fileName}.csv`, 3600) : null;
  const isKept = item.status === "undone" && parts.some(({ part, skipped }) => part.startsWith("undo-") && skipped > 0);
  const keptUrl = isKept ? await blob.downloadUrl(keptName(item), `kept-${item.fileName}.csv`, 3600) : null;
  return toImport(item, parts, { errorsUrl, keptUrl }, realNow());
}

/** The write of a new import. */
export function newImportLeg(item: ImportItem): Leg {
  return { put: "import", item, if: "absent" };
}

/** Takes a step of an import, unless it has gone another way since it was read. */
export async function stepImport(
  table: TenantTable,
  item: ImportItem,
  change: Partial<ImportItem>,
): Promise<ImportItem | undefined> {
  const next: ImportItem = { ...item, ...change, version: item.version + 1 };
  const written = await table.write({ put: "import", item: next, if: { version: item.version } });
  return written.ok ? next : undefined;
}

/** Whether an import is still what a piece of work was begun for. */
export async function isCurrent(
  table: TenantTable,
  { importId, revision }: Pick<ImportItem, "importId" | "revision">,
  status: ImportItem["status"],
): Promise<boolean> {
  const item = await findImport(table, importId);
  return item?.revision === revision && item.status === status;
}
