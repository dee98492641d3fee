import { calendarMonth } from "@perennial/scoring";
import { dayNumber } from "../day.ts";

/** The days that a report looks at. */
export interface Calendar {
  readonly today: number;
  /** Day with which movements compare. */
  readonly since: number;
  readonly yearAgo: number;
  /** Ends of the last twelve months before this one, ascending, and today. */
  readonly points: readonly number[];
}

const COMPARED = 30;
const YEAR = 365;
const POINTS = 12;

export function calendarOf(today: number): Calendar {
  const month = calendarMonth(today);
  const ends = Array.from({ length: POINTS }, (_, back) => firstOf(month - (POINTS - 1) + back) - 1);
  return { today, since: today - COMPARED, yearAgo: today - YEAR, points: [...ends, today] };
}

/** First day of a month that is counted from January 1970. */
function firstOf(month: number): number {
  return dayNumber(`${monthText(month)}-01`);
}

/** `YYYY-MM` of a month that is counted from January 1970. */
export function monthText(month: number): string {
  const year = 1970 + Math.floor(month / 12);
  return `${year}-${String((month % 12) + 1).padStart(2, "0")}`;
}
