import { dayText } from "../../day.ts";
import { type XmlStream, xmlStream } from "./xml-stream.ts";

/** How numbers of a cell style are shown: as they are, as days and times, or filled up with zeros to a length. */
export type CellStyle = "number" | "date" | { readonly zeros: number };

/** Numbers of the formats that every workbook has and that show days or times; 27 to 58 in Chinese and the like. */
const BUILT_IN_DATES = new Set([14, 15, 16, 17, 18, 19, 20, 21, 22, 45, 47]);

function isBuiltInDate(id: number): boolean {
  return BUILT_IN_DATES.has(id) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58);
}

/** What the code of a number format shows. Durations such as `[h]:mm` are numbers. */
function styleOf(code: string): CellStyle {
  const [shown = ""] = code.replace(/"[^"]*"|\\.|_.|\*./gs, "").split(";");
  if (/^0{2,20}$/.test(shown)) return { zeros: shown.length };
  if (/\[(?:h+|m+|s+)\]/i.test(shown)) return "number";
  return /[ymdhs]/i.test(shown.replace(/\[[^\]]*\]|general|standard|e[+-]/gi, "")) ? "date" : "number";
}

/** Reads `styles.xml`; `styles` holds what it has found so far, by the number that cells name. */
export function styleReader(): { readonly stream: XmlStream; readonly styles: CellStyle[] } {
  const styles: CellStyle[] = [];
  const codes = new Map<number, string>();
  let isInside = false;
  const stream = xmlStream({
    open(name, { numFmtId = "0", formatCode = "" }) {
      if (name === "numFmt") codes.set(Number(numFmtId), formatCode);
      if (name === "cellXfs") isInside = true;
      if (name !== "xf" || !isInside) return;
      const id = Number(numFmtId);
      const code = codes.get(id);
      styles.push(code === undefined ? (isBuiltInDate(id) ? "date" : "number") : styleOf(code));
    },
    close(name) {
      if (name === "cellXfs") isInside = false;
    },
  });
  return { stream, styles };
}

const DAY_SECONDS = 86_400;
const LAST_SERIAL = 2_958_465;

/**
 * A number of a workbook as the text that a person sees: days as ISO 8601, other numbers with the 15 digits that a
 * spreadsheet keeps. Workbooks of old Macs count days from 1904; the others have a 29 February 1900.
 */
export function numberText(value: string, style: CellStyle | undefined, counts1904: boolean): string {
  const number = Number(value);
  if (value.trim() === "" || Number.isNaN(number)) return value;
  if (style === "date" && number >= 0 && number <= LAST_SERIAL) return dateText(number, counts1904);
  const text = String(Number(number.toPrecision(15)));
  return typeof style === "object" && /^\d+$/.test(text) ? text.padStart(style.zeros, "0") : text;
}

function dateText(serial: number, counts1904: boolean): string {
  const seconds = Math.round(serial * DAY_SECONDS);
  const [day, second] = [Math.floor(seconds / DAY_SECONDS), seconds % DAY_SECONDS];
  const time = new Date(second * 1000).toISOString().slice(11, 19);
  if (day === 0 && !counts1904) return time;
  const date = counts1904
    ? dayText(day - 24_107)
    : day === 60
      ? "1900-02-29"
      : dayText(day - (day < 60 ? 25_568 : 25_569));
  return second === 0 ? date : `${date}T${time}`;
}
