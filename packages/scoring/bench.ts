// Speed and memory of the scoring arithmetic: `node packages/scoring/bench.ts [customers …]`.
// Every time is also given as a ratio to one plain pass over the same columns in the same run, which takes the
// machine out of the comparison.

import { bgNbdGenerator } from "./src/generators.ts";
import {
  addCustomer,
  addRow,
  DEFAULT_SETTINGS,
  dueDay,
  emptyFitInput,
  emptyRows,
  explainChurn,
  fitMbgNbd,
  type History,
  mbgNbd,
  parametersOf,
  prepare,
  scoreCustomer,
} from "./src/index.ts";
import { seededRandom } from "./src/random.ts";

/** Of Node's own object; this file lies outside the sources that know Node's types. */
declare const process: { readonly argv: readonly string[]; resourceUsage(): { readonly maxRSS: number } };

const TODAY = 20_000;
/** Fader, Hardie & Lee (2005): the BG/NBD fit to CDNOW, as in the published timings. */
const CDNOW = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };

interface Columns {
  readonly x: Int32Array;
  readonly last: Int32Array;
  readonly age: Int32Array;
}

/** Customers who came over a year and were seen for 27 weeks at least. */
function generate(n: number): Columns {
  const random = seededRandom(1);
  const draw = bgNbdGenerator(CDNOW);
  const columns = { x: new Int32Array(n), last: new Int32Array(n), age: new Int32Array(n) };
  for (let i = 0; i < n; i++) {
    const age = Math.floor(27 * 7 + 365 * random());
    const days = new Set(draw(random, age / 7).map((time) => Math.floor(7 * time)));
    days.delete(0);
    columns.x[i] = days.size;
    columns.last[i] = Math.max(0, ...days);
    columns.age[i] = age;
  }
  return columns;
}

function historyOf({ x, last, age }: Columns, i: number): History {
  const firstDay = TODAY - (age[i] ?? 0);
  const days = (x[i] ?? 0) + 1;
  return {
    firstDay,
    lastDay: firstDay + (last[i] ?? 0),
    purchaseDays: days,
    spendDays: days,
    spendTotal: days * (2000 + ((i * 7919) % 9000)),
    revenue12m: days * 2500,
    categories: 1 + (i % 4),
  };
}

/** Best of `runs`, in milliseconds. */
function time(runs: number, work: () => unknown): number {
  let best = Infinity;
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    work();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

function plainPass({ x, last, age }: Columns): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i] ?? 0) + (last[i] ?? 0) * (age[i] ?? 0);
  return sum;
}

function report(n: number): void {
  const columns = generate(n);
  const pass = time(5, () => plainPass(columns));
  const line = (what: string, ms: number, count = n) =>
    console.log(
      `${what.padEnd(34)} ${(ms / 1000).toFixed(3).padStart(8)} s  ${Math.round((count / ms) * 1000)
        .toLocaleString("en")
        .padStart(13)} a second  ${(ms / pass).toFixed(0).padStart(6)} × a plain pass`,
    );
  console.log(`\n${n.toLocaleString("en")} customers; one plain pass ${pass.toFixed(2)} ms`);
  const compress = () => {
    const rows = emptyRows();
    for (let i = 0; i < n; i++) addRow(rows, columns.x[i] ?? 0, columns.last[i] ?? 0, columns.age[i] ?? 0);
    return rows;
  };
  const rows = compress();
  line("compress", time(3, compress));
  line(
    `fit ${rows.size.toLocaleString("en")} rows`,
    time(3, () => fitMbgNbd(rows)),
  );
  console.log(`peak memory so far ${peakMegabytes()} MB`);
  const histories = Array.from({ length: n }, (_, i) => historyOf(columns, i));
  const collect = () => {
    const input = emptyFitInput(TODAY, DEFAULT_SETTINGS);
    for (const history of histories) addCustomer(input, history);
    return input;
  };
  line("collect all statistics", time(2, collect));
  const input = collect();
  line(
    "all parameters",
    time(2, () => parametersOf(input)),
  );
  const parameters = parametersOf(input);
  line(
    "P(purchase), closed form",
    time(3, () => bareProbability(columns, parameters.purchase)),
  );
  const scorer = prepare(parameters);
  line(
    "full score",
    time(3, () => histories.map((history) => scoreCustomer(history, scorer, TODAY).value)),
  );
  const some = histories.slice(0, 20_000);
  line(
    "explanation of churn",
    time(2, () => some.map((one) => explainChurn(one, scorer, TODAY))),
    some.length,
  );
  line(
    "due day",
    time(2, () => some.map((one) => dueDay(one, scorer, TODAY))),
    some.length,
  );
  const [event] = histories;
  if (event !== undefined) {
    const cold = time(20, () => scoreCustomer(event, parameters, TODAY) && dueDay(event, parameters, TODAY));
    console.log(`one event: score and due day from bare parameters ${(cold * 1000).toFixed(0)} µs`);
  }
  console.log(`peak memory with all histories and results held at once ${peakMegabytes()} MB`);
}

function peakMegabytes(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024);
}

function bareProbability({ x, last, age }: Columns, model: mbgNbd.MbgNbd): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    sum += mbgNbd.purchaseProbability(model, x[i] ?? 0, (last[i] ?? 0) / 7, (age[i] ?? 0) / 7, 13);
  }
  return sum;
}

const sizes = process.argv.slice(2).map(Number).filter(Number.isFinite);
for (const size of sizes.length > 0 ? sizes : [2357, 100_000, 1_000_000]) report(size);
