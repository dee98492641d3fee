import { dayNumber, dayText } from "./day.ts";

const DAY_MS = 86_400_000;
/** Signs of Crockford's base 32 in lower case, as ids have them. */
export const BASE32 = "0123456789abcdefghjkmnpqrstvwxyz";
const TIME_DIGITS = 10;

/**
 * Milliseconds that go into the id of a fact: its business day and the time of day of the moment it became known, so
 * that ids sort by day and the day on which an item lies can be read off its id.
 */
export function idTime(occurredOn: string, moment: Date): number {
  return dayNumber(occurredOn) * DAY_MS + (moment.getTime() % DAY_MS);
}

/** The business day in the id of a fact: the one it was first recorded with. */
export function dayOfId(prefix: string, id: string): string {
  let time = 0;
  for (const digit of id.slice(prefix.length + 1, prefix.length + 1 + TIME_DIGITS)) {
    time = time * 32 + BASE32.indexOf(digit);
  }
  return dayText(Math.floor(time / DAY_MS));
}

/** Ten digits of an id that stand for the beginning of a day. */
export function dayDigits(occurredOn: string): string {
  let time = dayNumber(occurredOn) * DAY_MS;
  let digits = "";
  for (let place = 0; place < TIME_DIGITS; place += 1) {
    digits = `${BASE32[time % 32] ?? "0"}${digits}`;
    time = Math.floor(time / 32);
  }
  return digits;
}
