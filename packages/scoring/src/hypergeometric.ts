const TERMS = 100_000;

/**
 * The Gaussian hypergeometric function 2F1(a, b; c; z) for 0 ≤ z < 1 and c > 0.
 *
 * Below z = .5 the defining series is summed; above, Euler's transformation (1 − z)^(c−a−b) 2F1(c − a, c − b; c; z)
 * (Abramowitz & Stegun 15.3.3), whose parameters are small where a and b are large.
 *
 * @example hypergeometric(1, 1, 2, 0.5); // => 1.386294, -ln(1 - z)/z
 */
export function hypergeometric(a: number, b: number, c: number, z: number): number {
  if (z <= 0.5) return hypergeometricSeries(a, b, c, z);
  return Math.exp((c - a - b) * Math.log1p(-z)) * hypergeometricSeries(c - a, c - b, c, z);
}

/** ln 2F1(a, b; c; z) where that is positive, for parameters at which the value itself would overflow. */
export function logHypergeometric(a: number, b: number, c: number, z: number): number {
  if (z <= 0.5) return Math.log(hypergeometricSeries(a, b, c, z));
  return (c - a - b) * Math.log1p(-z) + Math.log(hypergeometricSeries(c - a, c - b, c, z));
}

function hypergeometricSeries(a: number, b: number, c: number, z: number): number {
  let term = 1;
  let sum = 1;
  for (let n = 0; n < TERMS; n++) {
    term *= (((a + n) * (b + n)) / ((c + n) * (n + 1))) * z;
    sum += term;
    if (Math.abs(term) < 1e-16 * Math.abs(sum)) break;
  }
  return sum;
}
