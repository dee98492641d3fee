/**
 * Counts different texts in 128 kB however many there are: HyperLogLog with 2^17 registers, standard error 0.29 %. The
 * estimate is the improved raw estimator of O. Ertl, “New cardinality estimation algorithms for HyperLogLog sketches”
 * (arXiv:1702.01284, algorithm 6), which needs no corrections for small or large counts.
 */
export type DistinctCount = Uint8Array;

const INDEX_BITS = 17;
const REGISTERS = 2 ** INDEX_BITS;
const RANK_BITS = 32;

export function emptyDistinct(): DistinctCount {
  return new Uint8Array(REGISTERS);
}

export function addDistinct(count: DistinctCount, text: string): void {
  let first = 0x9e3779b9;
  let second = 0x85ebca6b;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    first = Math.imul(first ^ code, 0x9e3779b1);
    second = Math.imul(second ^ code, 0x5f356495);
  }
  const index = mixed(first ^ (second >>> 15)) >>> (32 - INDEX_BITS);
  const rank = Math.clz32(mixed(second ^ mixed(first))) + 1;
  if (rank > (count[index] ?? 0)) count[index] = rank;
}

/** MurmurHash3's finaliser: every bit of the result depends on every bit of the number. */
function mixed(number: number): number {
  let bits = number ^ (number >>> 16);
  bits = Math.imul(bits, 0x85ebca6b);
  bits ^= bits >>> 13;
  bits = Math.imul(bits, 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** About how many different texts were added. */
export function estimateDistinct(count: DistinctCount): number {
  const registers = new Float64Array(RANK_BITS + 2);
  for (const rank of count) registers[rank] = (registers[rank] ?? 0) + 1;
  let sum = REGISTERS * tau(1 - (registers[RANK_BITS + 1] ?? 0) / REGISTERS);
  for (let rank = RANK_BITS; rank > 0; rank -= 1) sum = (sum + (registers[rank] ?? 0)) / 2;
  sum += REGISTERS * sigma((registers[0] ?? 0) / REGISTERS);
  return Math.round(REGISTERS ** 2 / (2 * Math.LN2) / sum);
}

/** σ(x) = x + Σ x^(2^k) 2^(k−1). */
function sigma(share: number): number {
  if (share === 1) return Number.POSITIVE_INFINITY;
  let [power, weight, sum, before] = [share, 1, share, Number.NaN];
  while (sum !== before) {
    before = sum;
    power *= power;
    sum += power * weight;
    weight *= 2;
  }
  return sum;
}

/** τ(x) = (1 − x − Σ (1 − x^(2^−k))² 2^−k) / 3. */
function tau(share: number): number {
  if (share === 0 || share === 1) return 0;
  let [root, weight, sum, before] = [share, 1, 1 - share, Number.NaN];
  while (sum !== before) {
    before = sum;
    root = Math.sqrt(root);
    weight /= 2;
    sum -= (1 - root) ** 2 * weight;
  }
  return sum / 3;
}
