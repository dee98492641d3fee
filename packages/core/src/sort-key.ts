/** Numbers as text that sorts as they do. */
const WIDTH = 16;

/** Amounts between −10¹⁶ and 10¹⁶; no amount sorts before all of them. */
export function sortableAmount(amount: number | null): string {
  if (amount === null) return "-";
  return amount >= 0
    ? `1${String(amount).padStart(WIDTH, "0")}`
    : `0${String(10 ** WIDTH + amount).padStart(WIDTH, "0")}`;
}

/** Whole percents from 0 to 100; no value sorts before all of them. */
export function sortablePercent(percent: number | null): string {
  return percent === null ? "-" : String(percent).padStart(3, "0");
}

/** Sorts behind every key that begins with `start` and goes on after the separator. */
export function endOf(start: string): string {
  return `${start}$`;
}
