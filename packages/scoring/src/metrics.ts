/** How well predicted probabilities met what happened. In all: `predicted` in [0, 1], `happened` 0 or 1, same length. */
export interface Metrics {
  readonly n: number;
  /** Share in which it happened. */
  readonly rate: number;
  /** Chance that one to whom it happened was predicted higher than one to whom it did not; .5 is guessing. */
  readonly auc: number;
  readonly brier: number;
  readonly logLoss: number;
  /** Expected calibration error over ten bins of equal count. */
  readonly ece: number;
  /** Mean of predicted − happened. */
  readonly meanError: number;
  /** Rate among the tenth predicted highest ÷ overall rate. */
  readonly lift10: number;
}

export interface CalibrationBin {
  readonly n: number;
  readonly predicted: number;
  readonly happened: number;
}

const SMALLEST = 1e-4;
const BINS = 10;

export function metricsOf(predicted: ArrayLike<number>, happened: ArrayLike<number>): Metrics {
  const n = predicted.length;
  let hits = 0;
  let brier = 0;
  let loss = 0;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const p = predicted[i] ?? 0;
    const y = happened[i] ?? 0;
    hits += y;
    sum += p;
    brier += (p - y) ** 2;
    loss += logLoss(p, y);
  }
  const order = ascending(predicted);
  const { placements, positives } = placementsOf(order, predicted, happened);
  return {
    n,
    rate: hits / n,
    auc: meanPlacement(placements, positives, happened),
    brier: brier / n,
    logLoss: loss / n,
    ece: expectedCalibrationError(curveOf(order, predicted, happened, BINS)),
    meanError: (sum - hits) / n,
    lift10: 10 * (captureOf(order, happened)[0] ?? 0.1),
  };
}

/** −ln of the probability given to what happened, that held to at least 1e-4. */
export function logLoss(predicted: number, happened: number): number {
  const p = happened === 1 ? predicted : 1 - predicted;
  return -Math.log(Math.min(1 - SMALLEST, Math.max(SMALLEST, p)));
}

/** Area under the ROC curve (Mann–Whitney, ties count half); .5 when only one thing happened. */
export function aucOf(predicted: ArrayLike<number>, happened: ArrayLike<number>): number {
  const { placements, positives } = placementsOf(ascending(predicted), predicted, happened);
  return meanPlacement(placements, positives, happened);
}

/**
 * The difference of two AUCs on the same cases with its variance (DeLong, DeLong & Clarke-Pearson 1988, Biometrics 44,
 * 837–845, by placements).
 */
export function aucDifference(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  happened: ArrayLike<number>,
): { readonly difference: number; readonly variance: number } {
  const first = placementsOf(ascending(a), a, happened);
  const second = placementsOf(ascending(b), b, happened);
  const sums = [
    { n: first.negatives, sum: 0, squares: 0 },
    { n: first.positives, sum: 0, squares: 0 },
  ];
  for (let i = 0; i < a.length; i++) {
    const side = sums[happened[i] ?? 0];
    const d = (first.placements[i] ?? 0) - (second.placements[i] ?? 0);
    if (side === undefined) continue;
    side.sum += d;
    side.squares += d * d;
  }
  if (first.positives === 0 || first.negatives === 0) return { difference: 0, variance: 0 };
  const variance = sums.reduce((total, { n, sum, squares }) => total + (squares / n - (sum / n) ** 2) / n, 0);
  const [, positive] = sums;
  return { difference: (positive?.sum ?? 0) / first.positives, variance };
}

/** Mean prediction and rate in bins of equal count, from the lowest predictions to the highest. */
export function calibrationCurve(
  predicted: ArrayLike<number>,
  happened: ArrayLike<number>,
  bins = BINS,
): CalibrationBin[] {
  return curveOf(ascending(predicted), predicted, happened, bins);
}

function curveOf(
  order: Uint32Array,
  predicted: ArrayLike<number>,
  happened: ArrayLike<number>,
  bins: number,
): CalibrationBin[] {
  const curve: CalibrationBin[] = [];
  for (let bin = 0; bin < bins; bin++) {
    const members = order.subarray(
      Math.round((bin * order.length) / bins),
      Math.round(((bin + 1) * order.length) / bins),
    );
    let p = 0;
    let y = 0;
    for (const i of members) {
      p += predicted[i] ?? 0;
      y += happened[i] ?? 0;
    }
    if (members.length > 0)
      curve.push({ n: members.length, predicted: p / members.length, happened: y / members.length });
  }
  return curve;
}

/** Mean over cases of |predicted − happened| of their bin (Naeini, Cooper & Hauskrecht 2015, with bins of equal count). */
export function expectedCalibrationError(curve: readonly CalibrationBin[]): number {
  const n = curve.reduce((sum, bin) => sum + bin.n, 0);
  return curve.reduce((sum, bin) => sum + (bin.n / n) * Math.abs(bin.predicted - bin.happened), 0);
}

/** Share of all that happened among the 10 %, 20 % … predicted highest: ten ascending numbers up to 1. */
export function decileCapture(predicted: ArrayLike<number>, happened: ArrayLike<number>): number[] {
  return captureOf(ascending(predicted), happened);
}

function captureOf(lowestFirst: Uint32Array, happened: ArrayLike<number>): number[] {
  const order = lowestFirst.toReversed();
  let total = 0;
  for (const i of order) total += happened[i] ?? 0;
  let seen = 0;
  let next = 0;
  return Array.from({ length: 10 }, (_, decile) => {
    const until = Math.round(((decile + 1) * order.length) / 10);
    for (; next < until; next++) seen += happened[order[next] ?? 0] ?? 0;
    return total > 0 ? seen / total : (decile + 1) / 10;
  });
}

/** For each case the share of the other kind that it is ranked rightly against; ties count half. */
function placementsOf(order: Uint32Array, predicted: ArrayLike<number>, happened: ArrayLike<number>) {
  const placements = new Float64Array(order.length);
  let positives = 0;
  for (const i of order) positives += happened[i] ?? 0;
  const negatives = order.length - positives;
  let below = { positive: 0, negative: 0 };
  for (let from = 0; from < order.length; ) {
    const value = predicted[order[from] ?? 0];
    const tied = { positive: 0, negative: 0 };
    let to = from;
    for (; to < order.length && predicted[order[to] ?? 0] === value; to++) {
      tied[happened[order[to] ?? 0] === 1 ? "positive" : "negative"]++;
    }
    for (const i of order.subarray(from, to)) {
      placements[i] =
        happened[i] === 1
          ? (below.negative + tied.negative / 2) / negatives
          : (positives - below.positive - tied.positive / 2) / positives;
    }
    below = { positive: below.positive + tied.positive, negative: below.negative + tied.negative };
    from = to;
  }
  return { placements, positives, negatives };
}

function meanPlacement(placements: Float64Array, positives: number, happened: ArrayLike<number>): number {
  if (positives === 0 || positives === placements.length) return 0.5;
  let sum = 0;
  for (let i = 0; i < placements.length; i++) if (happened[i] === 1) sum += placements[i] ?? 0;
  return sum / positives;
}

function ascending(values: ArrayLike<number>): Uint32Array {
  const order = Uint32Array.from({ length: values.length }, (_, i) => i);
  return order.sort((i, j) => (values[i] ?? 0) - (values[j] ?? 0) || i - j);
}
