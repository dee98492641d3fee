/**
 * Months since January 1970 of a day since 1970-01-01, by Hinnant's civil-from-days algorithm, without a Date.
 *
 * @example calendarMonth(18_262); // => 600, January 2020
 */
export function calendarMonth(day: number): number {
  const shifted = Math.floor(day) + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  return 12 * (era * 400 + yearOfEra - 1970) + monthFromMarch + 2;
}
