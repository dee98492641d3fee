import { isDeepStrictEqual } from "node:util";
import {
  addContract,
  addCustomer,
  addToSketch,
  emptyFitInput,
  emptySketch,
  type Facts,
  type FitInput,
  historyAt,
  type Parameters,
  parametersOf,
  prepare,
  profitCutOf,
  scoreCustomer,
  valueClassOf,
  valueCutsOf,
} from "@perennial/scoring";
import type { TenantTable } from "@perennial/table";
import { dayText } from "../day.ts";
import { pagesOf } from "../pages.ts";
import { readFacts } from "../proof/facts.ts";
import { findLearned, type Learned, learn } from "../proof/proof.ts";
import { countedContract } from "../subscription/contract-terms.ts";
import { customerLists, hash32 } from "../workspace/workspace.ts";
import type { Scoring, WorthCuts } from "./parameters.ts";
import { placeOf } from "./past.ts";
import { settingsOf } from "./settings.ts";
import type { ListedRow, Stats } from "./state.ts";
import { profitOf } from "./worth.ts";

/** Customers on whom new parameters are tried before they are taken over. */
const TRIED = 500;
/** Customers from whose whole history weights are learned and on whom scores are tested. */
const LEARNED_FROM = 15_000;
const PAGE = 500;
const MARKS = 2 ** 48;

/** Adds a customer to what the parameters are fitted to; gaps that were thinned out count as often as they were. */
export function addToFit(input: FitInput, stats: Stats): void {
  const weight = stats.gaps.length === 0 ? 0 : Math.round((stats.purchaseDays - 1) / stats.gaps.length);
  const terms = stats.terms ?? [];
  const [deciding] = stats.contract ? terms : [];
  addCustomer(
    input,
    deciding ? { ...stats, contract: countedContract(deciding, input.day) } : stats,
    stats.gaps.flatMap((gap) => Array.from({ length: weight }, () => gap)),
  );
  for (const term of deciding ? terms.slice(1) : terms) addContract(input, countedContract(term, input.day));
}

/**
 * A sample of bounded size that is the same whenever it is taken, from a file or from the table: those whose keys, the
 * shop's own id of the customer where there is one, hash lowest.
 */
export class Sample<T extends { readonly key: string }> {
  #kept: T[] = [];

  add(one: T): void {
    this.#kept.push(one);
    if (this.#kept.length >= 2 * LEARNED_FROM) this.#kept = this.taken();
  }

  taken(): T[] {
    return this.#kept
      .map((one) => ({ one, rank: hash32(one.key) }))
      .sort((a, b) => a.rank - b.rank || (a.one.key < b.one.key ? -1 : 1))
      .slice(0, LEARNED_FROM)
      .map(({ one }) => one);
  }
}

interface Buyer {
  readonly key: string;
  readonly id: string;
  readonly stats: Stats;
}

interface Collected {
  readonly input: FitInput;
  readonly sample: readonly Buyer[];
  /** Tells one state of all facts from another. */
  readonly basis: string;
}

/** A number for what is known of a customer that does not change by time alone; added up, it stands for all customers. */
function markOf(id: string, stats: Stats): number {
  const { purchaseDays, spendTotal, refundTotal, firstDay, lastDay, contract, terms, evidence } = stats;
  const known = [id, purchaseDays, spendTotal, refundTotal, firstDay, lastDay, contract, terms, evidence];
  return hash32(JSON.stringify(known));
}

/** Reads every customer's statistics once: what parameters are fitted to, and a sample of buyers. */
async function collect(table: TenantTable, scoring: Scoring): Promise<Collected> {
  const input = emptyFitInput(scoring.today, settingsOf(scoring.workspace));
  const sample = new Sample<Buyer>();
  let marks = 0;
  for (const list of customerLists(scoring.workspace)) {
    for await (const rows of pagesOf<ListedRow>(table, "by_created", list, PAGE)) {
      for (const { id, externalId, stats, scores } of rows) {
        if (scores.churnRisk === null && stats.purchaseDays > 0) continue;
        addToFit(input, stats);
        marks = (marks + markOf(id, stats)) % MARKS;
        if (stats.purchaseDays > 0 || stats.contract) sample.add({ key: externalId ?? id, id, stats });
      }
    }
  }
  const basis = `${marks} ${hash32(JSON.stringify(input.settings))}`;
  return { input, sample: sample.taken(), basis };
}

interface Fitted extends Learned {
  /** Whether nothing has happened since the fit before. */
  readonly isIdle: boolean;
  readonly parameters: Parameters;
  readonly cuts: WorthCuts;
  readonly sample: readonly Stats[];
}

/** Fits the parameters to every customer, learns the weights of habits and evidence, and tests the scores. */
export async function fitParameters(table: TenantTable, scoring: Scoring): Promise<Fitted> {
  const { input, sample, basis } = await collect(table, scoring);
  const before = await findLearned(table);
  const tried = sample.slice(0, TRIED).map(({ stats }) => stats);
  if (before?.basis === basis && before.overlay && scoring.version > 0) {
    // The same facts teach the same: only the model of buying is fitted to the day.
    const parameters = parametersOf(input, before.overlay.adopted ? { overlay: before.overlay.overlay } : {});
    return {
      overlay: before.overlay,
      proof: before.proof,
      basis,
      parameters,
      cuts: scoring.cuts,
      sample: tried,
      isIdle: true,
    };
  }
  const known = await readFacts(
    table,
    scoring,
    sample.map(({ id }) => id),
  );
  return { ...fitTo(input, known), basis, sample: tried, isIdle: false };
}

/** Parameters and weights from what was collected of all customers and the facts of a sample of them. */
export function fitTo(
  input: FitInput,
  known: readonly Facts[],
): Learned & { readonly parameters: Parameters; readonly cuts: WorthCuts } {
  const plain = parametersOf(input);
  const latest = known.reduce((day, { days }) => Math.max(day, days.at(-1) ?? day), -Infinity);
  const until = known.some(({ contract }) => contract) ? input.day : Math.min(input.day, latest);
  const learned = learn(known, { until, today: input.day }, plain.horizonDays, input.settings);
  const { adopted, overlay } = learned.overlay;
  const parameters = adopted ? parametersOf(input, { overlay }) : plain;
  return { ...learned, parameters, cuts: cutsOf(known, parameters, input.day) };
}

function cutsOf(known: readonly Facts[], parameters: Parameters, day: number): WorthCuts {
  const scorer = prepare(parameters);
  const potentials = emptySketch();
  const profits = emptySketch();
  for (const facts of known) {
    const history = historyAt(facts, day);
    addToSketch(potentials, scoreCustomer(history, scorer, day).potential);
    addToSketch(profits, profitOf(history, parameters));
  }
  return { potential: valueCutsOf(potentials, parameters.settings.abc) ?? null, profit: profitCutOf(profits) };
}

/** Whether new parameters move what people see: a point of a score, or a class. */
export function movesPoints(before: Parameters, after: Parameters, sample: readonly Stats[], today: number): boolean {
  if (before.quality.provisional !== after.quality.provisional || before.horizonDays !== after.horizonDays) return true;
  if (!isDeepStrictEqual(before.settings, after.settings)) return true;
  const [old, fresh] = [prepare(before), prepare(after)];
  const classOf = (stats: Stats, { valueCuts }: Parameters) => valueCuts && valueClassOf(stats.revenue12m, valueCuts);
  const moved = sample.filter((stats) => {
    const [a, b] = [scoreCustomer(stats, old, today), scoreCustomer(stats, fresh, today)];
    return (
      Math.abs((a.churn ?? 0) - (b.churn ?? 0)) >= 0.01 ||
      Math.abs((a.loyalty?.score ?? 0) - (b.loyalty?.score ?? 0)) >= 1 ||
      classOf(stats, before) !== classOf(stats, after)
    );
  });
  return moved.length > 0.01 * sample.length || (sample.length === 0 && before.quality.buyers !== after.quality.buyers);
}

/**
 * Takes new parameters over, unless somebody else has done so since these were read.
 *
 * @param run the work that fitted them
 */
export async function adoptParameters(
  table: TenantTable,
  scoring: Scoring,
  { parameters, cuts }: { readonly parameters: Parameters; readonly cuts: WorthCuts },
  run: string,
): Promise<boolean> {
  const item = { version: scoring.version + 1, fittedOn: dayText(scoring.today), parameters, cuts, run };
  const written = await table.write(
    { put: "parameters", item, if: scoring.version === 0 ? "absent" : { version: scoring.version } },
    { put: "parametersVersion", item: { ...item, place: placeOf(item.version) } },
  );
  return written.ok;
}
