import type { FILE_PROBLEMS } from "./file-problem.ts";

/** What the first bytes say: a workbook, text, or something to refuse. */
type FileKind = "xlsx" | "text" | { readonly refused: keyof typeof FILE_PROBLEMS };

/** First bytes of files that are no tables; as Latin-1. */
const SIGNATURES: readonly [start: string, reason: keyof typeof FILE_PROBLEMS][] = [
  ["%PDF", "document"],
  ["{\\rtf", "document"],
  ["\x89PNG", "document"],
  ["\xff\xd8\xff", "document"],
  ["GIF8", "document"],
  ["BM\x00", "document"],
  ["II*\x00", "document"],
  ["MM\x00*", "document"],
  ["\x1f\x8b", "archive"],
  ["Rar!\x1a", "archive"],
  ["7z\xbc\xaf\x27\x1c", "archive"],
  ["\xfd7zXZ\x00", "archive"],
  ["BZh", "archive"],
  ["\xff\xfe\x00\x00", "binary"],
  ["\x00\x00\xfe\xff", "binary"],
  ["\x7fELF", "binary"],
  ["MZ\x90", "binary"],
  ["SQLite format 3", "binary"],
  ["PAR1", "binary"],
  ["\x09\x08\x10\x00", "oldExcel"],
  ["\x09\x08\x08\x00", "oldExcel"],
];

const OLE = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
const ZIPS = ["PK\x03\x04", "PK\x05\x06", "PK\x07\x08"] as const;
const SNIFFED = 1_048_576;

/** Tells workbooks, text and everything that cannot be a table apart by the first bytes. */
export function kindOf(head: Uint8Array, fileName: string): FileKind {
  if (head.length === 0) return { refused: "empty" };
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, SNIFFED)).toString("latin1");
  const known = SIGNATURES.find(([start]) => text.startsWith(start));
  if (known) return { refused: known[1] };
  if (text.startsWith("RIFF") && text.slice(8, 12) === "WEBP") return { refused: "document" };
  if (text.startsWith(OLE)) return { refused: isLockedWorkbook(text, fileName) ? "locked" : "oldExcel" };
  if (ZIPS.some((start) => text.startsWith(start))) return kindOfZip(text);
  return kindOfText(text);
}

/** An encrypted .xlsx is an OLE container; its directory may lie beyond the head, so the name decides as well. */
function isLockedWorkbook(text: string, fileName: string): boolean {
  return text.includes("E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0") || /\.xls[xm]$/i.test(fileName);
}

/** Names of the entries whose headers lie in the head; what is packed may hold a signature by chance, names decide. */
function zipEntries(text: string): { name: string; isLocked: boolean }[] {
  const entries: { name: string; isLocked: boolean }[] = [];
  for (let at = text.indexOf(ZIPS[0]); at !== -1; at = text.indexOf(ZIPS[0], at + 4)) {
    const length = text.charCodeAt(at + 26) + 256 * text.charCodeAt(at + 27);
    entries.push({ name: text.slice(at + 30, at + 30 + length), isLocked: (text.charCodeAt(at + 6) & 1) === 1 });
  }
  return entries;
}

function kindOfZip(text: string): FileKind {
  const entries = zipEntries(text);
  const has = (pattern: RegExp) => entries.some(({ name }) => pattern.test(name));
  if (/\.(?:xlsx|xls|csv|txt|tsv)$/i.test(entries[0]?.name ?? "")) return { refused: "archive" };
  if (has(/^xl\/workbook\.bin$/i)) return { refused: "binaryExcel" };
  if (has(/^Index\/.*\.iwa$/i)) return { refused: "numbers" };
  if (has(/^(?:word|ppt)\//i)) return { refused: "document" };
  if (has(/^mimetype$/) && text.includes("opendocument")) return { refused: "openDocument" };
  if (!has(/^(?:xl\/|\[Content_Types\]\.xml$|_rels\/\.rels$|docProps\/)/i)) return { refused: "archive" };
  return entries[0]?.isLocked ? { refused: "locked" } : "xlsx";
}

function kindOfText(text: string): FileKind {
  const start = text
    .replaceAll("\0", "")
    .replace(/^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)+/, "")
    .trimStart()
    .slice(0, 200)
    .toLowerCase();
  if (start === "") return { refused: "empty" };
  if (/^<(?:!doctype|html|\?xml|table|meta|head|style|div)\b/.test(start)) return { refused: "webPage" };
  if (/^(?:\{\s*"|\[\s*[{[])/.test(start)) return { refused: "json" };
  return "text";
}
