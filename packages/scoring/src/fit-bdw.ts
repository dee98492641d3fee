import { type Bdw, logSurvival } from "./bdw.ts";
import { minimise } from "./bfgs.ts";
import { digamma } from "./digamma.ts";

/** Contracts that survived n renewals: how many of them then ended, and how many still run. */
export interface ContractCount {
  readonly renewals: number;
  readonly ended: number;
  readonly running: number;
}

/** A normal prior on [logit(gamma/(gamma+delta)), ln(gamma+delta), ln c]. */
export interface BdwPrior {
  readonly mean: readonly [number, number, number];
  readonly sd: readonly [number, number, number];
}

/** Weak: a fifth leaves at the first renewal, give or take; without it weak heterogeneity sends gamma and delta to infinity. */
export const BDW_PRIOR: BdwPrior = { mean: [Math.log(0.25), Math.log(3), 0], sd: [1.5, 1.5, 0.6] };

/** Holds c at 1: the sBG model. */
export const SBG_PRIOR: BdwPrior = { mean: BDW_PRIOR.mean, sd: [1.5, 1.5, 1e-6] };

/** The maximum a posteriori fit to contracts counted by renewals survived. */
export function fitBdw(counts: readonly ContractCount[], prior: BdwPrior = BDW_PRIOR): Bdw {
  const isSbg = prior.sd[2] < 1e-3;
  const total = counts.reduce((sum, { ended, running }) => sum + ended + running, 0);
  const objective = (point: readonly number[]) => {
    const data = negativeLogLikelihood(counts, toModel(point));
    const penalty = priorPenalty(prior, point);
    const n = Math.max(1, total);
    return {
      value: (data.value + penalty.value) / n,
      gradient: data.gradient.map((g, i) => (i === 2 && isSbg ? 0 : (g + (penalty.gradient[i] ?? 0)) / n)),
    };
  };
  const [logit, lnSum] = prior.mean;
  const start = [lnSum - Math.log1p(Math.exp(-logit)), lnSum - Math.log1p(Math.exp(logit)), prior.mean[2]];
  const bounds = { lower: [-10, -10, -3], upper: [10, 10, 3] };
  return toModel(minimise(objective, start, bounds).point);
}

/** Σ running · ln S(n) + ended · ln(S(n) − S(n + 1)), Fader & Hardie (2007) appendix B. */
export function bdwLogLikelihood(counts: readonly ContractCount[], model: Bdw): number {
  return -negativeLogLikelihood(counts, model).value;
}

/** And its gradient by [ln gamma, ln delta, ln c]. */
function negativeLogLikelihood(counts: readonly ContractCount[], model: Bdw) {
  let value = 0;
  const gradient = [0, 0, 0];
  for (const { renewals, ended, running } of counts) {
    const here = withGradient(model, renewals);
    value -= (ended + running) * here.value;
    here.gradient.forEach((g, i) => {
      gradient[i] = (gradient[i] ?? 0) - (ended + running) * g;
    });
    if (ended === 0) continue;
    const next = withGradient(model, renewals + 1);
    const kept = Math.min(next.value - here.value, -1e-300);
    value -= ended * Math.log(-Math.expm1(kept));
    const slope = 1 / Math.expm1(-kept);
    next.gradient.forEach((g, i) => {
      gradient[i] = (gradient[i] ?? 0) + ended * slope * (g - (here.gradient[i] ?? 0));
    });
  }
  return { value, gradient };
}

function withGradient(model: Bdw, t: number) {
  const { gamma, delta, c } = model;
  if (t === 0) return { value: 0, gradient: [0, 0, 0] };
  const u = t ** c;
  const both = digamma(gamma + delta + u);
  const alone = digamma(delta + u);
  const before = digamma(gamma + delta);
  return {
    value: logSurvival(model, t),
    gradient: [
      gamma * (before - both),
      delta * (alone - both - digamma(delta) + before),
      (alone - both) * u * Math.log(t) * c,
    ],
  };
}

function priorPenalty({ mean, sd }: BdwPrior, point: readonly number[]) {
  const { gamma, delta } = toModel(point);
  const psi = [(point[0] ?? 0) - (point[1] ?? 0), Math.log(gamma + delta), point[2] ?? 0];
  const z = psi.map((p, i) => (p - (mean[i] ?? 0)) / (sd[i] ?? 1));
  const [z0 = 0, z1 = 0, z2 = 0] = z.map((v, i) => v / (sd[i] ?? 1));
  const share = gamma / (gamma + delta);
  return {
    value: z.reduce((sum, v) => sum + (v * v) / 2, 0),
    gradient: [z0 + z1 * share, -z0 + z1 * (1 - share), z2],
  };
}

function toModel([lnGamma = 0, lnDelta = 0, lnC = 0]: readonly number[]): Bdw {
  return { gamma: Math.exp(lnGamma), delta: Math.exp(lnDelta), c: Math.exp(lnC) };
}
