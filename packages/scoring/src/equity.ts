/**
 * What moved the value of the whole base between two days: start + grown + gained − shrunk − lost + revalued = end, to
 * the last minor unit. A JSON value; those of pages add up.
 */
export interface EquityWaterfall {
  start: number;
  /** Value of customers who were not there at the start. */
  gained: number;
  /** Rise and fall of the value of customers who stayed. */
  grown: number;
  shrunk: number;
  /** Start value of customers who are lost now, less what is left of it. */
  lost: number;
  /** What a new fit of the model changed without any deed of a customer. */
  revalued: number;
  end: number;
  /** Value of those who stayed that moved neither way: the part that was kept. */
  kept: number;
}

/** One customer's value in minor units at the start (null if not a customer then) and at the end. */
export interface EquityChange {
  readonly before: number | null;
  readonly after: number;
  readonly isLost: boolean;
  /** The start value under the parameters of the end; `before` if the parameters are the same. */
  readonly beforeRevalued?: number;
}

export function emptyWaterfall(): EquityWaterfall {
  return { start: 0, gained: 0, grown: 0, shrunk: 0, lost: 0, revalued: 0, end: 0, kept: 0 };
}

export function addToWaterfall(waterfall: EquityWaterfall, change: EquityChange): void {
  const { before, after, isLost } = change;
  waterfall.end += after;
  if (before === null) {
    waterfall.gained += after;
    return;
  }
  const then = change.beforeRevalued ?? before;
  waterfall.start += before;
  waterfall.revalued += then - before;
  if (isLost) waterfall.lost += then - after;
  else if (after >= then) waterfall.grown += after - then;
  else waterfall.shrunk += then - after;
  if (!isLost) waterfall.kept += Math.min(then, after);
}

export function mergeWaterfalls(into: EquityWaterfall, from: EquityWaterfall): void {
  for (const part of Object.keys(into) as (keyof EquityWaterfall)[]) into[part] += from[part];
}
