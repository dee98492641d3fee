import type { Import } from "@perennial/contract";

/** An import as it is kept; its progress is added up from its parts. */
export interface ImportItem extends Omit<Import, "id" | "progress" | "secondsLeft" | "errorsUrl"> {
  readonly importId: string;
  /** Goes up whenever the columns are set anew: the file is then surveyed and divided again. */
  readonly revision: number;
  readonly uploadId: string;
  readonly row: string;
}

declare module "@perennial/table" {
  interface Items {
    import: ImportItem;
  }
}
