/** Customers by the period of their first purchase, and how many of them bought again in each later period. JSON. */
export interface CohortTable {
  readonly cohorts: Record<number, { size: number; active: number[] }>;
}

/** The retention of one cohort: share active so many periods after the first. */
export interface RetentionCurve {
  readonly cohort: number;
  readonly size: number;
  readonly shares: readonly number[];
}

export function emptyCohorts(): CohortTable {
  return { cohorts: {} };
}

/**
 * Adds one customer by the periods (such as calendar months) with a purchase, in any order, repeats allowed. Whoever
 * bought in none is not in any cohort.
 */
export function addToCohorts(table: CohortTable, periods: readonly number[]): void {
  const distinct = [...new Set(periods)];
  if (distinct.length === 0) return;
  const first = distinct.reduce((least, period) => Math.min(least, period));
  const cohort = (table.cohorts[first] ??= { size: 0, active: [] });
  cohort.size++;
  for (const period of distinct) count(cohort.active, period - first, 1);
}

export function mergeCohorts(into: CohortTable, from: CohortTable): void {
  for (const [first, { size, active }] of Object.entries(from.cohorts)) {
    const cohort = (into.cohorts[Number(first)] ??= { size: 0, active: [] });
    cohort.size += size;
    active.forEach((customers, offset) => count(cohort.active, offset, customers));
  }
}

/**
 * Retention by cohort, in order, over the periods that are complete: a cohort has no share for what lies after
 * `lastPeriod`, and zero for a period in which none bought.
 */
export function retentionCurves(table: CohortTable, lastPeriod: number): RetentionCurve[] {
  return Object.entries(table.cohorts)
    .map(([first, { size, active }]) => {
      const cohort = Number(first);
      const length = Math.max(0, lastPeriod - cohort + 1);
      return { cohort, size, shares: Array.from({ length }, (_, offset) => (active[offset] ?? 0) / size) };
    })
    .filter(({ shares }) => shares.length > 0)
    .sort((a, b) => a.cohort - b.cohort);
}

/** The mean retention over cohorts, weighted by size, of each offset that at least one cohort has reached. */
export function meanRetention(curves: readonly RetentionCurve[]): number[] {
  const longest = curves.reduce((most, { shares }) => Math.max(most, shares.length), 0);
  return Array.from({ length: longest }, (_, offset) => {
    const reached = curves.filter(({ shares }) => shares.length > offset);
    const size = reached.reduce((sum, curve) => sum + curve.size, 0);
    return reached.reduce((sum, curve) => sum + curve.size * (curve.shares[offset] ?? 0), 0) / size;
  });
}

function count(active: number[], offset: number, customers: number): void {
  while (active.length <= offset) active.push(0);
  active[offset] = (active[offset] ?? 0) + customers;
}
