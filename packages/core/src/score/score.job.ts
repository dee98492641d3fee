import type { Work } from "@perennial/contract";
import { type BaseWork, reportBase } from "../base/base.job.ts";
import type { TenantContext } from "../context.ts";
import { recordLists } from "../customer/customer.ts";
import { dayNumber, dayText } from "../day.ts";
import { beginRetention } from "../privacy/retention.job.ts";
import { putProof } from "../proof/proof.ts";
import { endOf } from "../sort-key.ts";
import { findTestClock } from "../test-clock/test-clock.ts";
import { beginWork, reportPart, type WorkItem } from "../workspace/work.ts";
import { customerLists, todayOf } from "../workspace/workspace.ts";
import { readCounts } from "./count.ts";
import { adoptParameters, fitParameters, movesPoints } from "./fit.ts";
import { isPastNight } from "./night.ts";
import { findParameters, openScoring } from "./parameters.ts";
import { recount } from "./recount.ts";
import { refreshCustomers } from "./refresh.ts";
import type { ListedRow } from "./state.ts";

type Kind = Exclude<Work["kind"], "base" | "empty">;

/** A page of customers to score: all records, or those whose scores the day makes due. */
interface PageWork {
  readonly work: "page";
  readonly kind: Kind;
  readonly run: string;
  readonly scope: "everyone" | "due";
  readonly part: number;
  readonly after: string | null;
  readonly done: number;
}

/** A piece of work on the queue `score`. */
export type ScoreWork =
  | {
      readonly work: "start";
      readonly kind: Kind;
      readonly run: string;
      /** Scores everyone, whatever a fit changes. */
      readonly everyone?: boolean;
      /** Comes every hour to a test workspace, whose own night only the workspace knows. */
      readonly hourly?: boolean;
    }
  | PageWork
  | BaseWork
  | { readonly work: "recount"; readonly run: string };

/** Customers of one message: well within a Lambda's time even when each has a long history. */
const PAGE = 200;
const REPORT_DAYS = 7;

/**
 * Fits the parameters, tests the scores, and takes the parameters over when they move what people see. Cut off after
 * that, the same work knows its own parameters again and goes on to score by them.
 */
async function refit(context: TenantContext, run: string): Promise<{ adopted: boolean; isIdle: boolean }> {
  const { table, workspace, now } = context;
  const { run: adoptedBy } = await findParameters(table, workspace, { consistent: true });
  if (adoptedBy === run) return { adopted: true, isIdle: false };
  const scoring = await openScoring(table, workspace, now());
  const fitted = await fitParameters(table, scoring);
  const { parameters, sample, isIdle } = fitted;
  if (parameters.quality.buyers + parameters.quality.contracts === 0) return { adopted: false, isIdle };
  if (!isIdle) await putProof(table, fitted);
  const fresh = scoring.version === 0 || movesPoints(scoring.parameters, parameters, sample, scoring.today);
  return { adopted: fresh && (await adoptParameters(table, scoring, fitted, run)), isIdle };
}

function listsOf(context: TenantContext, scope: PageWork["scope"]): readonly string[] {
  return scope === "everyone" ? recordLists : customerLists(context.workspace);
}

async function sendPages({ queue, workspace }: TenantContext, kind: Kind, item: WorkItem): Promise<void> {
  const { run, scope, parts } = item;
  if (scope === null) return;
  const pages = Array.from({ length: parts }, (_, part) => ({
    workspaceId: workspace.workspaceId,
    body: { work: "page", kind, run, scope, part, after: null, done: 0 } satisfies PageWork,
  }));
  await queue.send("score", pages);
}

/**
 * Starts work over the whole workspace: a fit rescores everyone when it changes anything, a night touches only whom the
 * day makes due unless its fit changes anything, a rebuild makes everything anew.
 */
async function start(context: TenantContext, kind: Kind, run: string, everyone: boolean): Promise<void> {
  const { table, workspace, now, realNow } = context;
  const day = dayText(todayOf(workspace, now()));
  const before = await table.get("work", { kind }, { consistent: true });
  if (before?.run === run) {
    // The start came twice, or was cut off before its pages were sent.
    if (before.finishedAt === null) await sendPages(context, kind, before);
    if (before.reports ?? true) await sendReport(context, run);
    return;
  }
  if (kind === "night" && before?.day === day && before.finishedAt !== null) return;
  if (kind === "night") await beginRetention(context);
  const { adopted, isIdle } = kind === "rebuild" ? { adopted: false, isIdle: false } : await refit(context, run);
  const scope = everyone || kind === "rebuild" || adopted ? "everyone" : kind === "night" ? "due" : null;
  const parts = scope ? listsOf(context, scope).length : 0;
  const total = scope === "everyone" ? ((await readCounts(table))["customers"] ?? 0) : 0;
  const at = realNow().toISOString();
  // Where nothing has happened a report a week is enough.
  const reports = kind !== "night" || adopted || !isIdle || (await isOldReport(context));
  const item: WorkItem = { kind, run, startedAt: at, finishedAt: scope ? null : at, day, scope, total, parts, reports };
  await beginWork(table, item);
  await sendPages(context, kind, item);
  if (reports) await sendReport(context, run);
}

/** Whether a test workspace is past the hour of its night, which nobody has done yet and no move of its time does. */
async function isNightDue({ table, workspace, now }: TenantContext): Promise<boolean> {
  if (!isPastNight(workspace.timeZone, now())) return false;
  const [{ move }, before] = await Promise.all([
    findTestClock(table),
    table.get("work", { kind: "night" }, { consistent: true }),
  ]);
  const isMoving = move !== null && move.finishedAt === null;
  return !isMoving && before?.day !== dayText(todayOf(workspace, now()));
}

async function isOldReport({ table, workspace, now }: TenantContext): Promise<boolean> {
  const before = await table.get("work", { kind: "base" });
  return before === undefined || dayNumber(before.day) + REPORT_DAYS <= todayOf(workspace, now());
}

/** The report on the base follows every fit. */
async function sendReport({ queue, workspace: { workspaceId } }: TenantContext, run: string): Promise<void> {
  await queue.send("score", [{ workspaceId, body: { work: "base", run } satisfies BaseWork }]);
}

/** Customers of one page, and where the next one begins. */
async function pageOf(context: TenantContext, work: PageWork): Promise<{ ids: string[]; next: string | null }> {
  const { table, workspace, now } = context;
  const list = listsOf(context, work.scope)[work.part];
  if (list === undefined) return { ids: [], next: null };
  const request = { lists: [list], limit: PAGE, budget: PAGE, after: [work.after] };
  if (work.scope === "everyone") {
    const page = await table.list<string>({ ...request, index: "by_created" });
    return { ids: [...page.rows], next: page.next?.[0] ?? null };
  }
  const until = endOf(dayText(todayOf(workspace, now())));
  const page = await table.list<ListedRow>({ ...request, index: "by_due", until });
  return { ids: page.rows.map(({ id }) => id), next: page.next?.[0] ?? null };
}

async function page(context: TenantContext, work: PageWork): Promise<void> {
  const { table, queue, workspace, now, realNow } = context;
  const item = await table.get("work", { kind: work.kind }, { consistent: true });
  if (item?.run !== work.run) return;
  const scoring = await openScoring(table, workspace, now());
  const { ids, next } = await pageOf(context, work);
  await refreshCustomers(table, ids, scoring, { anew: work.kind === "rebuild" });
  const done = work.done + ids.length;
  const { kind, run } = work;
  const finished = await reportPart(
    table,
    { kind, run, part: String(work.part), done, ended: next === null },
    realNow(),
  );
  const { workspaceId } = workspace;
  if (next !== null)
    await queue.send("score", [{ workspaceId, body: { ...work, after: next, done } satisfies PageWork }]);
  if (finished && work.kind === "rebuild") {
    await queue.send("score", [{ workspaceId, body: { work: "recount", run: work.run } satisfies ScoreWork }]);
  }
}

/** Does a piece of work for one workspace. It may come twice, and goes on where it was cut off. */
export async function scoreWorkspace(context: TenantContext, work: ScoreWork): Promise<void> {
  if (work.work === "start") {
    if (!work.hourly || (await isNightDue(context))) await start(context, work.kind, work.run, work.everyone ?? false);
  } else if (work.work === "page") await page(context, work);
  else if (work.work === "base" || work.work === "basePage") await reportBase(context, work);
  else await recount(context);
}
