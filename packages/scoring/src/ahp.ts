/** Weights from pairwise comparisons, and how consistent these are. */
export interface AhpResult {
  /** Non-negative, adding up to 1. */
  readonly weights: readonly number[];
  /** Largest eigenvalue; n for perfectly consistent comparisons. */
  readonly lambdaMax: number;
  /** (λmax − n)/(n − 1). */
  readonly consistencyIndex: number;
  /** CI ÷ the index of random comparisons; 0 for one or two criteria. */
  readonly consistencyRatio: number;
  /** False at a ratio of .10 and above: the comparisons contradict each other and the weights are not to be used. */
  readonly accepted: boolean;
  /** The comparison that fits the others least, with what they imply instead. */
  readonly worst: { readonly row: number; readonly column: number; readonly implied: number } | null;
}

/** Mean consistency index of random matrices, n = 1 … 10 (Saaty 1980, The Analytic Hierarchy Process). */
const RANDOM_INDEX = [0, 0, 0.58, 0.9, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49] as const;
const LIMIT = 0.1;
const STEPS = 100;

/**
 * The analytic hierarchy process: weights are the principal eigenvector of a reciprocal matrix, entry (i, j) saying how
 * many times more important i is than j (Saaty's scale 1/9 to 9). By power iteration.
 *
 * @throws RangeError for a matrix that is not square, not positive, not reciprocal within 1e-6 or larger than 10
 * @example ahp([[1, 2, 3], [1 / 2, 1, 2], [1 / 3, 1 / 2, 1]]).weights; // => [0.5396, 0.2970, 0.1634], ratio .008
 */
export function ahp(matrix: readonly (readonly number[])[]): AhpResult {
  checkReciprocal(matrix);
  const n = matrix.length;
  let weights = matrix.map(() => 1 / n);
  let lambdaMax = n;
  for (let step = 0; step < STEPS; step++) {
    const next = matrix.map((row) => row.reduce((sum, value, j) => sum + value * (weights[j] ?? 0), 0));
    lambdaMax = next.reduce((sum, value) => sum + value, 0);
    weights = next.map((value) => value / lambdaMax);
  }
  const consistencyIndex = n > 1 ? Math.max(0, (lambdaMax - n) / (n - 1)) : 0;
  const random = RANDOM_INDEX[n - 1] ?? 0;
  const consistencyRatio = random > 0 ? consistencyIndex / random : 0;
  return {
    weights,
    lambdaMax,
    consistencyIndex,
    consistencyRatio,
    accepted: consistencyRatio < LIMIT,
    worst: worstComparison(matrix, weights),
  };
}

/** The whole matrix from the comparisons above its diagonal, row by row: (1,2), (1,3), … (2,3), … */
export function reciprocalMatrix(n: number, comparisons: readonly number[]): number[][] {
  let next = 0;
  const matrix = Array.from({ length: n }, () => Array.from({ length: n }, () => 1));
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const value = comparisons[next++] ?? 1;
      const row = matrix[i];
      const mirror = matrix[j];
      if (row !== undefined) row[j] = value;
      if (mirror !== undefined) mirror[i] = 1 / value;
    }
  }
  return matrix;
}

function worstComparison(matrix: readonly (readonly number[])[], weights: readonly number[]): AhpResult["worst"] {
  let worst: AhpResult["worst"] = null;
  let largest = 1e-6;
  matrix.forEach((row, i) => {
    row.forEach((value, j) => {
      const implied = (weights[i] ?? 0) / (weights[j] ?? 1);
      const error = Math.abs(Math.log(value / implied));
      if (j <= i || error <= largest) return;
      largest = error;
      worst = { row: i, column: j, implied };
    });
  });
  return worst;
}

function checkReciprocal(matrix: readonly (readonly number[])[]): void {
  const n = matrix.length;
  const isReciprocal = matrix.every(
    (row, i) =>
      row.length === n && row.every((value, j) => value > 0 && Math.abs(value * (matrix[j]?.[i] ?? 0) - 1) < 1e-6),
  );
  if (n === 0 || n > RANDOM_INDEX.length || !isReciprocal) {
    throw new RangeError("comparisons must form a square, positive, reciprocal matrix of 1 to 10 criteria");
  }
}
