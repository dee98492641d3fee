import type { baseOperations, Language, Mover, WinBack } from "@perennial/contract";
import { type EffortCandidate, planEffort } from "@perennial/scoring";
import type { TenantTable } from "@perennial/table";
import type { ActionsOf } from "../change.ts";
import type { Context } from "../context.ts";
import { toRow } from "../customer/query.store.ts";
import { dayNumber } from "../day.ts";
import { piecesOf } from "../parallel.ts";
import { findProof } from "../proof/proof.ts";
import { findParameters } from "../score/parameters.ts";
import type { ListedRow } from "../score/state.ts";
import { moneyText } from "../score/words.ts";
import { startWork } from "../workspace/work.ts";
import { todayOf } from "../workspace/workspace.ts";
import { findReport } from "./base.store.ts";
import { emptyReport } from "./report.ts";
import type { LostEntry, MovedEntry, Standing } from "./sums.ts";
import type { Ranked } from "./top.ts";

const ROWS = 100;

/** Entries with the lines of their customers; those who are gone since are left out. */
async function withRows<T extends Ranked>(
  table: TenantTable,
  entries: readonly T[],
): Promise<{ entry: T; row: ListedRow }[]> {
  const found: { entry: T; row: ListedRow }[] = [];
  for (const piece of piecesOf(entries, ROWS)) {
    const rows = await table.rows(
      "state",
      piece.map(({ id }) => ({ customerId: id })),
    );
    piece.forEach((entry, index) => {
      const row = rows[index];
      if (row) found.push({ entry, row });
    });
  }
  return found;
}

const toStand = ({ band, stage, valueClass, value }: Standing): Mover["before"] => ({
  band,
  stage,
  valueClass,
  valueMinor: value,
});

async function moversOf(table: TenantTable, entries: readonly MovedEntry[]): Promise<Mover[]> {
  const found = await withRows(table, entries);
  return found.map(({ entry, row }) => ({
    customer: toRow(row),
    before: toStand(entry.before),
    after: toStand(entry.after),
  }));
}

function winBackReason({ revenue, lastOn }: LostEntry, context: Context): string {
  const { workspace, now, language } = context;
  const days = todayOf(workspace, now()) - dayNumber(lastOn);
  const money = moneyText(revenue, workspace.currency, language);
  const words: Record<Language, string> = {
    en: `Bought for ${money} in its last year; silent for ${days} days.`,
    "zh-CN": `最后一年购买 ${money}；已沉默 ${days} 天。`,
  };
  return words[language];
}

export const baseActions: ActionsOf<typeof baseOperations> = {
  async getBase({ table, workspace, now }) {
    const found = await findReport(table);
    if (found) return found.report;
    const { version, parameters } = await findParameters(table, workspace);
    const { currency } = workspace;
    const { factor } = await findProof(table, parameters.horizonDays);
    return emptyReport({ parameters, version, currency, factor, shown: [] }, todayOf(workspace, now()));
  },

  async makeBase(context) {
    const { output, legs } = await startWork(context, "base");
    return { output: { acceptedAt: output.startedAt }, legs };
  },

  async listMovers({ table }) {
    const found = await findReport(table);
    const [risen, fallen] = await Promise.all([
      moversOf(table, found?.risen ?? []),
      moversOf(table, found?.fallen ?? []),
    ]);
    return { risen, fallen };
  },

  async listWinBack(context, { query: { ownerId, limit } }) {
    const found = await findReport(context.table);
    const entries = ownerId === undefined ? found?.lost : found?.lostByOwner[ownerId];
    const rows = await withRows(context.table, (entries ?? []).slice(0, limit));
    const data = rows
      // Whoever has come back since is no longer to be won back.
      .filter(({ row }) => row.scores.riskBand === "lost" && (ownerId === undefined || row.ownerId === ownerId))
      .map(
        ({ entry, row }): WinBack => ({
          customer: toRow(row),
          priorityMinor: entry.rank,
          regainedMinor: entry.regained,
          rate: entry.rate,
          valueClass: entry.valueClass,
          strategy: entry.strategy,
          reason: winBackReason(entry, context),
        }),
      );
    return { data };
  },

  async planEffort({ table }, { query: { hours, visitHours, mostVisits } }) {
    const found = await findReport(table);
    const rows = await withRows(table, found?.stakes ?? []);
    const candidates: EffortCandidate[] = rows.map(({ entry }) => ({
      stake: entry.rank,
      hours: visitHours,
      mostVisits,
    }));
    const visits = planEffort(candidates, hours);
    const data = rows
      .map(({ entry, row }, index) => ({
        customer: toRow(row),
        visits: visits[index] ?? 0,
        hours: (visits[index] ?? 0) * visitHours,
        stakeMinor: entry.rank,
      }))
      .filter((one) => one.visits > 0);
    const used = data.reduce((sum, one) => sum + one.visits, 0) * visitHours;
    return { data, hours: Math.min(hours, used) };
  },
};
