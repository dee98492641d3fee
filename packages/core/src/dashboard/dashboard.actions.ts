import {
  type Dashboard,
  type dashboardOperations,
  type Language,
  minorDigits,
  RISK_BANDS,
  type Scores,
  STAGES,
  VALUE_CLASSES,
} from "@perennial/contract";
import type { ActionsOf } from "../change.ts";
import type { Context } from "../context.ts";
import { toRow } from "../customer/query.store.ts";
import { dayText } from "../day.ts";
import { readCounts, revenueAtRisk } from "../score/count.ts";
import type { ListedRow } from "../score/state.ts";
import { customerLists, todayOf } from "../workspace/workspace.ts";

/** Customers among whom those to call are chosen: the most valuable ones. */
const CANDIDATES = 200;
const CALLS = 10;

function reasonOf({ stats, scores }: ListedRow, currency: string, today: number, language: Language): string {
  const digits = minorDigits(currency);
  const format = new Intl.NumberFormat(language, { style: "currency", currency, maximumFractionDigits: 0 });
  const money = format.format(scores.revenue12mMinor / 10 ** digits);
  const silent = today - (stats.lastDay ?? today);
  const gap = stats.usualGapDays === null || stats.usualGapDays === undefined ? null : Math.round(stats.usualGapDays);
  if (language === "zh-CN") {
    const habit = gap === null ? `已有 ${silent} 天未购买` : `通常每 ${gap} 天购买一次，已有 ${silent} 天未购买`;
    return `${habit}；近一年贡献 ${money}。`;
  }
  const habit = gap === null ? `Silent for ${silent} days` : `Buys every ${gap} days, silent for ${silent}`;
  return `${habit}; ${money} in the last twelve months.`;
}

/** The customers for whom a call today is worth most: much revenue, much of it about to be lost, not yet lost. */
async function chooseCalls({ table, workspace, now, language }: Context): Promise<Dashboard["toCall"]> {
  const today = todayOf(workspace, now());
  const { rows } = await table.list<ListedRow>({
    index: "by_value",
    lists: customerLists(workspace),
    descending: true,
    limit: CANDIDATES,
  });
  const worth = ({ scores }: { scores: Scores }): number => revenueAtRisk(scores);
  return rows
    .filter((row) => row.scores.riskBand === "watch" || row.scores.riskBand === "high")
    .sort((a, b) => worth(b) - worth(a) || (a.id < b.id ? -1 : 1))
    .slice(0, CALLS)
    .map((row) => ({
      customer: toRow(row),
      reason: reasonOf(row, workspace.currency, today, language),
      revenueAtRiskMinor: worth(row),
    }));
}

export const dashboardActions: ActionsOf<typeof dashboardOperations> = {
  async getDashboard(context) {
    const { table, workspace, now } = context;
    const [counts, toCall] = await Promise.all([readCounts(table), chooseCalls(context)]);
    const sum = (name: string): number => counts[name] ?? 0;
    return {
      asOf: dayText(todayOf(workspace, now())),
      currency: workspace.currency,
      customers: sum("customers"),
      buyers: sum("buyers"),
      loyalty: sum("scored") > 0 ? Math.round((10 * sum("loyalty")) / sum("scored")) / 10 : null,
      revenue12mMinor: sum("revenue"),
      revenueAtRiskMinor: sum("atRisk"),
      bands: RISK_BANDS.map((band) => ({
        band,
        customers: sum(`band_${band}`),
        revenue12mMinor: sum(`bandRevenue_${band}`),
        revenueAtRiskMinor: sum(`bandAtRisk_${band}`),
      })),
      stages: STAGES.map((stage) => ({ stage, customers: sum(`stage_${stage}`) })),
      classes: VALUE_CLASSES.map((valueClass) => ({
        valueClass,
        customers: sum(`class_${valueClass}`),
        revenue12mMinor: sum(`classRevenue_${valueClass}`),
      })),
      loyaltyTenths: Array.from({ length: 10 }, (_, tenth) => sum(`loyalty_${tenth}`)),
      toCall,
    };
  },
};
