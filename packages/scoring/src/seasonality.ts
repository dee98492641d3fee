/** How much more or less is bought in a calendar month than in the mean month. */
export interface Seasonality {
  /** January first; 1 is an ordinary month; their mean is 1. */
  readonly index: readonly number[];
  /** Share of the variation around the trend that the season explains, 0 to 1. */
  readonly strength: number;
}

const MONTHS = 12;
const FEWEST_MONTHS = 24;
const PRIOR_YEARS = 1;

/**
 * The seasonal index of monthly totals by ratio to the centred twelve-month average (classical decomposition; Macaulay
 * 1931), drawn to 1 as by one ordinary year. Undefined below two full years: one December is no season.
 *
 * @param totals of successive complete calendar months
 * @param firstMonth calendar month of the first, 0 for January
 */
export function seasonalityOf(totals: readonly number[], firstMonth: number): Seasonality | undefined {
  if (totals.length < FEWEST_MONTHS) return undefined;
  const ratios: { month: number; ratio: number }[] = [];
  for (let i = MONTHS / 2; i + MONTHS / 2 < totals.length; i++) {
    const level = centredMean(totals, i);
    if (level > 0) ratios.push({ month: (firstMonth + i) % MONTHS, ratio: (totals[i] ?? 0) / level });
  }
  const raw = Array.from({ length: MONTHS }, (_, month) => {
    const own = ratios.filter((one) => one.month === month);
    return (own.reduce((sum, { ratio }) => sum + ratio, 0) + PRIOR_YEARS) / (own.length + PRIOR_YEARS);
  });
  const mean = raw.reduce((sum, value) => sum + value, 0) / MONTHS;
  const index = raw.map((value) => value / mean);
  const total = ratios.reduce((sum, { ratio }) => sum + (ratio - 1) ** 2, 0);
  const rest = ratios.reduce((sum, { month, ratio }) => sum + (ratio - (index[month] ?? 1)) ** 2, 0);
  return { index, strength: total > 0 ? Math.max(0, 1 - rest / total) : 0 };
}

/** Mean of twelve months around one, the outermost two counting half. */
function centredMean(totals: readonly number[], i: number): number {
  let sum = ((totals[i - 6] ?? 0) + (totals[i + 6] ?? 0)) / 2;
  for (let j = i - 5; j <= i + 5; j++) sum += totals[j] ?? 0;
  return sum / MONTHS;
}
