import type { Language } from "@perennial/contract";
import type { TenantContext } from "../context.ts";
import { findImport, newImportLeg } from "../import/import.store.ts";
import { fileName, type ImportItem } from "../import/import.ts";
import { inspectFile } from "../import/inspect.ts";
import { type DemoItem, findDemo, latestPiece, type PieceImport } from "./demo.ts";
import { demoFile, demoSales } from "./demo-sales.ts";
import { demoSignalFile, demoSignals } from "./demo-signals.ts";
import { demoSubscriptionFile, demoSubscriptions } from "./demo-subscriptions.ts";
import { type RemoveDemoWork, removeDemo } from "./remove-demo.job.ts";

interface LoadDemoWork {
  readonly work: "load-demo";
  readonly importId: string;
}

/** A piece of work on the queue `import`. */
export type DemoWork = LoadDemoWork | RemoveDemoWork;

/** A file of the piece that was asked for last; undefined where nothing of the kind came in its days. */
function bytesOf(
  kind: PieceImport["kind"],
  { opened, from, until }: DemoItem,
  language: Language,
): Uint8Array | undefined {
  if (kind === "signals") {
    const signals = demoSignals(opened, from, until, language);
    return signals.length === 0 ? undefined : demoSignalFile(signals);
  }
  if (kind === "subscriptions") {
    const subscriptions = demoSubscriptions(opened, from, until, language);
    return subscriptions.length === 0 ? undefined : demoSubscriptionFile(subscriptions);
  }
  return demoFile(demoSales(opened, from, until, language));
}

/** The first of some files that has rows. */
function nextFile(piece: readonly PieceImport[], demo: DemoItem, language: Language) {
  for (const { importId, kind } of piece) {
    const bytes = bytesOf(kind, demo, language);
    if (bytes) return { importId, kind, bytes };
  }
  return undefined;
}

/**
 * Writes what was asked for into a file and begins to import it, as if somebody had uploaded it: what brings in a shop's
 * own data brings in invented ones, with the same progress. A file without rows is passed over for the next one.
 */
async function loadDemo(context: TenantContext, { importId: wanted }: LoadDemoWork): Promise<void> {
  const { table, blob, workspace, now } = context;
  const demo = await findDemo(table);
  if (demo?.status !== "in") return;
  const piece = latestPiece(demo);
  const at = piece.findIndex(({ importId }) => importId === wanted);
  if (at === -1 || (await findImport(table, wanted))) return;
  const file = nextFile(piece.slice(at), demo, workspace.language);
  if (!file) return;
  const { importId, kind, bytes } = file;
  const named = { importId, kind, fileName: `demo-${kind}.csv`, currency: workspace.currency };
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
