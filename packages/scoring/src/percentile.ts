/**
 * The share of a tenant's customers below a value, 0 to 1, from edges that part the customers into equal groups (see
 * {@link sketchQuantiles}): one customer can be ranked without the others.
 *
 * @example percentileOf(7, [2, 4, 6, 8]); // => 0.6: above three of four edges, so in the fourth fifth
 */
export function percentileOf(value: number, edges: readonly number[]): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((edges[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low / (edges.length + 1);
}
