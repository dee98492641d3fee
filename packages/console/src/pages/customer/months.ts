export interface Month {
  /** `YYYY-MM`. */
  readonly month: string;
  readonly amountMinor: number;
}

interface Dated {
  readonly occurredOn: string;
  readonly amountMinor: number;
}

const LONGEST = 36;
const SHORTEST = 12;

function before(month: string): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return number === 1 ? `${year - 1}-12` : `${year}-${String(number - 1).padStart(2, "0")}`;
}

/** Sums month by month up to today, months without a purchase included: a silence is to be seen. */
export function monthsOf(purchases: readonly Dated[], today: string): Month[] {
  const sums = new Map<string, number>();
  for (const { occurredOn, amountMinor } of purchases) {
    const month = occurredOn.slice(0, 7);
    sums.set(month, (sums.get(month) ?? 0) + amountMinor);
  }
  const first = [...sums.keys()].sort()[0] ?? today.slice(0, 7);
  const months: Month[] = [];
  let month = today.slice(0, 7);
  while (months.length < SHORTEST || (month >= first && months.length < LONGEST)) {
    months.unshift({ month, amountMinor: sums.get(month) ?? 0 });
    month = before(month);
  }
  return months;
}

/** The last day of a month `YYYY-MM`, or today where that has not come yet. */
export function lastDayOf(month: string, today: string): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  const last = new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
  return last < today ? last : today;
}
