import type { CustomerQuery, Export, Sight } from "@perennial/contract";

/** An export as it is kept; the address of its file is made anew whenever it is asked for. */
export interface ExportItem extends Omit<Export, "id" | "downloadUrl"> {
  readonly exportId: string;
  readonly query: CustomerQuery;
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

export function exportFile(exportId: string): string {
  return `exports/${exportId}.csv`;
}
