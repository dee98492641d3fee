/**
 * Business days as whole numbers: days since 1970-01-01 in the calendar of the workspace's time zone. Arithmetic is
 * done on numbers; `YYYY-MM-DD` stands at the borders and in keys.
 */
const DAY_MS = 86_400_000;

/** The number of a calendar day. */
export function dayNumber(day: string): number {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / DAY_MS);
}

/** The calendar day of a number. */
export function dayText(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** The calendar day that an instant falls on in a time zone. */
export function dayIn(timeZone: string, instant: Date): number {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
    formats.set(timeZone, format);
  }
  return dayNumber(format.format(instant));
}

const hourFormats = new Map<string, Intl.DateTimeFormat>();

/** Hour of the day, 0 to 23, in a time zone. */
export function hourIn(timeZone: string, instant: Date): number {
  let format = hourFormats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", hourCycle: "h23" });
    hourFormats.set(timeZone, format);
  }
  return Number(format.format(instant));
}
