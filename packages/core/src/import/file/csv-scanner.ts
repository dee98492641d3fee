import { type Cut, cutRow } from "./csv-row.ts";
import { seekLines } from "./line-end.ts";
import { type FileRow, isBlank, refusedRow, tooLong, tooWide, unclosedQuote } from "./row-limits.ts";

/** Takes text piece by piece and gives the rows that are complete. */
export interface CsvScanner {
  readonly push: (text: string) => FileRow[];
  readonly end: () => FileRow[];
}

/** Rows are looked for once so many characters have come together: tiny pieces cost no more than large ones. */
const BATCH = 65_536;

const COMPLAINTS = { unclosed: unclosedQuote, long: tooLong, wide: tooWide };

/**
 * Reads CSV as spreadsheets do and goes on after rows that no program can read: an unclosed quotation mark costs its
 * own row, not the rest of the file. The rows are the same however the text is cut into pieces.
 */
export function csvScanner(delimiter: string, batch = BATCH): CsvScanner {
  let buffer = "";
  let wanted = batch;
  let number = 0;
  let isSkipping = false;

  function take(isLast: boolean): FileRow[] {
    const rows: FileRow[] = [];
    const source = { text: buffer, delimiter, isLast, lines: seekLines(buffer, delimiter, isLast) };
    let at = 0;
    while (at < buffer.length) {
      if (isSkipping) {
        const end = source.lines.endFrom(at);
        const next = end === -1 ? undefined : source.lines.afterEnd(end);
        isSkipping = next === undefined;
        at = next ?? (end === -1 ? buffer.length : end);
        if (isSkipping) break;
        continue;
      }
      const cut = cutRow(source, at);
      if (!cut) break;
      number += 1;
      at = cut.next;
      isSkipping = cut.isOpen === true;
      const row = rowOf(number, cut);
      if (row) rows.push(row);
    }
    buffer = buffer.slice(at);
    wanted = Math.max(batch, 2 * buffer.length);
    return rows;
  }

  return {
    push(text) {
      buffer += withoutNul(text);
      return buffer.length < wanted ? [] : take(false);
    },
    end: () => take(true),
  };
}

function rowOf(number: number, { cells, fault }: Cut): FileRow | undefined {
  if (fault) return refusedRow(number, cells, COMPLAINTS[fault](number));
  return isBlank(cells) ? undefined : { number, cells };
}

/** Some programs pad with NUL or close with the old end-of-file mark. */
function withoutNul(text: string): string {
  return text.includes("\0") || text.includes("\x1a") ? text.replaceAll("\0", "").replaceAll("\x1a", "") : text;
}
