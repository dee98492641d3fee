import {
  type Dashboard,
  type dashboardOperations,
  type Language,
  ownersReached,
  RISK_BANDS,
  type Scores,
  STAGES,
  VALUE_CLASSES,
  type Verdict,
} from "@perennial/contract";
import { sightOf } from "../access/admit.ts";
import type { ActionsOf } from "../change.ts";
import type { Context } from "../context.ts";
import { reachedLists, toRow } from "../customer/query.store.ts";
import { dayText } from "../day.ts";
import { findVerdict } from "../proof/proof.ts";
import { readCounts, revenueAtRisk } from "../score/count.ts";
import type { ListedRow } from "../score/state.ts";
import { moneyText } from "../score/words.ts";
import { listOfOwner, todayOf } from "../workspace/workspace.ts";

/** Customers among whom those to call are chosen: the most valuable ones. */
const CANDIDATES = 200;
const CALLS = 10;
/** Customers of a list looked at for those of one owner. */
const LOOKED_AT = 5000;

function reasonOf({ stats, scores }: ListedRow, currency: string, today: number, language: Language): string {
  const money = moneyText(scores.revenue12mMinor, currency, language);
  const silent = today - (stats.lastDay ?? today);
  const gap = stats.usualGapDays === null || stats.usualGapDays === undefined ? null : Math.round(stats.usualGapDays);
  if (language === "zh-CN") {
    const habit = gap === null ? `已有 ${silent} 天未购买` : `通常每 ${gap} 天购买一次，已有 ${silent} 天未购买`;
    return `${habit}；近一年贡献 ${money}。`;
  }
  const habit = gap === null ? `Silent for ${silent} days` : `Buys every ${gap} days, silent for ${silent}`;
  return `${habit}; ${money} in the last twelve months.`;
}

function isWavering({ scores: { riskBand } }: ListedRow): boolean {
  return riskBand === "watch" || riskBand === "high";
}

/** Quiet for between two and six of its own gaps: what can be said where the scores say nothing. */
function isSilent({ stats: { lastDay, usualGapDays } }: ListedRow, today: number): boolean {
  if (lastDay === null || usualGapDays === null || usualGapDays === undefined) return false;
  const gaps = (today - lastDay) / Math.max(1, usualGapDays);
  return gaps >= 2 && gaps <= 6;
}

/** The customers for whom a call today is worth most: much revenue, much of it about to be lost, not yet lost. */
async function chooseCalls(context: Context, verdict: Verdict, ownerId?: string): Promise<Dashboard["toCall"]> {
  const { table, workspace, now, language } = context;
  const { lists, isReached } = reachedLists(workspace, sightOf(context));
  // An owner's customers lie in one list.
  const own = ownerId === undefined ? lists : lists.filter((list) => list === listOfOwner(workspace, ownerId));
  const isOwn = (row: ListedRow): boolean => isReached(row) && (ownerId === undefined || row.ownerId === ownerId);
  const isPart = ownerId !== undefined || sightOf(context) !== undefined;
  const today = todayOf(workspace, now());
  const { rows } = await table.list<ListedRow>({
    index: "by_value",
    lists: own,
    ...(isPart ? { keep: isOwn, budget: LOOKED_AT } : {}),
    descending: true,
    limit: CANDIDATES,
  });
  const worth = ({ scores }: { scores: Scores }): number =>
    verdict === "abstain" ? Math.max(0, scores.revenue12mMinor) : revenueAtRisk(scores);
  return rows
    .filter((row) => (verdict === "abstain" ? isSilent(row, today) : isWavering(row)))
    .sort((a, b) => worth(b) - worth(a) || (a.id < b.id ? -1 : 1))
    .slice(0, CALLS)
    .map((row) => ({
      customer: toRow(row),
      reason: reasonOf(row, workspace.currency, today, language),
      revenueAtRiskMinor: worth(row),
    }));
}

async function callsByProof(context: Context): Promise<Pick<Dashboard, "toCall" | "verdict" | "rule">> {
  const { verdict, rule } = await findVerdict(context.table);
  return { toCall: await chooseCalls(context, verdict), verdict, rule };
}

export const dashboardActions: ActionsOf<typeof dashboardOperations> = {
  async listCalls(context, { query: { ownerId } }) {
    const { verdict } = await findVerdict(context.table);
    return { data: await chooseCalls(context, verdict, ownerId) };
  },

  async getDashboard(context) {
    const { table, workspace, now } = context;
    const [counts, { toCall, verdict, rule }] = await Promise.all([
      readCounts(table, ownersReached(sightOf(context), "customer")),
      callsByProof(context),
    ]);
    const sum = (name: string): number => counts[name] ?? 0;
    return {
      asOf: dayText(todayOf(workspace, now())),
      currency: workspace.currency,
      verdict,
      rule,
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
