import { type FileRow, isBlank, MAX_CELL, MAX_COLUMNS, MAX_ROW, refusedRow, tooLong, tooWide } from "./row-limits.ts";
import { type CellStyle, numberText } from "./xlsx-style.ts";
import { unescaped } from "./xlsx-text.ts";
import { type XmlStream, xmlStream } from "./xml-stream.ts";

/** What cells refer to. */
export interface SheetContext {
  /** A text of the workbook by its number. */
  readonly textAt: (index: number) => string;
  readonly styles: readonly CellStyle[];
  readonly counts1904: boolean;
}

/** The cell that is being read. */
interface OpenCell {
  readonly column: number;
  readonly type: string;
  readonly style: number;
}

/** Reads the XML of a sheet; `take` gives the rows that have been completed since the last time. */
export function sheetReader(context: SheetContext): { readonly stream: XmlStream; readonly take: () => FileRow[] } {
  let rows: FileRow[] = [];
  let number = 0;
  let cells: string[] = [];
  let size = 0;
  let isWide = false;
  let cell: OpenCell = { column: 0, type: "n", style: 0 };
  let value = "";
  let isValue = false;
  let phonetic = 0;

  function endCell(): void {
    if (value === "") return;
    if (cell.column >= MAX_COLUMNS) isWide = true;
    else if (size <= MAX_ROW) {
      while (cells.length < cell.column) cells.push("");
      cells[cell.column] = cellText(value, cell, context);
      size += cells[cell.column]?.length ?? 0;
    }
  }

  function endRow(): void {
    if (isWide) rows.push(refusedRow(number, cells, tooWide(number)));
    else if (size > MAX_ROW || cells.some(({ length }) => length > MAX_CELL)) {
      rows.push(refusedRow(number, cells, tooLong(number)));
    } else if (!isBlank(cells)) rows.push({ number, cells });
  }

  const stream = xmlStream({
    open(name, { r = "", t = "n", s = "0" }) {
      if (name === "row") {
        number = Number(r) || number + 1;
        cells = [];
        size = 0;
        isWide = false;
        cell = { ...cell, column: -1 };
      } else if (name === "c") {
        cell = { column: r === "" ? cell.column + 1 : columnOf(r), type: t, style: Number(s) };
        value = "";
      } else if (name === "v" || name === "t") isValue = phonetic === 0;
      else if (name === "rPh") phonetic += 1;
    },
    text(piece) {
      if (isValue) value += piece;
    },
    close(name) {
      if (name === "v" || name === "t") isValue = false;
      else if (name === "rPh") phonetic -= 1;
      else if (name === "c") endCell();
      else if (name === "row") endRow();
    },
  });
  return {
    stream,
    take() {
      const taken = rows;
      rows = [];
      return taken;
    },
  };
}

/** Place of a column by its letters: 0 for `A7`, 26 for `AA7`. */
function columnOf(address: string): number {
  let column = 0;
  for (let at = 0; at < address.length; at += 1) {
    const letter = address.charCodeAt(at) & 0xdf;
    if (letter < 65 || letter > 90) break;
    column = column * 26 + letter - 64;
  }
  return column - 1;
}

function cellText(value: string, { type, style }: OpenCell, { textAt, styles, counts1904 }: SheetContext): string {
  switch (type) {
    case "s":
      return textAt(Number(value));
    case "b":
      return value.trim() === "1" ? "TRUE" : "FALSE";
    case "n":
      return numberText(value, styles[style], counts1904);
    case "str":
    case "inlineStr":
      return unescaped(value);
    default:
      return value;
  }
}
