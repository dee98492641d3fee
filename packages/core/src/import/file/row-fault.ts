import type { Message } from "@perennial/contract";
import type { Complaint } from "./file-problem.ts";
import { nameOf } from "./target-name.ts";

/** Why a row is refused: the target it is about (empty for the row as a whole), what is wrong, what to change. */
export interface RowFault {
  readonly column: string;
  readonly message: Message;
  readonly fix: Message;
}

/** A row as the import takes it, or everything that has to be changed in it. */
export type RowResult<R> =
  | { readonly ok: true; readonly row: R }
  | { readonly ok: false; readonly faults: readonly RowFault[] };

export function fault(column: string, complaint: Complaint): RowFault {
  return { column, ...complaint };
}

/** A complaint that the reader of the file had about the row. */
export function rowFault(complaint: Complaint): RowFault {
  return fault("", complaint);
}

export function missing(column: string): RowFault {
  const name = nameOf(column);
  return fault(column, {
    message: { en: `${name.en} is missing.`, zh: `缺少${name.zh}。` },
    fix: { en: "Fill the cell in, or leave the row out.", zh: "请填写该单元格，或删除这一行。" },
  });
}

export function tooLongValue(column: string, max: number): RowFault {
  const name = nameOf(column);
  return fault(column, {
    message: { en: `${name.en} has more than ${max} characters.`, zh: `${name.zh}超过 ${max} 个字符。` },
    fix: {
      en: `Shorten it to ${max} characters, or ignore the column.`,
      zh: `请缩短到 ${max} 个字符以内，或忽略该列。`,
    },
  });
}

export function surplusCells(cells: number, columns: number): RowFault {
  return fault("", {
    message: {
      en: `The row has ${cells} cells where the file has ${columns} columns.`,
      zh: `这一行有 ${cells} 个单元格，而文件只有 ${columns} 列。`,
    },
    fix: {
      en: "Put cells that hold the sign between the columns in quotation marks, as in “12,50”.",
      zh: '若单元格内含有列分隔符，请用英文引号括起来，例如 "12,50"。',
    },
  });
}

export function totalsRow(): RowFault {
  return fault("", {
    message: { en: "This looks like a row of totals.", zh: "这一行看起来是合计行。" },
    fix: { en: "Nothing has to be done: leave it out.", zh: "无需处理，忽略即可。" },
  });
}

export function tooMany(column: string, max: number): RowFault {
  return fault(column, {
    message: { en: `The cell holds more than ${max} entries.`, zh: `单元格中的条目超过 ${max} 个。` },
    fix: { en: `Leave at most ${max}.`, zh: `请保留不超过 ${max} 个。` },
  });
}
