import { type baseOperations, type Language, type Mover, ownersReached, type WinBack } from "@perennial/contract";
import { type EffortCandidate, planEffort } from "@perennial/scoring";
import { sightOf } from "../access/admit.ts";
import type { ActionsOf } from "../change.ts";
import type { Context } from "../context.ts";
import { reachedLists, toRow } from "../customer/query.store.ts";
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

/** Entries with the lines of their customers; those who are gone since, or not the caller's to see, are left out. */
async function withRows<T extends Ranked>(
  context: Context,
  entries: readonly T[],
): Promise<{ entry: T; row: ListedRow }[]> {
  const { table, workspace } = context;
  const { isReached } = reachedLists(workspace, sightOf(context));
  const found: { entry: T; row: ListedRow }[] = [];
  for (const piece of piecesOf(entries, ROWS)) {
    const rows = await table.rows(
      "state",
      piece.map(({ id }) => ({ customerId: id })),
    );
    piece.forEach((entry, index) => {
      const row = rows[index];
      if (row && isReached(row)) found.push({ entry, row });
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

async function moversOf(context: Context, entries: readonly MovedEntry[]): Promise<Mover[]> {
  const found = await withRows(context, entries);
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

  async listMovers(context) {
    const found = await findReport(context.table);
    const [risen, fallen] = await Promise.all([
      moversOf(context, found?.risen ?? []),
      moversOf(context, found?.fallen ?? []),
    ]);
    return { risen, fallen };
  },

  async listWinBack(context, { query: { ownerId, limit } }) {
    const found = await findReport(context.table);
    const reached = ownersReached(sightOf(context), "customer");
    const owners = ownerId === undefined ? reached : new Set([ownerId]);
    const entries = owners ? [...owners].flatMap((owner) => found?.lostByOwner[owner] ?? []) : (found?.lost ?? []);
    const best = owners ? entries.toSorted((a, b) => b.rank - a.rank) : entries;
    const rows = await withRows(context, best.slice(0, limit));
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

  async planEffort(context, { query: { hours, visitHours, mostVisits } }) {
    const found = await findReport(context.table);
    const rows = await withRows(context, found?.stakes ?? []);
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
