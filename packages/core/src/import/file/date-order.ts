import type { DateOrder } from "./parse-day.ts";

const THREE = /^\s*(\d{4}|\d{1,2})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{4}|\d{1,2})(?!\d)/;

/** The three numbers of a date as they stand. */
type Parts = readonly [first: string, second: string, third: string];

/** Where year, month and day stand in each order. */
const PLACES = { ymd: [0, 1, 2], mdy: [2, 0, 1], dmy: [2, 1, 0] } as const;

/**
 * Finds the order of day, month and year in values of one column: the one in which fewest values are impossible.
 * Where several fit all values, the day is the part that varies most and the year the one that varies least.
 */
export function detectDateOrder(samples: readonly string[]): DateOrder {
  const dates = samples.flatMap((sample): Parts[] => {
    const [, first, second, third] = THREE.exec(sample.normalize("NFKC")) ?? [];
    return first && second && third ? [[first, second, third]] : [];
  });
  if (dates.length === 0) return "ymd";
  const usual: DateOrder[] = samples.some((sample) => sample.includes("/"))
    ? ["mdy", "dmy", "ymd"]
    : ["dmy", "mdy", "ymd"];
  const variety = ([0, 1, 2] as const).map((place) => new Set(dates.map((date) => date[place])).size);
  const scored = usual.map((order) => {
    const [year, , day] = PLACES[order];
    const wrong = dates.filter((date) => !isPossible(date, order)).length;
    return { order, wrong, spread: (variety[day] ?? 0) - (variety[year] ?? 0) };
  });
  scored.sort((one, other) => one.wrong - other.wrong || other.spread - one.spread);
  return scored[0]?.order ?? "ymd";
}

function isPossible(date: Parts, order: DateOrder): boolean {
  const [year, month, day] = PLACES[order];
  const inRange = Number(date[month]) <= 12 && Number(date[day]) <= 31;
  return inRange && date[year].length !== 1 && date[day].length <= 2;
}
