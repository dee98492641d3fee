import type { PlanName } from "@perennial/contract";
import type { TenantContext } from "../context.ts";
import type { ScoreWork } from "../score/score.job.ts";
import { findImport, stepImport } from "./import.store.ts";
import type { ImportItem } from "./import.ts";
import { beginLoad, loadPart } from "./load.job.ts";
import { surveyFile } from "./survey.job.ts";
import { beginUndo, undoPart } from "./undo.job.ts";

/** A piece of work on the queue `import`. */
export interface ImportWork {
  readonly work: "survey" | "load" | "part" | "finish" | "undo" | "undoPart";
  readonly importId: string;
  readonly revision: number;
  readonly part?: number;
}

/** The state of the import for which each piece of work is meant; in any other it comes too late. */
const MEANT_FOR: Readonly<Record<ImportWork["work"], ImportItem["status"]>> = {
  survey: "surveying",
  load: "running",
  part: "running",
  finish: "scoring",
  undo: "undoing",
  undoPart: "undoing",
};

/** Kinds of which the model learns nothing. */
const UNLEARNT: ReadonlySet<ImportItem["kind"]> = new Set(["notes", "tasks", "products"]);

/** Fits the model to what has come in, and ends the import. */
async function finish({ table, queue, workspace, realNow }: TenantContext, item: ImportItem): Promise<void> {
  const body: ScoreWork = { work: "start", kind: "fit", run: `import ${item.importId}` };
  // The purchases of invented customers come last: before them there is nothing to learn from.
  const isLast = item.demo === undefined || item.kind === "purchases";
  if (isLast && !UNLEARNT.has(item.kind)) await queue.send("score", [{ workspaceId: workspace.workspaceId, body }]);
  await stepImport(table, item, { status: "done", finishedAt: realNow().toISOString() });
}

/** Does a piece of work of an import. It may come twice, or too late, when the import has gone another way. */
export async function importRows(context: TenantContext, work: ImportWork, plan: PlanName): Promise<void> {
  const item = await findImport(context.table, work.importId);
  if (!item || item.revision !== work.revision || item.status !== MEANT_FOR[work.work]) return;
  const part = work.part ?? 0;
  switch (work.work) {
    case "survey":
      return await surveyFile(context, item);
    case "load":
      return await beginLoad(context, item, plan);
    case "part":
      return await loadPart(context, item, part);
    case "finish":
      return await finish(context, item);
    case "undo":
      return await beginUndo(context, item);
    case "undoPart":
      return await undoPart(context, item, part);
    default:
      return work.work satisfies never;
  }
}

/** Ends an import that cannot go on, so that it does not look as if it were still running. */
export async function failImport({ table, realNow }: TenantContext, work: ImportWork): Promise<void> {
  const item = await findImport(table, work.importId);
  if (!item || item.revision !== work.revision || item.status !== MEANT_FOR[work.work]) return;
  const problem =
    "The import stopped because of a fault of ours. What is in stays in; undo it, or import the file again: rows that are in are not doubled. · 导入因我们的故障中止。已导入的内容会保留；可以撤销，或重新导入该文件，已导入的行不会重复。";
  await stepImport(table, item, { status: "failed", problem, finishedAt: realNow().toISOString() });
}
