import { type ZipOptions, zipFile } from "./test-zip.ts";

/** A sheet of a workbook for a test; `rows` is the XML between the tags of `sheetData`. */
interface SheetFixture {
  readonly name: string;
  readonly rows: string;
  readonly state?: "hidden" | "veryHidden";
}

/** A workbook for a test. */
export interface BookFixture {
  readonly sheets: readonly SheetFixture[];
  readonly texts?: readonly string[];
  /** Codes of number formats; cells name them by their place, from 1. */
  readonly formats?: readonly string[];
  readonly counts1904?: boolean;
  /** Prefix of every name, as some programs write it. */
  readonly prefix?: string;
}

const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/** The files inside a workbook, in the order in which Excel writes them. */
export function bookParts(book: BookFixture): [name: string, content: string][] {
  const { sheets, texts = [], formats = [], counts1904 = false, prefix = "" } = book;
  const root = (name: string, inner: string) =>
    prefixed(`<${name} xmlns${prefix && `:${prefix}`}="${MAIN}" xmlns:r="${RELATIONS}">${inner}</${name}>`, prefix);
  const list = sheets.map(
    ({ name, state }, at) =>
      `<sheet name="${name}" sheetId="${at + 1}"${state ? ` state="${state}"` : ""} r:id="rId${at + 1}"/>`,
  );
  const relations = sheets.map((_, at) => `<Relationship Id="rId${at + 1}" Target="worksheets/sheet${at + 1}.xml"/>`);
  const codes = formats.map(
    (code, at) => `<numFmt numFmtId="${164 + at}" formatCode="${code.replaceAll('"', "&quot;")}"/>`,
  );
  const styles = ["0", ...formats.map((_, at) => String(164 + at)), "14", "22"].map((id) => `<xf numFmtId="${id}"/>`);
  return [
    ["[Content_Types].xml", "<Types/>"],
    [
      "xl/workbook.xml",
      root("workbook", `<workbookPr${counts1904 ? ' date1904="1"' : ""}/><sheets>${list.join("")}</sheets>`),
    ],
    ["xl/_rels/workbook.xml.rels", `<Relationships>${relations.join("")}</Relationships>`],
    [
      "xl/styles.xml",
      root(
        "styleSheet",
        `<numFmts>${codes.join("")}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>${styles.join("")}</cellXfs>`,
      ),
    ],
    ...sheets.map(({ rows }, at): [string, string] => [
      `xl/worksheets/sheet${at + 1}.xml`,
      root("worksheet", `<sheetData>${rows}</sheetData>`),
    ]),
    ["xl/sharedStrings.xml", root("sst", texts.map((text) => `<si>${text}</si>`).join(""))],
  ];
}

function prefixed(xml: string, prefix: string): string {
  return prefix === "" ? xml : xml.replace(/<(\/?)(?=[a-zA-Z])/g, `<$1${prefix}:`);
}

/** A whole workbook. */
export function xlsxFile(book: BookFixture, options: ZipOptions = {}): Uint8Array {
  return zipFile(bookParts(book), options);
}

/** XML of rows whose cells are all written as text. */
export function textRows(rows: readonly (readonly string[])[]): string {
  const cell = (text: string) => `<c t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;
  return rows.map((cells) => `<row>${cells.map(cell).join("")}</row>`).join("");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll("\r", "&#13;");
}
