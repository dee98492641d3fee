import { isDeepStrictEqual } from "node:util";
import { RISK_BANDS, type ScoringPreview, STAGES, VALUE_CLASSES } from "@perennial/contract";
import {
  addToSketch,
  defaultOverlay,
  emptySketch,
  type Parameters,
  prepare,
  type Settings,
  scoreCustomer,
  valueClassOf,
  valueCutsOf,
} from "@perennial/scoring";
import type { TenantTable } from "@perennial/table";
import { inParallel } from "../parallel.ts";
import { customerLists, type WorkspaceItem } from "../workspace/workspace.ts";
import { readCounts } from "./count.ts";
import { summarise } from "./history.ts";
import type { Scoring } from "./parameters.ts";
import { readFactsOf } from "./past.ts";
import { settingsOf } from "./settings.ts";
import type { ListedRow, Stats } from "./state.ts";

/** Customers on whom a change is tried: every one of them up to here, and so many of a larger base. */
const TRIED = 20_000;
const PAGE = 1000;
const READERS = 6;

/** Those whom the change could move, in the order of their names, which says nothing of how they buy; whether there are more. */
async function triedOf(table: TenantTable, workspace: WorkspaceItem): Promise<{ tried: Tried[]; sampled: boolean }> {
  const tried: Tried[] = [];
  let after: readonly (string | null)[] | null | undefined;
  while (after !== null && tried.length < TRIED) {
    const page: Awaited<ReturnType<typeof table.list<ListedRow>>> = await table.list<ListedRow>({
      index: "by_name",
      lists: customerLists(workspace),
      limit: PAGE,
      budget: PAGE,
      ...(after ? { after } : {}),
    });
    for (const { id, stats, scores } of page.rows) if (scores.churnRisk !== null) tried.push({ id, stats });
    after = page.next;
  }
  return { tried: tried.slice(0, TRIED), sampled: after !== null };
}

type Tried = Pick<ListedRow, "id" | "stats">;

/** Half the width of the interval that holds a share of the base nineteen times in twenty, at its widest, in percent. */
export function sampleError(tried: number, base: number): number {
  if (tried === 0 || base <= tried) return 0;
  const error = 1.96 * Math.sqrt((0.25 / tried) * ((base - tried) / (base - 1)));
  return Math.ceil(1000 * error) / 10;
}

/**
 * What the sample comes to under another workspace's settings. Which model decides is told by the facts of those who have or
 * had a subscription; of all others the statistics say everything.
 */
async function statsUnder(
  table: TenantTable,
  rows: readonly Tried[],
  today: number,
  { before, after }: { readonly before: WorkspaceItem; readonly after: WorkspaceItem },
): Promise<Stats[]> {
  if (isDeepStrictEqual(before.scoring?.mode, after.scoring?.mode)) return rows.map(({ stats }) => stats);
  return await inParallel(rows, READERS, async ({ id, stats }) => {
    if (!stats.terms) return stats;
    const { purchases, signals, subscriptions } = await readFactsOf(table, id);
    const { history, gaps } = summarise(purchases, after, today, { signals, subscriptions });
    return { ...history, gaps };
  });
}

/** The parameters under other settings, without a new fit: the model of buying stays what it is. */
function underSettings(parameters: Parameters, settings: Settings): Parameters {
  const isLearned = parameters.overlay.slope !== 1 || parameters.overlay.intercept !== 0;
  return {
    ...parameters,
    settings,
    horizonDays: settings.horizonDays ?? parameters.horizonDays,
    overlay: isLearned ? parameters.overlay : defaultOverlay(settings),
  };
}

interface Scored {
  readonly band: string | null;
  readonly stage: string;
  readonly valueClass: string | null;
  readonly loyalty: number | null;
  readonly value: number;
}

function scoreAll(sample: readonly Stats[], parameters: Parameters, today: number): Scored[] {
  const scorer = prepare(parameters);
  const sketch = emptySketch();
  for (const { revenue12m } of sample) addToSketch(sketch, revenue12m);
  const cuts = valueCutsOf(sketch, parameters.settings.abc);
  return sample.map((stats) => {
    const { band, stage, loyaltyPoints, value } = scoreCustomer(stats, scorer, today);
    const valueClass = cuts ? valueClassOf(stats.revenue12m, cuts) : null;
    return { band, stage, valueClass, loyalty: loyaltyPoints, value };
  });
}

const mean = (numbers: readonly (number | null)[]): number | null => {
  const known = numbers.filter((one) => one !== null);
  return known.length === 0 ? null : Math.round((10 * known.reduce((sum, one) => sum + one, 0)) / known.length) / 10;
};

/** What other settings would do to the base: counted up to twenty thousand customers, estimated from so many beyond. */
export async function previewSettings(
  table: TenantTable,
  scoring: Scoring,
  wanted: WorkspaceItem,
): Promise<ScoringPreview> {
  const { parameters, today, workspace } = scoring;
  const [{ tried, sampled }, counts] = await Promise.all([triedOf(table, workspace), readCounts(table)]);
  const base = sampled ? Math.max(tried.length, counts["scored"] ?? 0) : tried.length;
  const stats = tried.map((one) => one.stats);
  const changed = await statsUnder(table, tried, today, { before: workspace, after: wanted });
  const before = scoreAll(stats, parameters, today);
  const after = scoreAll(changed, underSettings(parameters, settingsOf(wanted)), today);
  const overBase = (sum: number): number => Math.round((sum * base) / Math.max(1, tried.length));
  const shift = (names: readonly string[], read: (one: Scored) => string | null) =>
    names.map((name) => ({
      name,
      before: overBase(before.filter((one) => read(one) === name).length),
      after: overBase(after.filter((one) => read(one) === name).length),
    }));
  const moved = before.filter((old, index) => {
    const fresh = after[index];
    return (
      old.band !== fresh?.band ||
      old.stage !== fresh.stage ||
      old.valueClass !== fresh.valueClass ||
      old.loyalty !== fresh.loyalty
    );
  });
  const sum = (all: readonly Scored[]) => overBase(all.reduce((total, { value }) => total + value, 0));
  return {
    customers: base,
    tried: tried.length,
    sampled,
    errorPercent: sampleError(tried.length, base),
    moved: overBase(moved.length),
    bands: shift(RISK_BANDS, ({ band }) => band),
    stages: shift(STAGES, ({ stage }) => stage),
    classes: shift(VALUE_CLASSES, ({ valueClass }) => valueClass),
    loyalty: { before: mean(before.map(({ loyalty }) => loyalty)), after: mean(after.map(({ loyalty }) => loyalty)) },
    valueMinor: { before: sum(before), after: sum(after) },
  };
}
