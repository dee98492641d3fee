import { type SheetContext, sheetReader } from "./xlsx-sheet.ts";
import { styleReader } from "./xlsx-style.ts";
import { sharedTextReader } from "./xlsx-text.ts";
import { attribute, type XmlStream, xmlStream } from "./xml-stream.ts";
import type { ZipEntry } from "./zip-entries.ts";

/** Everything of a workbook but the rows of its sheets. */
interface Book extends SheetContext {
  /** Path in the archive of the sheet to read; undefined if no visible sheet has values. */
  readonly sheet: string | undefined;
}

interface Sheet {
  readonly id: string;
  readonly isHidden: boolean;
}

/** How much a sheet holds: a table, some values such as those of a cover page, or nothing. */
type Filling = "table" | "values" | "nothing";

/** Stands for what cells refer to while only their number matters. */
const NO_CONTEXT: SheetContext = { textAt: () => "text", styles: [], counts1904: false };

/** Reads a workbook from front to back; its parts may come in any order. */
export async function readBook(entries: AsyncIterable<ZipEntry>): Promise<Book> {
  const sheets: Sheet[] = [];
  const paths = new Map<string, string>();
  const fillings = new Map<string, Filling>();
  const style = styleReader();
  const shared = sharedTextReader();
  let counts1904 = false;
  for await (const entry of entries) {
    const path = pathOf(entry.name);
    if (/(?:^|\/)workbook\d*\.xml$/.test(path)) {
      counts1904 = (await readWorkbook(entry, sheets)) || counts1904;
    } else if (/(?:^|\/)_rels\/workbook\d*\.xml\.rels$/.test(path)) await readAll(entry, relationReader(path, paths));
    else if (/(?:^|\/)styles\d*\.xml$/.test(path)) await readAll(entry, style.stream);
    else if (/(?:^|\/)sharedstrings\d*\.xml$/.test(path)) await readAll(entry, shared.stream);
    else if (/\/worksheets\/[^/]+\.xml$/.test(path)) fillings.set(path, await fillingOf(entry));
  }
  const visible = sheets.filter(({ isHidden }) => !isHidden).map(({ id }) => paths.get(id) ?? "");
  const sheet =
    visible.find((path) => fillings.get(path) === "table") ?? visible.find((path) => fillings.get(path) === "values");
  return { textAt: (index) => shared.texts[index] ?? "", styles: style.styles, counts1904, sheet };
}

/** A path as names of entries are compared: some programs write capitals or backslashes. */
export function pathOf(name: string): string {
  return name.replaceAll("\\", "/").replace(/^\//, "").toLowerCase();
}

async function readAll(entry: ZipEntry, stream: XmlStream): Promise<void> {
  for (let bytes = await entry.read(); bytes; bytes = await entry.read()) stream.write(bytes);
  stream.end();
}

async function readWorkbook(entry: ZipEntry, sheets: Sheet[]): Promise<boolean> {
  let counts1904 = false;
  const stream = xmlStream({
    open(name, attributes) {
      if (name === "workbookPr") counts1904 = ["1", "true"].includes(attributes["date1904"] ?? "");
      if (name !== "sheet") return;
      sheets.push({
        id: attribute(attributes, "id") ?? "",
        isHidden: (attributes["state"] ?? "visible") !== "visible",
      });
    },
  });
  await readAll(entry, stream);
  return counts1904;
}

function relationReader(path: string, paths: Map<string, string>): XmlStream {
  const folder = path.replace(/_rels\/[^/]*$/, "");
  return xmlStream({
    open(name, { Id = "", Target = "" }) {
      if (name !== "Relationship") return;
      const target = Target.startsWith("/") ? Target : folder + Target.replace(/^\.\//, "");
      paths.set(Id, pathOf(target));
    },
  });
}

/** Reads just as much of a sheet as shows whether it is a table. */
async function fillingOf(entry: ZipEntry): Promise<Filling> {
  const { stream, take } = sheetReader(NO_CONTEXT);
  let filled = 0;
  let wide = 0;
  for (let bytes = await entry.read(); bytes && wide < 2; bytes = await entry.read()) {
    stream.write(bytes);
    for (const { cells } of take()) {
      filled += 1;
      if (cells.filter((cell) => cell !== "").length >= 2) wide += 1;
    }
  }
  if (wide >= 2) return "table";
  return filled > 0 ? "values" : "nothing";
}
