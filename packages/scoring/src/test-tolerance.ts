/** |found − expected| as a share of |expected|; what every tolerance of a test is measured by. */
export function relativeError(found: number, expected: number): number {
  return Math.abs(found - expected) / Math.abs(expected);
}

/** True for a number in [0, 1]; false for NaN. */
export function probability(value: number): boolean {
  return value >= 0 && value <= 1;
}
