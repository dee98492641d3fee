/**
 * Customers compressed to unique (x, tx, age) rows with counts. The likelihood of every buy-till-you-die model needs
 * a customer's x (purchase days after the first), tx (day of the last one) and age (days), both counted from the
 * first purchase, and nothing else; customers who share all three are one row. Exact up to {@link ROW_LIMIT} rows.
 *
 * Beyond, times are binned to the next coarser power of two per octave (a relative width of 1/128, then 1/64 …),
 * which keeps memory constant; the bins nest, so that pages added or merged in any order give the same rows.
 *
 * An open-addressing table over plain columns: it grows by one row at a time, and a million customers take no
 * million objects.
 */
export interface CompressedRows {
  /** Rows in use; the columns are longer. */
  size: number;
  /** 0 is exact; each step halves the precision of times, from 7 bits downwards. */
  coarseness: number;
  readonly limit: number;
  x: Int32Array;
  /** tx in days. */
  last: Float64Array;
  /** Age in days. */
  age: Float64Array;
  count: Float64Array;
  slots: Int32Array;
}

/** The same as a JSON value: x, last, age, count of every row in one list. */
export interface PackedRows {
  readonly coarseness: number;
  readonly limit: number;
  readonly rows: readonly number[];
}

export const ROW_LIMIT = 200_000;
const COARSEST = 7;

export function emptyRows(limit = ROW_LIMIT): CompressedRows {
  return { size: 0, coarseness: 0, limit, ...columns(256) };
}

/** Adds one customer, or `count` customers that are alike. Days may be fractions; age is at least `last`. */
export function addRow(rows: CompressedRows, x: number, last: number, age: number, count = 1): void {
  const lastBin = binStart(last, rows.coarseness);
  const ageBin = binStart(age, rows.coarseness);
  const slot = findSlot(rows, x, lastBin, ageBin);
  const found = (rows.slots[slot] ?? 0) - 1;
  if (found >= 0) {
    rows.count[found] = (rows.count[found] ?? 0) + count;
    return;
  }
  const row = rows.size++;
  rows.x[row] = x;
  rows.last[row] = lastBin;
  rows.age[row] = ageBin;
  rows.count[row] = count;
  rows.slots[slot] = row + 1;
  if (rows.size > rows.limit && rows.coarseness < COARSEST) rebuild(rows, rows.coarseness + 1);
  else if (rows.size === rows.x.length) rebuild(rows, rows.coarseness);
}

/** Adds every row of `from` to `into`; the result has the coarser times of both. */
export function mergeRows(into: CompressedRows, from: CompressedRows): void {
  if (from.coarseness > into.coarseness) rebuild(into, from.coarseness);
  for (let i = 0; i < from.size; i++) {
    addRow(into, from.x[i] ?? 0, from.last[i] ?? 0, from.age[i] ?? 0, from.count[i] ?? 0);
  }
}

/** Rows as JSON, in the order of x, age and last, whatever the order in which customers came. */
export function packRows(rows: CompressedRows): PackedRows {
  const { x, last, age, count, times } = sortRows(rows);
  const flat: number[] = [];
  for (let i = 0; i < rows.size; i++) {
    flat.push(x[i] ?? 0, times[last[i] ?? 0] ?? 0, times[age[i] ?? 0] ?? 0, count[i] ?? 0);
  }
  return { coarseness: rows.coarseness, limit: rows.limit, rows: flat };
}

export function unpackRows({ coarseness, limit, rows: flat }: PackedRows): CompressedRows {
  const rows = emptyRows(limit);
  rows.coarseness = coarseness;
  for (let i = 0; i + 3 < flat.length; i += 4) {
    addRow(rows, flat[i] ?? 0, flat[i + 1] ?? 0, flat[i + 2] ?? 0, flat[i + 3] ?? 0);
  }
  return rows;
}

/** The rows in the order of x, age and last, with times given as positions in the list of distinct times. */
export interface SortedRows {
  readonly x: Int32Array;
  readonly last: Int32Array;
  readonly age: Int32Array;
  readonly count: Float64Array;
  /** Distinct times in days, ascending. */
  readonly times: Float64Array;
}

/** Sorted, so that sums over rows come out the same to the last bit in whatever order the customers came. */
export function sortRows(rows: CompressedRows): SortedRows {
  const { size } = rows;
  const times = distinct(rows.last.subarray(0, size), rows.age.subarray(0, size));
  const position = new Map<number, number>();
  times.forEach((time, i) => position.set(time, i));
  const last = Int32Array.from(rows.last.subarray(0, size), (time) => position.get(time) ?? 0);
  const age = Int32Array.from(rows.age.subarray(0, size), (time) => position.get(time) ?? 0);
  let order: Int32Array = Int32Array.from({ length: size }, (_, i) => i);
  for (const key of [last, age, rows.x]) order = sortByKey(order, key);
  return {
    x: order.map((i) => rows.x[i] ?? 0),
    last: order.map((i) => last[i] ?? 0),
    age: order.map((i) => age[i] ?? 0),
    count: Float64Array.from(order, (i) => rows.count[i] ?? 0),
    times,
  };
}

/** The same rows stored in order: for sums that must not depend on who came first. */
export function inOrder(rows: CompressedRows): CompressedRows {
  const { x, last, age, count, times } = sortRows(rows);
  const time = (index: number) => times[index] ?? 0;
  return { ...rows, x, last: Float64Array.from(last, time), age: Float64Array.from(age, time), count };
}

/** Stable counting sort: three of them, last key first, sort by three keys in linear time. */
function sortByKey(order: Int32Array, key: Int32Array): Int32Array {
  let largest = 0;
  for (const i of order) largest = Math.max(largest, key[i] ?? 0);
  const next = new Int32Array(largest + 2);
  for (const i of order) {
    const k = (key[i] ?? 0) + 1;
    next[k] = (next[k] ?? 0) + 1;
  }
  for (let k = 1; k < next.length; k++) next[k] = (next[k] ?? 0) + (next[k - 1] ?? 0);
  const sorted = new Int32Array(order.length);
  for (const i of order) {
    const k = key[i] ?? 0;
    const place = next[k] ?? 0;
    next[k] = place + 1;
    sorted[place] = i;
  }
  return sorted;
}

function distinct(a: Float64Array, b: Float64Array): Float64Array {
  const all = new Float64Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  all.sort();
  return all.filter((time, i) => i === 0 || time !== all[i - 1]);
}

/** The middle of a stored time's bin, in days: what its customers' times are on average. */
export function binCentre(days: number, coarseness: number): number {
  return days + (binWidth(days, coarseness) - 1) / 2;
}

function binStart(days: number, coarseness: number): number {
  const width = binWidth(days, coarseness);
  return width === 1 ? days : Math.floor(days / width) * width;
}

function binWidth(days: number, coarseness: number): number {
  if (coarseness === 0 || days < 2) return 1;
  return 2 ** Math.max(0, Math.floor(Math.log2(days)) - Math.max(1, 8 - coarseness));
}

function columns(capacity: number) {
  return {
    x: new Int32Array(capacity),
    last: new Float64Array(capacity),
    age: new Float64Array(capacity),
    count: new Float64Array(capacity),
    slots: new Int32Array(capacity * 2),
  };
}

/** Puts every row anew into columns twice as long, at the given coarseness. */
function rebuild(rows: CompressedRows, coarseness: number): void {
  const old = { ...rows };
  Object.assign(rows, columns(coarseness > old.coarseness ? old.x.length : old.x.length * 2), { size: 0, coarseness });
  for (let i = 0; i < old.size; i++) addRow(rows, old.x[i] ?? 0, old.last[i] ?? 0, old.age[i] ?? 0, old.count[i] ?? 0);
}

function findSlot(rows: CompressedRows, x: number, last: number, age: number): number {
  const { slots } = rows;
  const mask = slots.length - 1;
  let hash = Math.imul(x + 1, 0x9e3779b1) ^ Math.imul((last * 1024) | 0, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35) ^ Math.imul((age * 1024) | 0, 0x27d4eb2f);
  let slot = (hash ^ (hash >>> 13)) & mask;
  for (;;) {
    const row = (slots[slot] ?? 0) - 1;
    if (row < 0 || (rows.x[row] === x && rows.last[row] === last && rows.age[row] === age)) return slot;
    slot = (slot + 1) & mask;
  }
}
