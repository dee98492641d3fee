import type { TenantContext } from "../context.ts";
import { newImportLeg } from "../import/import.store.ts";
import { fileName, type ImportItem } from "../import/import.ts";
import { inspectFile } from "../import/inspect.ts";
import { findDemo, latestImport } from "./demo.ts";
import { demoFile, demoSales } from "./demo-sales.ts";
import { type RemoveDemoWork, removeDemo } from "./remove-demo.job.ts";

interface LoadDemoWork {
  readonly work: "load-demo";
  readonly importId: string;
}

/** A piece of work on the queue `import`. */
export type DemoWork = LoadDemoWork | RemoveDemoWork;

/**
 * Writes the sales that were asked for into a file and begins to import it, as if somebody had uploaded it: what brings in
 * a shop's own data brings in invented ones, with the same progress.
 */
async function loadDemo(context: TenantContext, { importId }: LoadDemoWork): Promise<void> {
  const { table, blob, workspace, now } = context;
  const demo = await findDemo(table);
  if (demo?.status !== "in" || latestImport(demo) !== importId) return;
  const bytes = demoFile(demoSales(demo.opened, demo.from, demo.until, workspace.language));
  const named = { importId, kind: "purchases", fileName: "demo.csv", currency: workspace.currency } as const;
  await blob.write(fileName(named), bytes);
  const item: ImportItem = {
    ...named,
    ...(await inspectFile(blob, named)),
    // The prices mean the company's own money, whatever sign they seem to bear.
    currency: workspace.currency,
    row: importId,
    size: bytes.length,
    status: "surveying",
    asOf: null,
    unscored: [],
    survey: null,
    problem: null,
    createdAt: now().toISOString(),
    finishedAt: null,
    version: 1,
    revision: 1,
    uploadId: "",
    chunks: [],
    fieldTypes: {},
    refused: 0,
    startedAt: null,
    demo: true,
  };
  await table.write(newImportLeg(item));
}

/** Does a piece of work on the demo data. It may come twice, or too late. */
export async function workOnDemo(context: TenantContext, work: DemoWork): Promise<void> {
  if (work.work === "load-demo") await loadDemo(context, work);
  else await removeDemo(context, work);
}
