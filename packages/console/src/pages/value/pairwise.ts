/** Weights from comparisons in pairs, as the API will work them out, so that they can be seen while dragging. */
export interface Judgement {
  readonly weights: readonly number[];
  readonly ratio: number;
  /** The comparison that fits the others least, by its place in the list, and what they imply instead. */
  readonly worst: { readonly pair: number; readonly implied: number } | null;
}

/** Mean consistency index of random matrices of 1 to 6 criteria (Saaty 1980). */
const RANDOM_INDEX = [0, 0, 0.58, 0.9, 1.12, 1.24];
const STEPS = 100;
export const LIMIT = 0.1;

/** The pairs of so many criteria, in the order in which their comparisons stand. */
export function pairsOf(criteria: number): (readonly [row: number, column: number])[] {
  return Array.from({ length: criteria }, (_, row) => row).flatMap((row) =>
    Array.from({ length: criteria - row - 1 }, (_, next) => [row, row + 1 + next] as const),
  );
}

/** The principal eigenvector of the comparisons, by power iteration, and how far they contradict each other. */
export function judge(criteria: number, values: readonly number[]): Judgement {
  const pairs = pairsOf(criteria);
  const matrix = Array.from({ length: criteria }, () => Array.from({ length: criteria }, () => 1));
  pairs.forEach(([row, column], pair) => {
    const value = values[pair] ?? 1;
    matrix[row]?.splice(column, 1, value);
    matrix[column]?.splice(row, 1, 1 / value);
  });
  let weights = matrix.map(() => 1 / criteria);
  let largest = criteria;
  for (let step = 0; step < STEPS; step += 1) {
    const next = matrix.map((line) => line.reduce((sum, value, column) => sum + value * (weights[column] ?? 0), 0));
    largest = next.reduce((sum, value) => sum + value, 0);
    weights = next.map((value) => value / largest);
  }
  const random = RANDOM_INDEX[criteria - 1] ?? 0;
  const ratio = random > 0 ? Math.max(0, (largest - criteria) / (criteria - 1)) / random : 0;
  let worst: Judgement["worst"] = null;
  let error = 1e-6;
  pairs.forEach(([row, column], pair) => {
    const implied = (weights[row] ?? 0) / (weights[column] ?? 1);
    const off = Math.abs(Math.log((values[pair] ?? 1) / implied));
    if (off > error) [error, worst] = [off, { pair, implied }];
  });
  return { weights, ratio, worst };
}

/** Saaty's scale on a slider: −8 is nine times less, 0 as much, 8 nine times more important. */
export const valueOfMark = (mark: number): number => (mark >= 0 ? mark + 1 : 1 / (1 - mark));
export const markOfValue = (value: number): number => Math.round(value >= 1 ? value - 1 : 1 - 1 / value);
