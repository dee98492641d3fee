import { minimise } from "./bfgs.ts";
import type { CompressedRows } from "./compress.ts";
import type { MbgNbd } from "./mbg-nbd.ts";
import { type LikelihoodRows, likelihoodRows, negativeLogLikelihood } from "./mbg-nbd-rows.ts";
import { type Prior, platformPrior, priorMean, priorPenalty } from "./prior.ts";

export interface MbgNbdFit {
  /** alpha in weeks. */
  readonly model: MbgNbd;
  /** At the fit, without the prior. */
  readonly logLikelihood: number;
  readonly converged: boolean;
  /** True when a parameter ran into e^±12 of its start unit: the data says nothing about it. */
  readonly onBound: boolean;
  readonly iterations: number;
}

const BOUND = 12;
const LONGEST_SCALED_AGE = 10;
const FIRST_LOOK_ROWS = 20_000;

/**
 * The maximum a posteriori fit of the MBG/NBD model to compressed customers, the same for twenty and for millions.
 *
 * Minimises the mean over customers of −ln(likelihood × prior) by BFGS in the logs of the parameters, with time
 * scaled so that the oldest customer is 10 units old, from all ones and from the mean of the prior, and takes the
 * better. With very many rows the two starts run on a regular sample first and only the winner runs on all.
 */
export function fitMbgNbd(rows: CompressedRows, prior: Prior = platformPrior(rows)): MbgNbdFit {
  if (rows.size === 0) {
    return { model: priorMean(prior), logLikelihood: 0, converged: true, onBound: false, iterations: 0 };
  }
  const all = likelihoodRows(rows);
  const scale = Math.max(all.weeks[all.weeks.length - 1] ?? 0, 1 / 7) / LONGEST_SCALED_AGE;
  const starts = [toPoint({ r: 1, alpha: scale, a: 1, b: 1 }, scale), toPoint(priorMean(prior), scale)];
  if (rows.size <= FIRST_LOOK_ROWS) return best(starts.map((start) => fitFrom(all, prior, scale, start)));
  const sample = likelihoodRows(rows, Math.ceil(rows.size / FIRST_LOOK_ROWS));
  const first = best(starts.map((start) => fitFrom(sample, prior, scale, start)));
  return fitFrom(all, prior, scale, toPoint(first.model, scale));
}

/** ln likelihood of all rows under a model with alpha in weeks. */
export function logLikelihoodOfRows(rows: CompressedRows, model: MbgNbd): number {
  return -negativeLogLikelihood(likelihoodRows(rows), model).value;
}

function fitFrom(rows: LikelihoodRows, prior: Prior, scale: number, start: readonly number[]) {
  const n = rows.customers;
  const objective = (point: readonly number[]) => {
    const model = toModel(point, scale);
    const data = negativeLogLikelihood(rows, model);
    const penalty = priorPenalty(prior, model);
    return {
      value: (data.value + penalty.value) / n,
      gradient: data.gradient.map((g, i) => (g + (penalty.gradient[i] ?? 0)) / n),
    };
  };
  const bounds = { lower: start.map(() => -BOUND), upper: start.map(() => BOUND) };
  const { point, value, converged, iterations } = minimise(objective, start, bounds);
  const model = toModel(point, scale);
  return {
    model,
    logLikelihood: -negativeLogLikelihood(rows, model).value,
    posterior: -value,
    converged,
    onBound: point.some((p) => Math.abs(p) >= BOUND),
    iterations,
  };
}

function best(fits: readonly ReturnType<typeof fitFrom>[]): ReturnType<typeof fitFrom> {
  return fits.reduce((found, fit) => (fit.posterior > found.posterior ? fit : found));
}

function toPoint({ r, alpha, a, b }: MbgNbd, scale: number): number[] {
  return [r, alpha / scale, a, b].map((value) => Math.min(BOUND - 1, Math.max(1 - BOUND, Math.log(value))));
}

function toModel([lnR = 0, lnAlpha = 0, lnA = 0, lnB = 0]: readonly number[], scale: number): MbgNbd {
  return { r: Math.exp(lnR), alpha: Math.exp(lnAlpha) * scale, a: Math.exp(lnA), b: Math.exp(lnB) };
}
