/** A function to minimise: its value and its gradient at a point. */
export type Objective = (point: readonly number[]) => { readonly value: number; readonly gradient: readonly number[] };

export interface Bounds {
  readonly lower: readonly number[];
  readonly upper: readonly number[];
}

export interface Minimum {
  readonly point: number[];
  readonly value: number;
  /** Largest component of the gradient that points into the box. */
  readonly gradientNorm: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/**
 * A minimum of a smooth function inside a box by the BFGS method with an analytic gradient, backtracking line search
 * and active bounds (Nocedal & Wright, Numerical Optimization, 2nd ed., algorithms 6.1 and 3.1).
 *
 * Accepted by the norm of the gradient, never by a small change of the value: a mean log-likelihood is so flat in
 * some directions that a small change says nothing.
 */
export function minimise(
  objective: Objective,
  start: readonly number[],
  bounds: Bounds,
  tolerance = 1e-7,
  maxIterations = 300,
): Minimum {
  let point = project(start, bounds);
  let { value, gradient } = objective(point);
  let inverse = identity(point.length);
  for (let iterations = 0; ; iterations++) {
    const free = point.map((p, i) => isFree(p, gradient[i] ?? 0, i, bounds));
    const norm = Math.max(0, ...gradient.map((g, i) => (free[i] ? Math.abs(g) : 0)));
    const found = { point, value, gradientNorm: norm, iterations, converged: norm <= tolerance };
    if (found.converged || iterations >= maxIterations) return found;
    let direction = descent(inverse, gradient, free);
    if (dot(direction, gradient) > -1e-12 * norm * norm) {
      inverse = identity(point.length);
      direction = gradient.map((g, i) => (free[i] ? -g : 0));
    }
    const next = lineSearch(objective, point, value, gradient, direction, bounds);
    if (next === undefined) return { ...found, converged: norm <= Math.sqrt(tolerance) * 0.1 };
    const step = next.point.map((p, i) => p - (point[i] ?? 0));
    const change = next.gradient.map((g, i) => g - (gradient[i] ?? 0));
    inverse = update(inverse, step, change, iterations === 0);
    point = next.point;
    value = next.value;
    gradient = next.gradient;
  }
}

function lineSearch(
  objective: Objective,
  point: readonly number[],
  value: number,
  gradient: readonly number[],
  direction: readonly number[],
  bounds: Bounds,
) {
  const longest = Math.max(...direction.map(Math.abs));
  let length = longest > 2 ? 2 / longest : 1;
  for (let tries = 0; tries < 40; tries++) {
    const candidate = project(
      point.map((p, i) => p + length * (direction[i] ?? 0)),
      bounds,
    );
    const result = objective(candidate);
    const slope = dot(
      gradient,
      candidate.map((c, i) => c - (point[i] ?? 0)),
    );
    if (Number.isFinite(result.value) && result.value < value + 1e-4 * slope) return { point: candidate, ...result };
    length /= 2;
  }
  return undefined;
}

/** The BFGS update of the inverse Hessian; skipped where the curvature is not positive. */
function update(
  inverse: readonly (readonly number[])[],
  step: readonly number[],
  change: readonly number[],
  first: boolean,
): number[][] {
  const sy = dot(step, change);
  const yy = dot(change, change);
  if (!(sy > 1e-14 * Math.sqrt(dot(step, step) * yy))) return inverse.map((row) => [...row]);
  const from = first ? identity(step.length).map((row) => row.map((v) => (v * sy) / yy)) : inverse;
  const hy = from.map((row) => dot(row, change));
  const factor = (1 + dot(change, hy) / sy) / sy;
  return from.map((row, i) =>
    row.map((v, j) => {
      const si = step[i] ?? 0;
      const sj = step[j] ?? 0;
      return v + factor * si * sj - ((hy[i] ?? 0) * sj + si * (hy[j] ?? 0)) / sy;
    }),
  );
}

function descent(inverse: readonly (readonly number[])[], gradient: readonly number[], free: readonly boolean[]) {
  const masked = gradient.map((g, i) => (free[i] ? g : 0));
  return inverse.map((row, i) => (free[i] ? -dot(row, masked) : 0));
}

/** False for a coordinate that lies on a bound and would leave the box downhill. */
function isFree(p: number, gradient: number, i: number, { lower, upper }: Bounds): boolean {
  return !(p <= (lower[i] ?? -Infinity) && gradient > 0) && !(p >= (upper[i] ?? Infinity) && gradient < 0);
}

function project(point: readonly number[], { lower, upper }: Bounds): number[] {
  return point.map((p, i) => Math.min(upper[i] ?? Infinity, Math.max(lower[i] ?? -Infinity, p)));
}

function identity(n: number): number[][] {
  return Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => (i === j ? 1 : 0)));
}

function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
