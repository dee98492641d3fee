import type { Complaint } from "./file-problem.ts";

/** One row of a file. */
export interface FileRow {
  /** Number of the row as a spreadsheet shows it, counting from 1; headings and empty rows count, too. */
  readonly number: number;
  readonly cells: readonly string[];
  /** Why the row cannot be read, if it cannot; its cells are then what could be made out. */
  readonly complaint?: Complaint;
}

/** Three times what Excel keeps in a cell; nothing that an import takes is longer than 2,000 characters. */
export const MAX_CELL = 100_000;
export const MAX_ROW = 1_000_000;
/** As many columns as an Excel sheet has. */
export const MAX_COLUMNS = 16_384;
const SHOWN = 200;

/** A row that cannot be used, with its long cells cut to what a person can look at. */
export function refusedRow(number: number, cells: readonly string[], complaint: Complaint): FileRow {
  const shown = cells.slice(0, SHOWN).map((cell) => (cell.length > SHOWN ? `${cell.slice(0, SHOWN)}…` : cell));
  return { number, cells: shown, complaint };
}

/** A quotation mark opens a cell and nothing closes it. */
export function unclosedQuote(number: number): Complaint {
  return {
    message: {
      en: `A quotation mark opens a cell in row ${number} and is not closed.`,
      zh: `第 ${number} 行有一个单元格以引号开头，但没有结束引号。`,
    },
    fix: {
      en: 'Close the quotation mark, or double every quotation mark (") inside the cell.',
      zh: '请补上结束引号；单元格内部的引号（"）请写两遍。',
    },
  };
}

/** A cell, or the whole row, is longer than any value can be. */
export function tooLong(number: number): Complaint {
  return {
    message: {
      en: `Row ${number} holds more than ${MAX_CELL.toLocaleString("en")} characters in one cell, or ${MAX_ROW.toLocaleString("en")} in all.`,
      zh: `第 ${number} 行的某个单元格超过 ${MAX_CELL} 个字符，或整行超过 ${MAX_ROW} 个字符。`,
    },
    fix: {
      en: "Shorten the cell, and check that the row ends where it should.",
      zh: "请缩短该单元格的内容，并检查这一行的结尾是否正确。",
    },
  };
}

/** The row has more columns than a sheet can have. */
export function tooWide(number: number): Complaint {
  return {
    message: {
      en: `Row ${number} has more than ${MAX_COLUMNS.toLocaleString("en")} columns.`,
      zh: `第 ${number} 行超过 ${MAX_COLUMNS} 列。`,
    },
    fix: {
      en: "Check the sign between the columns and that the row ends where it should.",
      zh: "请检查列分隔符，以及这一行的结尾是否正确。",
    },
  };
}

/** True if nothing is written in any cell. */
export function isBlank(cells: readonly string[]): boolean {
  return cells.every((cell) => cell === "" || cell.trim() === "");
}
