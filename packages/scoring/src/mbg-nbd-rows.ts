import { binCentre, type CompressedRows, sortRows } from "./compress.ts";
import type { MbgNbd } from "./mbg-nbd.ts";

/** Rows laid out for many evaluations of the likelihood; times in weeks. */
export interface LikelihoodRows {
  readonly customers: number;
  readonly x: Int32Array;
  readonly last: Int32Array;
  readonly age: Int32Array;
  readonly count: Float64Array;
  readonly weeks: Float64Array;
  /** Customers by x. */
  readonly byX: Float64Array;
}

const DAYS_IN_WEEK = 7;

/** @param keepEvery takes each so-many-th row only, for a first look at many rows. */
export function likelihoodRows(rows: CompressedRows, keepEvery = 1): LikelihoodRows {
  const sorted = sortRows(rows);
  const keep = (_: number, i: number) => i % keepEvery === 0;
  const x = sorted.x.filter(keep);
  const count = sorted.count.filter(keep);
  const byX = new Float64Array((x[x.length - 1] ?? 0) + 1);
  let customers = 0;
  x.forEach((value, i) => {
    byX[value] = (byX[value] ?? 0) + (count[i] ?? 0);
    customers += count[i] ?? 0;
  });
  return {
    customers,
    x,
    count,
    last: sorted.last.filter(keep),
    age: sorted.age.filter(keep),
    weeks: sorted.times.map((days) => binCentre(days, rows.coarseness) / DAYS_IN_WEEK),
    byX,
  };
}

/**
 * −ln likelihood of all rows and its gradient by [ln r, ln alpha, ln a, ln b].
 *
 * x is an integer, so every difference of log-gamma functions is a running sum over i < x of ln(r + i), ln(b + i),
 * ln(a + b + i), and its derivative one of 1/(…): a table, no special function. Logarithms of times are taken once
 * for each distinct time.
 */
export function negativeLogLikelihood(rows: LikelihoodRows, { r, alpha, a, b }: MbgNbd) {
  const { x, last, age, count, weeks, byX } = rows;
  const logTime = weeks.map((t) => Math.log(alpha + t));
  const inverseTime = weeks.map((t) => 1 / (alpha + t));
  const offset = Float64Array.from(byX, (_, i) => Math.log(a / (b + i)));
  const deadByX = new Float64Array(byX.length);
  let value = 0;
  let byR = 0;
  let byAlpha = 0;
  for (let i = 0; i < x.length; i++) {
    const xi = x[i] as number;
    const c = count[i] as number;
    const ageIndex = age[i] as number;
    const lastIndex = last[i] as number;
    const logAge = logTime[ageIndex] as number;
    const gap = logAge - (logTime[lastIndex] as number);
    const k = r + xi;
    const d = (offset[xi] as number) + k * gap;
    const e = Math.exp(-Math.abs(d));
    const dead = d > 0 ? 1 / (1 + e) : e / (1 + e);
    const inverseAge = inverseTime[ageIndex] as number;
    value += c * ((d > 0 ? d : 0) + Math.log1p(e) - k * logAge);
    byR += c * (dead * gap - logAge);
    byAlpha += c * k * (dead * (inverseAge - (inverseTime[lastIndex] as number)) - inverseAge);
    deadByX[xi] = (deadByX[xi] as number) + c * dead;
  }
  const terms = termsOfX(rows, deadByX, { r, alpha, a, b });
  return {
    value: -(value + terms.value),
    gradient: [
      -(byR + terms.byR) * r,
      -(byAlpha + (rows.customers * r) / alpha) * alpha,
      -terms.byA * a,
      -terms.byB * b,
    ],
  };
}

/** What depends on x only, summed over customers: ln Γ(r+x)/Γ(r) + r ln alpha + ln B(a, b+x+1)/B(a, b). */
function termsOfX({ byX, customers }: LikelihoodRows, deadByX: Float64Array, { r, alpha, a, b }: MbgNbd) {
  let value = customers * r * Math.log(alpha);
  let byR = customers * Math.log(alpha);
  let byA = 0;
  let byB = 0;
  let remaining = customers;
  for (let i = 0; i < byX.length; i++) {
    const dead = deadByX[i] ?? 0;
    value += remaining * Math.log((b + i) / (a + b + i));
    byA += dead / a - remaining / (a + b + i);
    byB += remaining / (b + i) - remaining / (a + b + i) - dead / (b + i);
    remaining -= byX[i] ?? 0;
    value += remaining * Math.log(r + i);
    byR += remaining / (r + i);
  }
  return { value, byR, byA, byB };
}
