/** A source of uniform numbers in (0, 1), never 0 or 1. */
export type Random = () => number;

/**
 * A seeded source: the same seed gives the same numbers on every machine. sfc32 (C. Doty-Humphrey, PractRand),
 * 2^-32 resolution, period about 2^127; far too weak for secrets.
 *
 * @example const random = seededRandom(7); random(); // the same number in every run
 */
export function seededRandom(seed: number): Random {
  let a = seed | 0;
  let b = (seed / 2 ** 32) | 0;
  let c = 0x9e3779b9;
  let counter = 1;
  const next = () => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + t) | 0;
    return ((t >>> 0) + 0.5) / 2 ** 32;
  };
  for (let i = 0; i < 15; i++) next();
  return next;
}

/** Standard normal (Marsaglia's polar method). */
export function normal(random: Random): number {
  for (;;) {
    const u = 2 * random() - 1;
    const v = 2 * random() - 1;
    const s = u * u + v * v;
    if (s > 0 && s < 1) return u * Math.sqrt((-2 * Math.log(s)) / s);
  }
}

/** Exponential with the given rate. */
export function exponential(random: Random, rate: number): number {
  return -Math.log(random()) / rate;
}

/** Gamma with this shape and rate (Marsaglia & Tsang 2000, ACM TOMS 26, 363–372). */
export function gamma(random: Random, shape: number, rate: number): number {
  if (shape < 1) return gamma(random, shape + 1, rate) * random() ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const z = normal(random);
    const v = (1 + c * z) ** 3;
    if (v > 0 && Math.log(random()) < (z * z) / 2 + d - d * v + d * Math.log(v)) return (d * v) / rate;
  }
}

/** Beta(a, b), as a ratio of gammas. */
export function beta(random: Random, a: number, b: number): number {
  const x = gamma(random, a, 1);
  const y = gamma(random, b, 1);
  return x + y > 0 ? x / (x + y) : a / (a + b);
}

/** Poisson with this mean, by counting exponential gaps: for means up to some hundreds. */
export function poisson(random: Random, mean: number): number {
  let count = -1;
  for (let time = 0; time <= mean; time += exponential(random, 1)) count++;
  return count;
}

/** The same items in random order (Fisher–Yates); the given list is left alone. */
export function shuffled<T>(random: Random, items: readonly T[]): T[] {
  const result = [...items];
  for (let i = result.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const item = result[i] as T;
    result[i] = result[j] as T;
    result[j] = item;
  }
  return result;
}
