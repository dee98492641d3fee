import { dayNumber, dayText } from "../../day.ts";
import { parseTime, type TimeOfDay } from "./parse-time.ts";
import { zoneOf } from "./zone.ts";

/** Order in which a file writes day, month and year. */
export type DateOrder = "ymd" | "dmy" | "mdy";

/** A business day, and the moment in UTC where the text tells it. */
export interface ParsedDay {
  readonly day: string;
  readonly at?: string;
}

const DAY_MS = 86_400_000;
const ISO_DAY = /^\d{4}-\d\d-\d\d$/;
const SERIAL = /^\d{5}(?:\.\d{1,10})?$/;
const EPOCH = /^(?:\d{10}|\d{13})$/;
const COMPACT = /^((?:19|20|21)\d\d)(\d\d)(\d\d)(?:[T ]?(\d\d):?(\d\d):?(\d\d)?)?$/;
const YEAR_FIRST = /^(\d{4})(?:\s?年\s?|\s?[-/.]\s?)(\d{1,2})(?:\s?月\s?|\s?[-/.]\s?)(\d{1,2})\s?[日号]?(.*)$/s;
const YEAR_LAST = /^(\d{1,2})([-/. ])\s?(\d{1,2})\2\s?(\d{4}|\d{2})(?!\d)(.*)$/s;
const WEEKDAY = /^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+/i;
const DAY_NAME = /^(\d{1,2})(?:st|nd|rd|th)?\.?[\s/-]*([a-z]{3,9})\.?,?[\s/-]*(\d{4}|\d{2})(?!\d)(.*)$/is;
const NAME_DAY = /^([a-z]{3,9})\.?[\s-]*(\d{1,2})(?:st|nd|rd|th)?,?[\s-]+(\d{4})(?!\d)(.*)$/is;
const MONTHS = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
];

/**
 * Reads a day in any usual form; numbers alone may be a day (20180216), a spreadsheet's serial day (43147) or Unix
 * time. A moment with an offset falls on the business day that it has in the time zone.
 *
 * @returns undefined for what is no day, for days that no calendar has, and for years before 1900 or after 2199
 */
export function parseDay(text: string, order: DateOrder, timeZone = "UTC"): ParsedDay | undefined {
  if (ISO_DAY.test(text)) return isDay(text) ? { day: text } : undefined;
  const plain = text.normalize("NFKC").trim();
  if (plain.length < 5 || plain.length > 80) return undefined;
  if (/^\d+(?:\.\d+)?$/.test(plain)) return parseDigits(plain, order, timeZone);
  const yearFirst = YEAR_FIRST.exec(plain);
  if (yearFirst) return fromParts(yearFirst[1], yearFirst[2], yearFirst[3], yearFirst[4] ?? "", timeZone);
  const yearLast = YEAR_LAST.exec(plain);
  if (yearLast) return fromNumbers(yearLast, order, timeZone);
  return parseCompact(plain, timeZone) ?? parseNamed(plain, timeZone);
}

function isDay(text: string): boolean {
  return calendarDay(Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8))) !== undefined;
}

function parseDigits(text: string, order: DateOrder, timeZone: string): ParsedDay | undefined {
  if (SERIAL.test(text)) return fromSerial(Number(text), timeZone);
  if (EPOCH.test(text)) return fromInstant(Number(text) * (text.length === 10 ? 1000 : 1), timeZone);
  const compact = parseCompact(text, timeZone);
  if (compact || text.length !== 8) return compact;
  const [first, second, year] = [text.slice(0, 2), text.slice(2, 4), text.slice(4)];
  if (order === "ymd") return undefined;
  return order === "dmy" ? fromParts(year, second, first, "", timeZone) : fromParts(year, first, second, "", timeZone);
}

function parseCompact(text: string, timeZone: string): ParsedDay | undefined {
  const [, year, month, day, hour, minute, second = "00"] = COMPACT.exec(text) ?? [];
  return fromParts(year, month, day, hour === undefined ? "" : `${hour}:${minute}:${second}`, timeZone);
}

function parseNamed(text: string, timeZone: string): ParsedDay | undefined {
  const plain = text.replace(WEEKDAY, "");
  const [, day, name = "", year, rest = ""] = DAY_NAME.exec(plain) ?? [];
  if (day) return fromParts(year, monthOf(name), day, rest, timeZone);
  const [, first = "", second, third, last = ""] = NAME_DAY.exec(plain) ?? [];
  return fromParts(third, monthOf(first), second, last, timeZone) ?? parseScript(plain, timeZone);
}

/** `Feb 16 2018 10:00:00 GMT+0800` comes from a program's own way of writing; `Feb 16 10:00:00 CST 2018` does, too. */
function parseScript(text: string, timeZone: string): ParsedDay | undefined {
  const [, name = "", day, time = "", year] =
    /^([a-z]{3}) (\d\d?) (\d\d:\d\d:\d\d) [A-Z]{3,4} (\d{4})$/i.exec(text) ?? [];
  return fromParts(year, monthOf(name), day, time, timeZone);
}

function monthOf(name: string): string | undefined {
  const start = name.toLowerCase();
  const month = MONTHS.findIndex((full) => full.startsWith(start) || (start === "sept" && full === "september"));
  return month === -1 ? undefined : String(month + 1);
}

/**
 * Day and month stand as the file writes them. Where the file is said to begin with the year, a day that cannot be
 * mistaken is still read: a part above 12, or dots, which go with the day first.
 */
function fromNumbers(match: RegExpExecArray, order: DateOrder, timeZone: string): ParsedDay | undefined {
  const [, first = "", sign, second = "", third = "", rest = ""] = match;
  if (order === "mdy") return fromParts(third, first, second, rest, timeZone);
  if (order === "dmy") return fromParts(third, second, first, rest, timeZone);
  if (third.length === 2) return first.length === 2 ? fromParts(first, second, third, rest, timeZone) : undefined;
  if (Number(first) > 12 || sign === ".") return fromParts(third, second, first, rest, timeZone);
  return Number(second) > 12 ? fromParts(third, first, second, rest, timeZone) : undefined;
}

function fromParts(
  year: string | undefined,
  month: string | undefined,
  day: string | undefined,
  rest: string,
  timeZone: string,
): ParsedDay | undefined {
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const number = calendarDay(fullYear(year), Number(month), Number(day));
  const time = rest === "" ? {} : parseTime(rest);
  return number === undefined || time === undefined ? undefined : atTime(number, time, timeZone);
}

/** As Windows does: 00 to 49 are in this century. */
function fullYear(year: string): number {
  return year.length === 4 ? Number(year) : Number(year) + (Number(year) < 50 ? 2000 : 1900);
}

function calendarDay(year: number, month: number, day: number): number | undefined {
  if (year < 1900 || year > 2199 || month < 1 || month > 12 || day < 1) return undefined;
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const last = month === 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
  return day > last ? undefined : Date.UTC(year, month - 1, day) / DAY_MS;
}

function atTime(day: number, { ms, offsetMs }: TimeOfDay, timeZone: string): ParsedDay | undefined {
  if (ms === undefined) return { day: dayText(day) };
  if (offsetMs !== undefined) return fromInstant(day * DAY_MS + ms - offsetMs, timeZone);
  return { day: dayText(day), at: new Date(zoneOf(timeZone).toInstant(day * DAY_MS + ms)).toISOString() };
}

function fromInstant(instant: number, timeZone: string): ParsedDay | undefined {
  const day = Math.floor(zoneOf(timeZone).toLocal(instant) / DAY_MS);
  if (day < dayNumber("1900-01-01") || day > dayNumber("2199-12-31")) return undefined;
  return { day: dayText(day), at: new Date(instant).toISOString() };
}

/** Spreadsheets count days from 30 December 1899; the fraction is the time of day, to the second. */
function fromSerial(serial: number, timeZone: string): ParsedDay | undefined {
  const whole = Math.floor(serial);
  const ms = Math.round((serial - whole) * 86_400) * 1000;
  const day = whole + dayNumber("1899-12-30");
  if (ms === 0) return { day: dayText(day) };
  return ms === DAY_MS ? { day: dayText(day + 1) } : atTime(day, { ms }, timeZone);
}
