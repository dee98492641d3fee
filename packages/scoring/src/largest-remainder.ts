/**
 * Whole numbers near the given ones that add up to a whole total: each is rounded down, and those with the largest
 * remainders get what is missing (Hamilton's method). Where the numbers do not add up to the total, the difference is
 * spread the same way, one by one.
 *
 * @example roundToSum([33.4, 33.3, 33.3], 100); // => [34, 33, 33]
 */
export function roundToSum(values: readonly number[], total: number): number[] {
  const rounded = values.map(Math.floor);
  let missing = total - rounded.reduce((sum, value) => sum + value, 0);
  const byRemainder = values
    .map((value, i) => ({ i, remainder: value - Math.floor(value) }))
    .sort((a, b) => b.remainder - a.remainder || a.i - b.i);
  for (let turn = 0; missing !== 0 && values.length > 0; turn++) {
    const step = Math.sign(missing);
    const place = turn % values.length;
    const next = byRemainder[step > 0 ? place : values.length - 1 - place];
    if (next !== undefined) rounded[next.i] = (rounded[next.i] ?? 0) + step;
    missing -= step;
  }
  return rounded;
}
