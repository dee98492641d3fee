/**
 * ψ(x) = d ln Γ(x)/dx for x > 0; absolute error below 1e-12 times max(1, |ψ|). Recurrence up to 8, then the
 * asymptotic series (Abramowitz & Stegun 6.3.5, 6.3.18).
 *
 * @example digamma(1); // => -0.5772156649015329
 */
export function digamma(x: number): number {
  let value = 0;
  let y = x;
  while (y < 8) {
    value -= 1 / y;
    y += 1;
  }
  const inverse = 1 / (y * y);
  const series =
    inverse * (1 / 12 - inverse * (1 / 120 - inverse * (1 / 252 - inverse * (1 / 240 - inverse * (1 / 132)))));
  return value + Math.log(y) - 0.5 / y - series;
}
