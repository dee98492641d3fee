/** Nothing but printable ASCII, no space at either end: what most cells are. */
const PLAIN = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;
/** Zero-width and direction marks, which copying from web pages leaves behind. */
const INVISIBLE = /[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;
const FORMULA_TEXT = /^="(.*)"$/;
const QUOTED_NUMBER = /^['’`](?=[\d+])/;
/** What databases and spreadsheets write where nothing is. */
const NOTHING =
  /^(?:NULL|null|\\N|#N\/A|#REF!|#VALUE!|#NAME\?|#DIV\/0!|N\/A|n\/a|NaN|nan|None|undefined|-{1,3}|—{1,2}|\/)$/;

/**
 * A cell as one line that can be kept: composed (NFC), without control and invisible characters, and empty for what
 * stands for nothing. Takes off what programs put around long numbers so that Excel leaves them alone: `="123"`, `'123`.
 */
export function cleanText(cell: string): string {
  if (cell === "") return "";
  const text = PLAIN.test(cell)
    ? cell
    : composed(cell)
        .replace(/\p{Cc}+/gu, " ")
        .trim();
  if (text.length < 10 && NOTHING.test(text)) return "";
  const first = text[0];
  if (first === "=") return (FORMULA_TEXT.exec(text)?.[1] ?? text).trim();
  return first === "'" || first === "’" || first === "`" ? text.replace(QUOTED_NUMBER, "") : text;
}

/** The same for a remark, which keeps its line breaks. */
export function cleanLines(cell: string): string {
  if (!cell.includes("\n") && !cell.includes("\r")) return cleanText(cell);
  return composed(cell.replace(/\r\n?/g, "\n"))
    .split("\n")
    .map((line) => line.replace(/\p{Cc}+/gu, " ").trimEnd())
    .join("\n")
    .trim();
}

function composed(cell: string): string {
  return cell.toWellFormed().normalize("NFC").replace(INVISIBLE, "");
}
