import type { CustomerQuery, Export, Sight } from "@perennial/contract";
import type { Leg } from "@perennial/table";
import type { Context } from "../context.ts";

/** An export as it is kept; the address of its file is made anew whenever it is asked for. */
export interface ExportItem extends Omit<Export, "id" | "downloadUrl"> {
  readonly exportId: string;
  readonly query: CustomerQuery;
  /** What else than a list of customers it is; absent for one. */
  readonly of?: ExportOf;
  /** Who asked; absent on exports of before. */
  readonly createdBy?: string;
  /** What that caller reached, if only some of it. */
  readonly sight?: Sight;
  readonly requestId: string;
  readonly ttl: number;
  readonly version: number;
}

declare module "@perennial/table" {
  interface Items {
    export: ExportItem;
  }
}

/** Days for which an export's file can be fetched. */
export const KEPT_DAYS = 7;

/** An export of another kind than a list of customers. */
export interface ExportOf {
  readonly kind: "person";
  readonly customerId: string;
}

export function exportFile({ exportId, of }: Pick<ExportItem, "exportId" | "of">): string {
  return `exports/${exportId}.${of ? "json" : "csv"}`;
}

/** A new export, asked for by the caller. */
export function newExport(
  { newId, realNow, requestId, actor }: Pick<Context, "newId" | "realNow" | "requestId" | "actor">,
  what: Partial<Pick<ExportItem, "query" | "of" | "sight">>,
): ExportItem {
  const now = realNow();
  return {
    exportId: newId("export"),
    query: { sort: { by: "name", direction: "asc" } },
    ...what,
    status: "running",
    rows: 0,
    requestId,
    createdBy: actor.id,
    createdAt: now.toISOString(),
    finishedAt: null,
    ttl: Math.floor(now.getTime() / 1000) + KEPT_DAYS * 86_400,
    version: 1,
  };
}

export async function toExport({ blob }: Pick<Context, "blob">, item: ExportItem): Promise<Export> {
  const { exportId, status, rows, createdAt, finishedAt, of } = item;
  const name = of ? `${of.customerId}.json` : "customers.csv";
  const downloadUrl = status === "done" ? await blob.downloadUrl(exportFile(item), name, 3600) : null;
  return { id: exportId, status, rows, downloadUrl, createdAt, finishedAt };
}

export function exportLeg(item: ExportItem): Leg {
  return { put: "export", item, if: "absent" };
}
