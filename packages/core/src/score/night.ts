import { hourIn } from "../day.ts";

const HOUR_MS = 3_600_000;
/** Hour of the workspace's own night at which its scores are brought up to date. */
const NIGHT_HOUR = 2;

/** Whether the schedule, which calls every hour, finds it to be the hour of the nightly work in a time zone. */
export function isNight(timeZone: string, now: Date): boolean {
  // On the day when two o'clock is left out it is three.
  return hourIn(timeZone, now) >= NIGHT_HOUR && hourIn(timeZone, new Date(now.getTime() - HOUR_MS)) < NIGHT_HOUR;
}

/** Whether the work of the day's night may have been done: it is past the hour of it. */
export function isPastNight(timeZone: string, now: Date): boolean {
  return hourIn(timeZone, now) >= NIGHT_HOUR;
}

/** The first moment after another at which the schedule does the nightly work. */
export function nightAfter(timeZone: string, after: Date): Date {
  // The hours before it are skipped, but for two: a day of the change of clocks has 23 or 25 hours.
  const hours = (NIGHT_HOUR - hourIn(timeZone, after) + 24) % 24;
  let hour = Math.floor(after.getTime() / HOUR_MS) + Math.max(1, hours - 1);
  while (!isNight(timeZone, new Date(hour * HOUR_MS))) hour += 1;
  return new Date(hour * HOUR_MS);
}

/** Nights after one moment and up to another. */
export function nightsBetween(timeZone: string, after: Date, until: Date): number {
  let nights = 0;
  for (let night = nightAfter(timeZone, after); night <= until; night = nightAfter(timeZone, night)) nights += 1;
  return nights;
}
