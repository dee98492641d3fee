import { calibrationFactor } from "@perennial/scoring";
import type { TenantContext } from "../context.ts";
import { recordLists } from "../customer/customer.ts";
import { dayText } from "../day.ts";
import { findProof } from "../proof/proof.ts";
import { readCounts } from "../score/count.ts";
import { openScoring, type Scoring } from "../score/parameters.ts";
import { beginWork, reportPart, type WorkItem } from "../workspace/work.ts";
import { type BasePartItem, type BaseReportItem, pointsFrom } from "./base.store.ts";
import { type Calendar, calendarOf } from "./calendar.ts";
import { readKnown } from "./known.ts";
import { reportOf } from "./report.ts";
import { addCustomer, type BaseSums, emptySums, mergeSums } from "./sums.ts";

/** A piece of work on a report: begin it, or add up the next page of a part. */
export type BaseWork =
  | { readonly work: "base"; readonly run: string }
  | { readonly work: "basePage"; readonly run: string; readonly part: number };

const PAGE = 500;
const CUSTOMERS_A_PART = 20_000;
const KIND = "base";

async function sendParts({ queue, workspace: { workspaceId } }: TenantContext, run: string, parts: readonly number[]) {
  const messages = parts.map((part) => ({
    workspaceId,
    body: { work: "basePage", run, part } satisfies BaseWork,
  }));
  await queue.send("score", messages);
}

/** Begins a report; a run that has been begun goes on where it was. */
async function begin(context: TenantContext, run: string): Promise<void> {
  const { table, workspace, now, realNow } = context;
  const before = await table.get("work", { kind: KIND }, { consistent: true });
  if (before?.run === run) {
    if (before.finishedAt === null) await sendParts(context, run, [...Array(before.parts).keys()]);
    return;
  }
  const { today } = await openScoring(table, workspace, now());
  const { customers: total = 0 } = await readCounts(table);
  const parts = Math.min(recordLists.length, Math.max(1, Math.ceil(total / CUSTOMERS_A_PART)));
  const startedAt = realNow().toISOString();
  const day = dayText(today);
  const item: WorkItem = { kind: KIND, run, startedAt, finishedAt: null, day, scope: "everyone", total, parts };
  await beginWork(table, item);
  await sendParts(context, run, [...Array(parts).keys()]);
}

/** The lists that a part goes through, one after the other. */
const listsOf = (part: number, parts: number): string[] => recordLists.filter((_, index) => index % parts === part);

/**
 * Adds one page of customers to the sums of a part. Sums and the place where they end are one item, put under the
 * condition that it is still the one that was read: whatever comes twice or is cut off counts once.
 */
async function addPage(
  { table }: TenantContext,
  at: BasePartItem,
  lists: readonly string[],
  [scoring, calendar]: readonly [Scoring, Calendar],
): Promise<BasePartItem | undefined> {
  const list = lists[at.list];
  if (list === undefined) return at;
  const page = await table.list<string>({
    index: "by_created",
    lists: [list],
    limit: PAGE,
    budget: PAGE,
    after: [at.after],
  });
  const { sums } = at;
  for (const known of await readKnown(table, page.rows)) addCustomer(sums, known, scoring, calendar);
  const after = page.next?.[0] ?? null;
  const next: BasePartItem = {
    ...at,
    version: at.version + 1,
    list: after === null ? at.list + 1 : at.list,
    after,
    done: at.done + page.rows.length,
    sums,
  };
  const condition = at.version === 0 ? ("absent" as const) : { version: at.version };
  const written = await table.write({ put: "basePart", item: next, if: condition });
  return written.ok ? next : undefined;
}

/** Where a part of this run stands: what an earlier run left is begun anew over. */
function standOf(found: BasePartItem | undefined, part: string, run: string, calendar: Calendar): BasePartItem {
  if (found?.run === run) return found;
  return { part, run, version: found?.version ?? 0, list: 0, after: null, done: 0, sums: emptySums(calendar) };
}

async function page(context: TenantContext, { run, part }: { run: string; part: number }): Promise<void> {
  const { table, workspace, now, realNow, queue } = context;
  const work = await table.get("work", { kind: KIND }, { consistent: true });
  if (work?.run !== run || work.finishedAt !== null) return;
  const scoring = await openScoring(table, workspace, now());
  const mark = ` v${scoring.version} ${dayText(scoring.today)}`;
  const found = await table.get("basePart", { part: String(part) }, { consistent: true });
  const calendar = calendarOf(scoring.today);
  // Parameters or the day have become others in the middle of it: sums of both would be of neither.
  const stand = standOf(found, String(part), run + mark, calendar);
  const lists = listsOf(part, work.parts);
  let at: BasePartItem | undefined = stand;
  // Short lists are read together, so that a small base is one message.
  const until = stand.done + PAGE;
  while (at && at.list < lists.length && at.done < until) at = await addPage(context, at, lists, [scoring, calendar]);
  if (!at) return;
  const ended = at.list >= lists.length;
  const progress = { kind: KIND, run, part: String(part), done: at.done, ended } as const;
  if (!ended) {
    await reportPart(table, progress, realNow());
    await queue.send("score", [
      { workspaceId: workspace.workspaceId, body: { work: "basePage", run, part } satisfies BaseWork },
    ]);
    return;
  }
  const sums = await wholeOf(context, work.parts, run + mark, calendar);
  if (sums === "stale") await sendParts(context, run, [...Array(work.parts).keys()]);
  if (typeof sums === "object") await conclude(context, sums, scoring, calendar);
  await reportPart(table, progress, realNow());
}

/** The sums of all parts; `waiting` while some are under way, `stale` when some were made with other parameters. */
async function wholeOf(
  { table }: TenantContext,
  parts: number,
  run: string,
  calendar: Calendar,
): Promise<BaseSums | "waiting" | "stale"> {
  const sums = emptySums(calendar);
  let isWaiting = false;
  for (let part = 0; part < parts; part += 1) {
    const item = await table.get("basePart", { part: String(part) }, { consistent: true });
    if (!item || item.list < listsOf(part, parts).length) isWaiting = true;
    else if (item.run !== run) return "stale";
    else mergeSums(sums, item.sums);
  }
  return isWaiting ? "waiting" : sums;
}

/** Writes the report, and what it says of today as a point that is kept. */
async function conclude(
  { table, workspace }: TenantContext,
  sums: BaseSums,
  scoring: Scoring,
  calendar: Calendar,
): Promise<void> {
  const { parameters, version } = scoring;
  const proof = await findProof(table, parameters.horizonDays);
  const shown = await pointsFrom(table, dayText(calendar.points[0] ?? calendar.yearAgo));
  const { currency } = workspace;
  const factor = proof.purchases ? calibrationFactor(proof.purchases) : 1;
  const report = reportOf(sums, { calendar, parameters, version, currency, factor, shown });
  const { risen, fallen, lost, lostByOwner, stakes } = sums;
  const item: BaseReportItem = { report, risen, fallen, lost, lostByOwner, stakes };
  const point = {
    day: dayText(calendar.today),
    equity: report.equityMinor,
    customers: report.customers,
    atRisk: report.revenueAtRiskMinor,
    parametersVersion: version,
  };
  await table.write({ put: "baseReport", item }, { put: "basePoint", item: point });
}

/** Does a piece of work on the report of one workspace. It may come twice, and goes on where it was cut off. */
export async function reportBase(context: TenantContext, work: BaseWork): Promise<void> {
  if (work.work === "base") await begin(context, work.run);
  else await page(context, work);
}
