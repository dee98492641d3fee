import {
  addCustomer,
  emptyFitInput,
  type FitInput,
  type Parameters,
  parametersOf,
  prepare,
  scoreCustomer,
  valueClassOf,
} from "@perennial/scoring";
import type { TenantTable } from "@perennial/table";
import { dayText } from "../day.ts";
import { pagesOf } from "../pages.ts";
import { customerLists } from "../workspace/workspace.ts";
import { type Scoring, settingsOf } from "./parameters.ts";
import type { ListedRow, Stats } from "./state.ts";

/** Customers on whom new parameters are tried before they are taken over. */
const SAMPLE = 500;
const PAGE = 500;

/** Adds a customer to what the parameters are fitted to; gaps that were thinned out count as often as they were. */
export function addToFit(input: FitInput, stats: Stats): void {
  const weight = stats.gaps.length === 0 ? 0 : Math.round((stats.purchaseDays - 1) / stats.gaps.length);
  addCustomer(
    input,
    stats,
    stats.gaps.flatMap((gap) => Array.from({ length: weight }, () => gap)),
  );
}

/** Reads every customer's statistics once and fits the parameters to them. */
export async function fitParameters(
  table: TenantTable,
  scoring: Scoring,
): Promise<{ parameters: Parameters; sample: Stats[] }> {
  const input = emptyFitInput(scoring.today, settingsOf(scoring.workspace));
  const sample: Stats[] = [];
  let seen = 0;
  for (const list of customerLists(scoring.workspace)) {
    for await (const rows of pagesOf<ListedRow>(table, "by_created", list, PAGE)) {
      for (const { stats, scores } of rows) {
        if (scores.churnRisk === null && stats.purchaseDays > 0) continue;
        addToFit(input, stats);
        // Every so manyth customer: the sample is the same whenever the fit is repeated.
        if (stats.purchaseDays > 0 && seen++ % 50 === 0 && sample.length < SAMPLE) sample.push(stats);
      }
    }
  }
  return { parameters: parametersOf(input), sample };
}

/** Whether new parameters move what people see: a point of a score, or a class. */
export function movesPoints(before: Parameters, after: Parameters, sample: readonly Stats[], today: number): boolean {
  if (before.quality.provisional !== after.quality.provisional || before.horizonDays !== after.horizonDays) return true;
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

/** Takes new parameters over, unless somebody else has done so since these were read. */
export async function adoptParameters(table: TenantTable, scoring: Scoring, parameters: Parameters): Promise<boolean> {
  const item = { version: scoring.version + 1, fittedOn: dayText(scoring.today), parameters };
  const written = await table.write({
    put: "parameters",
    item,
    if: scoring.version === 0 ? "absent" : { version: scoring.version },
  });
  return written.ok;
}
