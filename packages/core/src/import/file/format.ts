import { detectLayout } from "./delimiter.ts";
import { detectEncoding } from "./encoding.ts";
import { kindOf } from "./file-kind.ts";
import { fileProblem } from "./file-problem.ts";
import { findTable } from "./heading.ts";

/** How a file is written. */
export interface FileFormat {
  readonly type: "csv" | "xlsx";
  /** A label that TextDecoder knows. */
  readonly encoding: string;
  /** Sign between the columns; empty for a workbook. */
  readonly delimiter: string;
  /** Number of the row with the headings, 0 when there are none; values stand in the rows after it. */
  readonly headerRow: number;
  /** How many columns the file has; 0 while it is unknown. */
  readonly columns: number;
}

/** Text beyond this adds nothing to what delimiter and headings look like. */
const LOOKED_AT = 262_144;

/**
 * Finds out how a file is written by its first bytes (a megabyte is plenty; they may end anywhere). A workbook's
 * headings are inside it: `previewFile` finds those.
 *
 * @throws FileProblem for a file that is no table
 */
export function detectFormat(head: Uint8Array, fileName: string): FileFormat {
  const kind = kindOf(head, fileName);
  if (typeof kind === "object") throw fileProblem(kind.refused);
  if (kind === "xlsx") return { type: "xlsx", encoding: "utf-8", delimiter: "", headerRow: 1, columns: 0 };
  const encoding = detectEncoding(head);
  if (encoding === undefined) throw fileProblem("binary");
  const text = new TextDecoder(encoding)
    .decode(head, { stream: true })
    .slice(0, LOOKED_AT)
    .replace(/^\ufeff+/, "");
  const { delimiter, rows } = detectLayout(text);
  if (rows.length === 0) throw fileProblem("empty");
  return { type: "csv", encoding, delimiter, ...findTable(rows) };
}
