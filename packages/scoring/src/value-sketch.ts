/**
 * What is needed of a column of amounts to cut it into classes: count, sum and smallest value in logarithmic buckets
 * of 1 %, about 2,800 of them for amounts up to 10^12. A JSON value of constant size; sketches of pages add up to the
 * sketch of the whole, in any order. Cuts are values that occur, so that with fewer customers than buckets they are
 * the exact ones; with more, customers who differ by less than 1 % may share a class that the exact cut would part.
 * (A t-digest is smaller, but depends on the order of arrival and keeps no sums, which cuts by share of revenue need.)
 */
export interface ValueSketch {
  /** Values of zero and below. */
  zeros: number;
  counts: number[];
  sums: number[];
  /** Smallest value of each bucket; 0 where it is empty. */
  smallest: number[];
}

const LOG_WIDTH = Math.log(1.01);

export function emptySketch(): ValueSketch {
  return { zeros: 0, counts: [], sums: [], smallest: [] };
}

/** Adds a value; those below 1 (the smallest amount of money but none) count as 1, zero and less as zero. */
export function addToSketch(sketch: ValueSketch, value: number): void {
  if (!(value > 0)) {
    sketch.zeros++;
    return;
  }
  const bucket = Math.max(0, Math.floor(Math.log(value) / LOG_WIDTH));
  addToBucket(sketch, bucket, 1, value, value);
}

export function mergeSketches(into: ValueSketch, from: ValueSketch): void {
  into.zeros += from.zeros;
  from.counts.forEach((count, bucket) => {
    if (count > 0) addToBucket(into, bucket, count, from.sums[bucket] ?? 0, from.smallest[bucket] ?? 0);
  });
}

function addToBucket(sketch: ValueSketch, bucket: number, count: number, sum: number, smallest: number): void {
  while (sketch.counts.length <= bucket) {
    sketch.counts.push(0);
    sketch.sums.push(0);
    sketch.smallest.push(0);
  }
  const known = sketch.counts[bucket] === 0 ? Infinity : (sketch.smallest[bucket] ?? 0);
  sketch.counts[bucket] = (sketch.counts[bucket] ?? 0) + count;
  sketch.sums[bucket] = (sketch.sums[bucket] ?? 0) + sum;
  sketch.smallest[bucket] = Math.min(known, smallest);
}

/** Number of values in the sketch, zeros included. */
export function sketchCount(sketch: ValueSketch): number {
  return sketch.counts.reduce((sum, count) => sum + count, sketch.zeros);
}

export function sketchSum(sketch: ValueSketch): number {
  return sketch.sums.reduce((sum, value) => sum + value, 0);
}

/** The smallest value for which the values above it hold less than this share of the sum; Infinity if there is none. */
export function cutByShare(sketch: ValueSketch, share: number): number {
  return cutFromTop(sketch, sketch.sums, share * sketchSum(sketch));
}

/** The smallest value above which there are fewer than `rank` values, so that `rank` of them (or ties) reach it. */
export function cutByRank(sketch: ValueSketch, rank: number): number {
  return cutFromTop(sketch, sketch.counts, rank);
}

function cutFromTop(sketch: ValueSketch, amounts: readonly number[], limit: number): number {
  let cut = Infinity;
  let above = 0;
  for (let bucket = amounts.length - 1; bucket >= 0 && above < limit; bucket--) {
    if ((sketch.counts[bucket] ?? 0) === 0) continue;
    cut = sketch.smallest[bucket] ?? 0;
    above += amounts[bucket] ?? 0;
  }
  return cut;
}

/** Values with their counts, ascending; zeros first. */
export function sketchSteps(sketch: ValueSketch): [value: number, count: number][] {
  const steps: [number, number][] = sketch.zeros > 0 ? [[0, sketch.zeros]] : [];
  sketch.counts.forEach((count, bucket) => {
    if (count > 0) steps.push([sketch.smallest[bucket] ?? 0, count]);
  });
  return steps;
}

/** The values above which (in order) 1/n, 2/n … of all values lie below: n − 1 ascending edges for percentile ranks. */
export function sketchQuantiles(sketch: ValueSketch, n = 100): number[] {
  const total = sketchCount(sketch);
  const edges: number[] = [];
  let below = 0;
  for (const [value, count] of sketchSteps(sketch)) {
    below += count;
    while (edges.length < n - 1 && below > ((edges.length + 1) / n) * total) edges.push(value);
  }
  return edges;
}
