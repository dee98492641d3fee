import { dayIn, dayText } from "./day.ts";

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/**
 * The first moment of a calendar day in a time zone. Found from the clock of the zone itself, so that it is right on days
 * on which it is put forward or back, and where midnight itself is skipped.
 */
export function startOfDay(timeZone: string, day: number): Date {
  let before = Date.parse(`${dayText(day)}T00:00:00Z`) - 15 * HOUR_MS;
  let after = before + 30 * HOUR_MS;
  while (after - before > MINUTE_MS) {
    const middle = before + Math.floor((after - before) / MINUTE_MS / 2) * MINUTE_MS;
    if (dayIn(timeZone, new Date(middle)) < day) before = middle;
    else after = middle;
  }
  return new Date(after);
}
