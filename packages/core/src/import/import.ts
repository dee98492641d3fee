import type { FieldType, Import } from "@perennial/contract";

/** An import as it is kept; its progress is added up from its parts. */
export interface ImportItem extends Omit<Import, "id" | "progress" | "secondsLeft" | "errorsUrl" | "format" | "undo"> {
  readonly importId: string;
  readonly format: (NonNullable<Import["format"]> & { readonly headerRow: number; readonly width: number }) | null;
  /** Goes up whenever the columns are set anew: the file is then surveyed and divided again. */
  readonly revision: number;
  readonly uploadId: string;
  /** Parts into which the rows are divided by customer, and the files in which each part lies. */
  readonly chunks: readonly number[];
  /** Types of the custom fields that the columns become, as all their values have them. */
  readonly fieldTypes: Readonly<Record<string, FieldType>>;
  /** Rows refused so far that can be downloaded. */
  readonly refused: number;
  readonly startedAt: string | null;
  /** Invented data: it starts by itself once it has been read. */
  readonly demo?: true;
  /** The import's id once more, as its line in the list of imports. */
  readonly row: string;
}

/** How far one part of an import is. It is put whole, so that a message delivered twice counts once. */
export interface ImportPartItem {
  readonly importId: string;
  /** `load-3`, `undo-3`, or `survey`. */
  readonly part: string;
  readonly revision: number;
  readonly done: number;
  readonly failed: number;
  readonly skipped: number;
  readonly ended: boolean;
}

declare module "@perennial/table" {
  interface Items {
    import: ImportItem;
    importPart: ImportPartItem;
  }
}

/** Bytes of a part of the upload; S3 takes no smaller ones but the last. */
export const UPLOAD_PART = 8 * 1024 * 1024;
const PART_BYTES = 1024 * 1024;
const MOST_PARTS = 256;

/** Parts into which the rows of a file are divided: each fits in memory, and there is progress to see. */
export function partsOf(size: number): number {
  return Math.max(1, Math.min(MOST_PARTS, Math.ceil(size / PART_BYTES)));
}

export const fileName = ({ importId }: Pick<ImportItem, "importId">): string => `imports/${importId}/file`;
export const errorsName = ({ importId, revision }: Pick<ImportItem, "importId" | "revision">): string =>
  `imports/${importId}/${revision}/errors.csv`;
/** What an undo has left, of one part or of all. */
export const keptName = ({ importId, revision }: Pick<ImportItem, "importId" | "revision">, part?: number): string =>
  `imports/${importId}/${revision}/kept${part === undefined ? ".csv" : `-${part}.json`}`;
export const chunkName = (
  { importId, revision }: Pick<ImportItem, "importId" | "revision">,
  part: number,
  chunk: number,
): string => `imports/${importId}/${revision}/${part}-${chunk}.jsonl`;

/** How far an undo is; null where there is none. */
export function undoOf(item: ImportItem, parts: readonly ImportPartItem[], keptUrl: string | null): Import["undo"] {
  if (item.status !== "undoing" && item.status !== "undone") return null;
  const { done, skipped } = addUp(parts.filter(({ part }) => part.startsWith("undo-")));
  return { done, kept: skipped, keptUrl: item.status === "undone" ? keptUrl : null };
}

type Handled = Pick<ImportPartItem, "done" | "failed" | "skipped">;

export function addUp(parts: readonly ImportPartItem[]): Handled {
  return parts.reduce<Handled>(
    (sum, { done, failed, skipped }) => ({
      done: sum.done + done,
      failed: sum.failed + failed,
      skipped: sum.skipped + skipped,
    }),
    { done: 0, failed: 0, skipped: 0 },
  );
}

/** Where every row is: done, failed, skipped or waiting. */
export function progressOf(item: ImportItem, parts: readonly ImportPartItem[]): Import["progress"] {
  const { survey, status } = item;
  if (!survey) {
    const read = addUp(parts.filter(({ part }) => part === "survey")).done;
    return { total: read, done: 0, failed: 0, skipped: 0, waiting: read };
  }
  const { done, failed, skipped } = addUp(parts.filter(({ part }) => part.startsWith("load-")));
  const refused = failed + survey.failing;
  const waiting = Math.max(0, survey.rows - done - refused - skipped);
  // Rows that nobody will look at any more were left out on purpose.
  const over = status === "cancelled" || status === "failed" || status === "undone";
  return {
    total: survey.rows,
    done,
    failed: refused,
    skipped: over ? skipped + waiting : skipped,
    waiting: over ? 0 : waiting,
  };
}

/** Seconds to go at the speed so far; null before there is one. */
function secondsLeft(item: ImportItem, { total, waiting }: Import["progress"], now: Date): number | null {
  if (item.status !== "running" || item.startedAt === null) return null;
  const elapsed = (now.getTime() - Date.parse(item.startedAt)) / 1000;
  const handled = total - waiting;
  return handled > 0 && elapsed > 0 ? Math.ceil((elapsed / handled) * waiting) : null;
}

export function toImport(
  item: ImportItem,
  parts: readonly ImportPartItem[],
  { errorsUrl, keptUrl }: { readonly errorsUrl: string | null; readonly keptUrl: string | null },
  now: Date,
): Import {
  const {
    importId,
    revision: _r,
    uploadId: _u,
    chunks: _c,
    fieldTypes: _f,
    refused: _e,
    startedAt: _s,
    demo: _d,
    row: _w,
    format,
    ...rest
  } = item;
  const progress = progressOf(item, parts);
  return {
    ...rest,
    id: importId,
    format: format && { type: format.type, encoding: format.encoding, delimiter: format.delimiter },
    // Imports of before signals could be imported do not say.
    signalType: rest.signalType ?? null,
    progress,
    secondsLeft: secondsLeft(item, progress, now),
    errorsUrl,
    undo: undoOf(item, parts, keptUrl),
  };
}
